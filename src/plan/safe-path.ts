import { dirname, sep } from 'node:path';
import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import { STATE_DIR, TEMPLATES_DIR } from './state-paths.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;
const ENCODED = /%(?:2e|2f|5c|00|25)/i;
const DRIVE = /^[a-z]:/i;

/** Why a path may not be written to, or undefined if it may. Looks at the text only, not at the disk. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (CONTROL.test(path)) return 'holds a NUL byte or another control character';
  if (path.includes('\\')) return 'holds a backslash';
  if (path.startsWith('/') || DRIVE.test(path)) return 'is absolute';
  if (ENCODED.test(path)) return 'holds a percent-encoded separator, dot or NUL';
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return `holds the segment "${segment}"`;
    if (segment.toLowerCase() === '.git') return 'reaches into .git';
  }
  return undefined;
}

/** Throws MARTY-P001 unless `path` is a plain relative path with `/`. */
export function checkPath(path: string): void {
  const problem = pathProblem(path);
  if (problem !== undefined)
    throw new MartyError('MARTY-P001', `The path ${JSON.stringify(path)} ${problem}.`);
}

/** As {@link checkPath}, and keeps generators out of marty's own files. */
export function checkTargetPath(path: string): void {
  checkPath(path);
  const lower = path.toLowerCase();
  const reserved = lower === STATE_DIR || lower.startsWith(`${STATE_DIR}/`);
  if (reserved && !path.startsWith(`${TEMPLATES_DIR}/`)) {
    throw new MartyError('MARTY-P001', `The path ${JSON.stringify(path)} reaches into marty's own folder.`);
  }
}

/**
 * Throws MARTY-P001 if a parent folder of `path` is a link that leads out of `root`.
 * `seen` holds the folders already found safe, so that a tree costs one look per folder.
 */
export function checkInsideRoot(fs: ReadFs, root: string, path: string, seen: Set<string>): void {
  const folder = dirname(path);
  if (folder === '.' || seen.has(folder)) return;
  checkInsideRoot(fs, root, folder, seen);
  const absolute = `${root}/${folder}`;
  if (fs.lstat(absolute)?.kind === 'symlink') {
    const base = fs.realPath(root);
    const target = fs.stat(absolute) === undefined ? undefined : fs.realPath(absolute);
    if (target === undefined || !`${target}${sep}`.startsWith(base.endsWith(sep) ? base : base + sep)) {
      throw new MartyError(
        'MARTY-P001',
        `The path ${JSON.stringify(path)} leads through the link ${folder} out of ${root}.`,
      );
    }
  }
  seen.add(folder);
}

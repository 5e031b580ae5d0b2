import { dirname, join, sep } from 'node:path';
import { MartyError } from '../../errors.ts';
import type { FileStat, ReadFs } from '../../ports/fs.ts';
import type { ChartFile } from './chart.ts';
import { type IgnoreRules, parseIgnoreRules } from './helmignore.ts';
import type { LoadBudget } from './load-limits.ts';

/** Reads the files of a chart folder that .helmignore leaves, following links inside the link root. */
export function readDirectory(
  fs: ReadFs,
  root: string,
  linkRoot: string | undefined,
  budget: LoadBudget,
): ChartFile[] {
  const ignoreFile = join(root, '.helmignore');
  const ignoreText =
    fs.stat(ignoreFile)?.kind === 'file' ? new TextDecoder().decode(fs.readFile(ignoreFile)) : '';
  const realRoot = fs.realPath(root);
  const walk: Walk = {
    fs,
    root,
    linkRoot: linkRoot === undefined ? defaultLinkRoot(fs, realRoot) : fs.realPath(linkRoot),
    ignores: parseIgnoreRules(ignoreText),
    budget,
    files: [],
  };
  walkDirectory(walk, '', [realRoot]);
  return walk.files;
}

interface Walk {
  readonly fs: ReadFs;
  readonly root: string;
  readonly linkRoot: string;
  readonly ignores: IgnoreRules;
  readonly budget: LoadBudget;
  readonly files: ChartFile[];
}

/** The git work tree around a chart, else the chart itself. */
function defaultLinkRoot(fs: ReadFs, chart: string): string {
  for (let folder = chart; ; folder = dirname(folder)) {
    if (fs.lstat(join(folder, '.git')) !== undefined) return folder;
    if (folder === dirname(folder)) return chart;
  }
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function walkDirectory(walk: Walk, name: string, realPaths: readonly string[]): void {
  for (const entry of walk.fs.readDir(join(walk.root, name)))
    visit(walk, name === '' ? entry : `${name}/${entry}`, realPaths);
}

function visit(walk: Walk, name: string, realPaths: readonly string[]): void {
  const path = join(walk.root, name);
  const link = walk.fs.lstat(path);
  const target = link?.kind === 'symlink' ? walk.fs.stat(path) : link;
  if (target === undefined)
    throw new MartyError('MARTY-H045', `symbolic link ${name} leads nowhere`, { where: { file: path } });
  if (walk.ignores(name, target.kind === 'directory')) return;
  const real = link?.kind === 'symlink' ? followLink(walk, name, path) : path;
  if (target.kind === 'directory') {
    if (link?.kind === 'symlink' && realPaths.some((parent) => isInside(parent, real)))
      throw new MartyError('MARTY-H045', `symbolic link ${name} leads back into itself`, {
        where: { file: path },
      });
    walkDirectory(walk, name, [...realPaths, real]);
  } else readFile(walk, name, path, target);
}

function followLink(walk: Walk, name: string, path: string): string {
  const real = walk.fs.realPath(path);
  if (isInside(real, walk.linkRoot)) return real;
  throw new MartyError('MARTY-H045', `symbolic link ${name} leads out of ${walk.linkRoot}, to ${real}`, {
    where: { file: path },
  });
}

function readFile(walk: Walk, name: string, path: string, stat: FileStat): void {
  if (stat.kind !== 'file')
    throw new MartyError(
      'MARTY-H044',
      `cannot load irregular file ${path} as it has file mode type bits set`,
    );
  walk.budget.take(name, stat.size);
  walk.files.push({ name, data: withoutByteOrderMark(walk.fs.readFile(path)) });
}

export function withoutByteOrderMark(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;
}

import { dirname } from 'node:path/posix';
import type { ReadFs } from '../ports/fs.ts';
import { STATE_DIR } from './state-paths.ts';

/** All folders above a relative path, the nearest first, without the root. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.push(folder);
  return folders;
}

/** Folders that some files need, parents first. */
export function foldersFor(files: readonly string[]): string[] {
  const wanted = new Set(files.flatMap(foldersAbove));
  wanted.delete(STATE_DIR);
  return [...wanted].sort();
}

/** Folders, of those that `mayGo` allows, that hold nothing but files that go; children first, with their modes. */
export function emptiedFolders(
  fs: ReadFs,
  root: string,
  change: { readonly gone: readonly string[]; readonly made: readonly string[] },
  mayGo: (folder: string) => boolean,
): { path: string; mode: number }[] {
  const gone = new Set(change.gone);
  const needed = new Set(change.made.flatMap(foldersAbove));
  const candidates = [...new Set(change.gone.flatMap(foldersAbove))].filter(
    (folder) => folder !== STATE_DIR && !needed.has(folder) && mayGo(folder),
  );
  const emptied: { path: string; mode: number }[] = [];
  for (const path of candidates.sort().reverse()) {
    const stat = fs.lstat(`${root}/${path}`);
    if (stat?.kind !== 'directory') continue;
    if (!fs.readDir(`${root}/${path}`).every((name) => gone.has(`${path}/${name}`))) continue;
    gone.add(path);
    emptied.push({ path, mode: stat.mode });
  }
  return emptied;
}

import type { WriteFs } from '../ports/fs.ts';

/** Removes a file, link or folder with all in it; links are not followed. Nothing happens if it is absent. */
export function removeTree(fs: WriteFs, path: string): void {
  const kind = fs.lstat(path)?.kind;
  if (kind === undefined) return;
  if (kind !== 'directory') {
    fs.removeFile(path);
    return;
  }
  for (const name of fs.readDir(path)) removeTree(fs, `${path}/${name}`);
  fs.removeDir(path);
}

/** Removes a folder if it is there and empty. */
export function removeIfEmpty(fs: WriteFs, path: string): boolean {
  if (fs.lstat(path)?.kind !== 'directory' || fs.readDir(path).length > 0) return false;
  fs.removeDir(path);
  return true;
}

/** Does what may fail without harm, because the next run does it again. Returns whether it worked. */
export function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

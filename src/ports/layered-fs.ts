import type { FileStat, ReadFs } from './fs.ts';

/** A file system with further files, or other contents, than the one below it. Paths are absolute. */
export function layeredFs(below: ReadFs, files: ReadonlyMap<string, string | Uint8Array>): ReadFs {
  const contents = new Map(
    [...files].map(([path, data]) => [
      path,
      typeof data === 'string' ? new TextEncoder().encode(data) : data,
    ]),
  );
  const folders = new Map<string, Set<string>>();
  for (const path of contents.keys()) {
    const parts = path.split('/');
    for (const [index, part] of parts.entries()) {
      const parent = parts.slice(0, index).join('/') || '/';
      if (part !== '') folders.set(parent, (folders.get(parent) ?? new Set()).add(part));
    }
  }
  const own = (path: string): FileStat | undefined => {
    const data = contents.get(path);
    if (data !== undefined) return { kind: 'file', size: data.length, mode: 0o644, device: 0 };
    return folders.has(path) ? { kind: 'directory', size: 0, mode: 0o755, device: 0 } : undefined;
  };
  return {
    stat: (path) => own(path) ?? below.stat(path),
    lstat: (path) => own(path) ?? below.lstat(path),
    readFile: (path) => contents.get(path) ?? below.readFile(path),
    readDir: (path) => {
      const own = folders.get(path);
      const names = own === undefined || below.stat(path)?.kind === 'directory' ? below.readDir(path) : [];
      return [...new Set([...names, ...(own ?? [])])].sort();
    },
    readLink: (path) => below.readLink(path),
    realPath: (path) =>
      own(path) === undefined || below.stat(path) !== undefined ? below.realPath(path) : path,
  };
}

import type { DesiredTree } from '../plan/desired-tree.ts';
import type { FileStat, ReadFs } from '../ports/fs.ts';

/** A desired tree as a file system whose root is `/`, so that it can be built before anything is written. */
export function treeFs(tree: Pick<DesiredTree, 'files'>): ReadFs {
  const files = new Map<string, Uint8Array>();
  const folders = new Map<string, Set<string>>([['/', new Set()]]);
  for (const { path, content } of tree.files) {
    files.set(`/${path}`, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    const parts = path.split('/');
    for (const [index, part] of parts.entries()) {
      const parent = `/${parts.slice(0, index).join('/')}`;
      folders.set(parent, (folders.get(parent) ?? new Set()).add(part));
    }
  }
  const stat = (path: string): FileStat | undefined => {
    const data = files.get(path);
    if (data !== undefined) return { kind: 'file', size: data.length, mode: 0o644, device: 0 };
    return folders.has(path) ? { kind: 'directory', size: 0, mode: 0o755, device: 0 } : undefined;
  };
  const missing = (path: string): Error => Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  return {
    stat,
    lstat: stat,
    readFile: (path) => {
      const data = files.get(path);
      if (data === undefined) throw missing(path);
      return data;
    },
    readDir: (path) => {
      const names = folders.get(path);
      if (names === undefined) throw missing(path);
      return [...names].sort();
    },
    readLink: (path) => {
      throw missing(path);
    },
    realPath: (path) => path,
  };
}

import type { DesiredTree } from '../plan/desired-tree.ts';
import type { ReadFs } from '../ports/fs.ts';
import { layeredFs } from '../ports/layered-fs.ts';

const missing = (path: string): never => {
  throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
};

const EMPTY: ReadFs = {
  stat: () => undefined,
  lstat: () => undefined,
  readFile: missing,
  readDir: missing,
  readLink: missing,
  realPath: (path) => path,
};

/** A desired tree as a file system whose root is `/`, so that it can be built before anything is written. */
export function treeFs(tree: Pick<DesiredTree, 'files'>): ReadFs {
  return layeredFs(EMPTY, new Map(tree.files.map(({ path, content }) => [`/${path}`, content])));
}

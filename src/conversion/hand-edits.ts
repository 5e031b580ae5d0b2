import { posix } from 'node:path';
import { MartyError } from '../errors.ts';
import { build } from '../kustomize/index.ts';
import { compare } from '../objects/index.ts';
import type { DesiredTree } from '../plan/desired-tree.ts';
import { hashOf } from '../plan/hash.ts';
import type { Plan } from '../plan/plan.ts';
import { planTree } from '../plan/planner.ts';
import { readRecord } from '../plan/record.ts';
import type { FileStat, ReadFs } from '../ports/fs.ts';
import type { Proof } from './conversion.ts';

/** What a person's edits make differ from Helm's render, which is no failure. */
export interface HandEdits {
  /** Files that differ from what marty wrote. */
  readonly files: readonly string[];
  /** `prod: Deployment shop/web differs at /spec/replicas`; no values. */
  readonly differences: readonly string[];
}

/**
 * The edits of people in a tree that marty wrote. What marty generates is proven before it is merged with them; this
 * builds the merged tree and says what it makes otherwise than Helm. A merge with conflicts is not built.
 */
export function handEdits(fs: ReadFs, root: string, tree: DesiredTree, proofs: readonly Proof[]): HandEdits {
  const record = readRecord(fs, root);
  const files = [...(record?.files ?? [])].flatMap(([path, { hash, policy }]) => {
    if (policy === 'once' || fs.stat(`${root}/${path}`)?.kind !== 'file') return [];
    return hashOf(fs.readFile(`${root}/${path}`)) === hash ? [] : [path];
  });
  if (files.length === 0) return { files, differences: [] };
  const plan = planTree(fs, root, tree);
  if (plan.conflicts.length > 0) return { files, differences: [] };
  const merged = mergedFs(fs, root, plan);
  return { files, differences: proofs.flatMap((proof) => differencesOf(merged, proof)) };
}

/** The tree as it will be once the plan is applied; its root is `/`. */
function mergedFs(fs: ReadFs, root: string, { operations, contents }: Plan): ReadFs {
  const written = new Map<string, Uint8Array | undefined>();
  for (const operation of operations) {
    if (operation.kind === 'run') continue;
    if (operation.kind === 'rename') written.set(`/${operation.from}`, undefined);
    written.set(`/${operation.path}`, 'after' in operation ? contents.get(operation.after) : undefined);
  }
  const folders = new Set([...written.keys()].map((path) => posix.dirname(path)));
  const stat = (path: string): FileStat | undefined => {
    const content = written.get(path);
    if (content !== undefined) return { kind: 'file', size: content.length, mode: 0o644, device: 0 };
    if (folders.has(path)) return { kind: 'directory', size: 0, mode: 0o755, device: 0 };
    return written.has(path) ? undefined : fs.stat(`${root}${path}`);
  };
  return {
    stat,
    lstat: stat,
    readFile: (path) => written.get(path) ?? fs.readFile(`${root}${path}`),
    readDir: (path) => fs.readDir(`${root}${path}`),
    readLink: (path) => fs.readLink(`${root}${path}`),
    realPath: (path) => path,
  };
}

function differencesOf(fs: ReadFs, { title, folder, expected, allow }: Proof): string[] {
  try {
    return compare(expected, build(fs, `/${folder}`), allow)
      .filter(({ allowed }) => allowed === undefined)
      .map(({ object, path, left }) =>
        path === ''
          ? `${title}: ${object} is ${left === undefined ? 'there beside what Helm renders' : 'gone'}`
          : `${title}: ${object} differs at ${path}`,
      );
  } catch (error) {
    if (error instanceof MartyError) return [`${title}: cannot be built: ${error.message}`];
    throw error;
  }
}

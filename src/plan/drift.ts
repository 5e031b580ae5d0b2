import type { ReadFs } from '../ports/fs.ts';
import type { FilePolicy } from './desired-tree.ts';
import { hashOf } from './hash.ts';
import { type GeneratorRecord, readRecord } from './record.ts';
import { checkInsideRoot } from './safe-path.ts';

/**
 * Whether marty can bring a file up to date: `yes` as it is, `partial` by merging with the user's edits, `no`
 * because it would have to overwrite them, `never` because it is the user's since its creation.
 */
type Sync = 'yes' | 'partial' | 'no' | 'never';

/** How a recorded file compares with what marty generated last. */
export interface FileDrift {
  readonly path: string;
  readonly policy: FilePolicy;
  readonly state: 'unchanged' | 'modified' | 'missing';
  readonly sync: Sync;
}

function stateOf(fs: ReadFs, root: string, path: string, hash: string): FileDrift['state'] {
  checkInsideRoot(fs, root, path, new Set());
  const absolute = `${root}/${path}`;
  const kind = fs.lstat(absolute)?.kind;
  if (kind === undefined) return 'missing';
  return kind === 'file' && hashOf(fs.readFile(absolute)) === hash ? 'unchanged' : 'modified';
}

function syncOf(policy: FilePolicy, state: FileDrift['state']): Sync {
  if (policy === 'once') return 'never';
  if (state === 'unchanged' || (state === 'missing' && policy === 'owned')) return 'yes';
  return policy === 'merge' && state === 'modified' ? 'partial' : 'no';
}

/** Every recorded file and how it differs from what marty generated last. Throws MARTY-P001, MARTY-P007. */
export function findDrift(
  fs: ReadFs,
  root: string,
  record: GeneratorRecord | undefined = readRecord(fs, root),
): FileDrift[] {
  return [...(record?.files ?? [])].map(([path, { hash, policy }]) => {
    const state = stateOf(fs, root, path, hash);
    return { path, policy, state, sync: syncOf(policy, state) };
  });
}

/** True for a file that is marty's alone and is not as marty wrote it. */
export function hasDrifted({ policy, state }: FileDrift): boolean {
  return policy === 'owned' && state !== 'unchanged';
}

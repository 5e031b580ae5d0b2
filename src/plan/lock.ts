import { MartyError } from '../errors.ts';
import type { WriteFs } from '../ports/fs.ts';
import type { Processes, ProcessIdentity } from '../ports/processes.ts';
import { LOCK_PREFIX, STATE_DIR } from './state-paths.ts';

/** The identity as the end of a file name; the name alone says who made the file, so it cannot be half written. */
export function ownerSuffix({ pid, start, host }: ProcessIdentity): string {
  return `${pid}-${start}-${host}`;
}

const OWNER = /^(\d+)-(\d+)-(.+)$/;

export function parseOwner(suffix: string): ProcessIdentity | undefined {
  const [, pid, start, host] = OWNER.exec(suffix) ?? [];
  if (pid === undefined || start === undefined || host === undefined) return undefined;
  return { pid: Number(pid), start, host };
}

function lockName(owner: ProcessIdentity): string {
  return `${LOCK_PREFIX}${ownerSuffix(owner)}`;
}

function busy(root: string, owner: ProcessIdentity, path: string): MartyError {
  return new MartyError('MARTY-P004', `marty process ${owner.pid} on ${owner.host} is writing to ${root}.`, {
    hint: `Wait for it to end. If no marty runs, delete ${path}.`,
  });
}

/** The living process that writes to `root`, other than this one. */
export function lockHolder(fs: WriteFs, root: string, processes: Processes): ProcessIdentity | undefined {
  const own = lockName(processes.self);
  for (const name of listLocks(fs, root)) {
    const owner = parseOwner(name.slice(LOCK_PREFIX.length));
    if (name !== own && owner !== undefined && processes.isAlive(owner)) return owner;
  }
  return undefined;
}

/** Names of all lock files, of the living and the dead. */
function listLocks(fs: WriteFs, root: string): string[] {
  const state = `${root}/${STATE_DIR}`;
  if (fs.lstat(state)?.kind !== 'directory') return [];
  return fs.readDir(state).filter((name) => name.startsWith(LOCK_PREFIX));
}

/** The path of the lock file that a process holds in a root. */
export function lockPath(root: string, owner: ProcessIdentity): string {
  return `${root}/${STATE_DIR}/${lockName(owner)}`;
}

/**
 * Claims a folder for this process. Every process publishes its claim under its own name first and looks for the
 * others' after, so of two at least one sees the other and withdraws; claims of the dead are removed.
 * The folder `.marty/` must be there. Throws MARTY-P004.
 */
export function takeLock(fs: WriteFs, root: string, processes: Processes): void {
  const path = lockPath(root, processes.self);
  try {
    fs.writeFile(path, '', { exclusive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw busy(root, processes.self, path);
    throw error;
  }
  const holder = lockHolder(fs, root, processes);
  if (holder !== undefined) {
    fs.removeFile(path);
    throw busy(root, holder, lockPath(root, holder));
  }
  for (const name of listLocks(fs, root)) {
    if (name !== lockName(processes.self)) fs.removeFile(`${root}/${STATE_DIR}/${name}`);
  }
}

/** Gives the folder free. */
export function releaseLock(fs: WriteFs, root: string, processes: Processes): void {
  const path = lockPath(root, processes.self);
  if (fs.lstat(path) !== undefined) fs.removeFile(path);
}

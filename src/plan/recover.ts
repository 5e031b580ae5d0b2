import { dirname } from 'node:path';
import type { WriteFs } from '../ports/fs.ts';
import type { Processes } from '../ports/processes.ts';
import { readJournal } from './journal.ts';
import { lockHolder, parseOwner, releaseLock, takeLock } from './lock.ts';
import { removeIfEmpty, removeTree } from './remove-tree.ts';
import { rollBack } from './rollback.ts';
import {
  DONE_PREFIX,
  HISTORY_DIR,
  JOURNAL_NAME,
  LANDING_PREFIX,
  LOCK_PREFIX,
  STAGING_PREFIX,
  STATE_DIR,
} from './state-paths.ts';

/** What {@link recover} found and did. */
export interface Recovery {
  /** Summaries of the applies that were stopped half-way and are taken back. */
  readonly rolledBack: readonly string[];
  /** Paths left as they are, because someone changed them after the crash. */
  readonly left: readonly string[];
  /** A living process is at work in the folder, so nothing was done. */
  readonly busy: boolean;
}

const NOTHING: Recovery = { rolledBack: [], left: [], busy: false };

/** Takes an unfinished apply back and drops its staging folder; the journal goes before what it needs. */
export function dropStaging(fs: WriteFs, root: string, folder: string): Recovery {
  const journal = readJournal(fs, folder);
  const left = journal === undefined ? [] : rollBack(fs, root, folder, journal);
  if (journal !== undefined) fs.removeFile(`${folder}/${JOURNAL_NAME}`);
  removeTree(fs, folder);
  return { rolledBack: journal === undefined ? [] : [journal.summary], left, busy: false };
}

/** Ends an undo that was committed: its history entry goes, then what it left itself. */
export function dropDone(fs: WriteFs, root: string, folder: string): void {
  const journal = readJournal(fs, folder);
  if (journal?.undoes !== undefined) dropHistoryEntry(fs, `${root}/${HISTORY_DIR}/${journal.undoes}`);
  removeTree(fs, folder);
}

/** Removes a history entry; without its journal it no longer counts. */
export function dropHistoryEntry(fs: WriteFs, folder: string): void {
  const journal = `${folder}/${JOURNAL_NAME}`;
  if (fs.lstat(journal) !== undefined) fs.removeFile(journal);
  removeTree(fs, folder);
}

function sweepHistory(fs: WriteFs, root: string): void {
  const folder = `${root}/${HISTORY_DIR}`;
  if (fs.lstat(folder)?.kind !== 'directory') return;
  for (const name of fs.readDir(folder)) {
    if (fs.lstat(`${folder}/${name}/${JOURNAL_NAME}`) === undefined) removeTree(fs, `${folder}/${name}`);
  }
  removeIfEmpty(fs, folder);
}

/** As {@link recover}, for a caller who holds the lock, so that all leftovers are those of the dead. */
export function recoverLocked(fs: WriteFs, root: string): Recovery {
  const state = `${root}/${STATE_DIR}`;
  const rolledBack: string[] = [];
  const left: string[] = [];
  for (const name of fs.readDir(state)) {
    if (name.startsWith(DONE_PREFIX)) dropDone(fs, root, `${state}/${name}`);
    if (!name.startsWith(STAGING_PREFIX)) continue;
    const one = dropStaging(fs, root, `${state}/${name}`);
    rolledBack.push(...one.rolledBack);
    left.push(...one.left);
  }
  sweepHistory(fs, root);
  return { rolledBack, left, busy: false };
}

/** The nearest folder above a path that is there. */
export function nearestFolder(fs: WriteFs, path: string): string {
  const above = dirname(path);
  return above === path || fs.stat(above) !== undefined ? above : nearestFolder(fs, above);
}

/** Removes new trees that dead processes staged beside a root and never landed. */
function sweepLandings(fs: WriteFs, root: string, processes: Processes): void {
  const folder = nearestFolder(fs, root);
  if (fs.stat(folder)?.kind !== 'directory') return;
  for (const name of fs.readDir(folder)) {
    if (!name.startsWith(LANDING_PREFIX)) continue;
    const [, suffix] = /^[0-9a-f]{12}-(.+)$/.exec(name.slice(LANDING_PREFIX.length)) ?? [];
    const owner = suffix === undefined ? undefined : parseOwner(suffix);
    if (owner !== undefined && !processes.isAlive(owner)) removeTree(fs, `${folder}/${name}`);
  }
}

function hasLeftovers(fs: WriteFs, state: string): boolean {
  const prefixes = [STAGING_PREFIX, DONE_PREFIX, LOCK_PREFIX];
  const names = fs.readDir(state);
  return names.length === 0 || names.some((name) => prefixes.some((prefix) => name.startsWith(prefix)));
}

/**
 * Finishes or takes back what a crash left in a folder. Runs before anything else that touches the folder, costs
 * a look at two folders when there is nothing to do, and may itself be stopped and repeated.
 */
export function recover(fs: WriteFs, root: string, processes: Processes): Recovery {
  sweepLandings(fs, root, processes);
  const state = `${root}/${STATE_DIR}`;
  if (fs.lstat(state)?.kind !== 'directory' || !hasLeftovers(fs, state)) return NOTHING;
  if (lockHolder(fs, root, processes) !== undefined) return { ...NOTHING, busy: true };
  takeLock(fs, root, processes);
  let recovery: Recovery;
  try {
    recovery = recoverLocked(fs, root);
  } finally {
    releaseLock(fs, root, processes);
  }
  removeIfEmpty(fs, state);
  return recovery;
}

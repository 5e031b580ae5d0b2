import { setImmediate as turn } from 'node:timers/promises';
import { MartyError } from '../errors.ts';
import type { WriteFs } from '../ports/fs.ts';
import type { Processes } from '../ports/processes.ts';
import { commit } from './commit.ts';
import { listHistory, nextHistoryId } from './history.ts';
import { land } from './landing.ts';
import { releaseLock, takeLock } from './lock.ts';
import { isEmptyPlan, type Plan } from './plan.ts';
import { prepare } from './prepare.ts';
import { pruneHistory } from './prune-history.ts';
import { dropDone, dropStaging, recoverLocked } from './recover.ts';
import { attempt, removeIfEmpty } from './remove-tree.ts';
import { type RunCommand, runPostSteps } from './run-steps.ts';
import { checkInsideRoot } from './safe-path.ts';
import { type StageOptions, stage } from './stage.ts';
import { DONE_PREFIX, HISTORY_DIR, RECORD_PATH, STAGING_PREFIX, STATE_DIR } from './state-paths.ts';
import { planUndo } from './undo.ts';
import { unland } from './unlanding.ts';

export interface ApplyOptions {
  /** Kept in the history entry. */
  readonly now: Date;
  readonly processes: Processes;
  /** Looked at between two steps; when it is aborted the tree is rolled back and its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Flush to the disk, so that the promise holds through a loss of power too; off unless said. */
  readonly durable?: boolean;
  /** Runs the plan's commands. */
  readonly run?: RunCommand;
  /** Keep the files if a command fails. */
  readonly keepOnFailure?: boolean;
}

export interface Applied {
  /** The history entry to undo; undefined if the plan was empty or an undo itself. */
  readonly id: string | undefined;
}

/** Between two steps: every so often, let the event loop turn, so that a signal is heard; stop if one was. */
function pacer(signal: AbortSignal | undefined): () => Promise<void> {
  let steps = 0;
  return async () => {
    steps += 1;
    if (signal !== undefined && steps % 32 === 0) await turn();
    signal?.throwIfAborted();
  };
}

function refuseConflicts({ conflicts }: Plan): void {
  if (conflicts.length === 0) return;
  const list = conflicts.map(({ message }) => `\n  ${message}`).join('');
  throw new MartyError('MARTY-P002', `Nothing was written:${list}`);
}

/** Errors of the disk get a code; marty's own errors and an abort's reason pass. */
function explain(error: unknown, root: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof MartyError || !(error instanceof Error) || typeof code !== 'string') return error;
  return new MartyError('MARTY-P005', `Cannot write to ${root}: ${error.message}.`, { cause: error });
}

function rollBackStaging(fs: WriteFs, root: string, folder: string, error: unknown): void {
  try {
    dropStaging(fs, root, folder);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const first = error instanceof Error ? error.message : String(error);
    throw new MartyError('MARTY-P006', `Cannot write to ${root}: ${first}; cannot roll back: ${reason}.`, {
      cause,
    });
  }
}

/** Turns the staging folder into a history entry, or an undo's into rubbish: the one rename that commits. */
function close(fs: WriteFs, plan: Plan, folder: string, id: string, durable: boolean): void {
  const state = `${plan.root}/${STATE_DIR}`;
  if (plan.undoes === undefined) {
    if (fs.lstat(`${plan.root}/${HISTORY_DIR}`) === undefined) fs.makeDir(`${plan.root}/${HISTORY_DIR}`);
    fs.rename(folder, `${plan.root}/${HISTORY_DIR}/${id}`);
    if (durable) attempt(() => fs.sync(`${plan.root}/${HISTORY_DIR}`));
    attempt(() => pruneHistory(fs, plan.root));
    return;
  }
  const done = `${state}/${DONE_PREFIX}${id}`;
  fs.rename(folder, done);
  attempt(() => {
    dropDone(fs, plan.root, done);
    removeIfEmpty(fs, `${plan.root}/${HISTORY_DIR}`);
  });
}

async function applyLocked(fs: WriteFs, plan: Plan, options: ApplyOptions & StageOptions): Promise<Applied> {
  const { root } = plan;
  const undone = listHistory(fs, root).find(({ id }) => id === plan.undoes)?.journal;
  const id = plan.undoes ?? nextHistoryId(fs, root, plan.hash);
  const journal = prepare(fs, plan, { id, now: options.now, ...(undone === undefined ? {} : { undone }) });
  if (undone !== undefined && unland(fs, plan, undone, options.processes)) return { id: undefined };
  const folder = `${root}/${STATE_DIR}/${STAGING_PREFIX}${id}`;
  try {
    await stage(fs, root, folder, { journal, contents: plan.contents }, options);
    await commit(fs, root, folder, journal, options);
    close(fs, plan, folder, id, options.durable);
  } catch (error) {
    rollBackStaging(fs, root, folder, error);
    throw error;
  }
  return { id: plan.undoes === undefined ? id : undefined };
}

/** Runs the plan's commands; if one fails, the files go back to what they were, unless they are to be kept. */
async function finish(
  fs: WriteFs,
  plan: Plan,
  applied: Applied,
  options: ApplyOptions & StageOptions,
): Promise<void> {
  try {
    await runPostSteps(fs, plan, options);
  } catch (error) {
    if (options.keepOnFailure === true || applied.id === undefined) throw error;
    const undo = planUndo(fs, plan.root, applied.id);
    refuseConflicts(undo);
    await applyLocked(fs, undo, { ...options, between: async () => {} });
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Makes `.marty/` and takes the lock in it; another process may make or remove the folder at the same moment. */
function enter(fs: WriteFs, root: string, processes: Processes, tries = 3): void {
  try {
    if (fs.lstat(`${root}/${STATE_DIR}`) === undefined) fs.makeDir(`${root}/${STATE_DIR}`);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  try {
    takeLock(fs, root, processes);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || tries === 0) throw error;
    enter(fs, root, processes, tries - 1);
  }
}

async function withLock<T>(
  fs: WriteFs,
  root: string,
  processes: Processes,
  work: () => Promise<T>,
): Promise<T> {
  checkInsideRoot(fs, root, RECORD_PATH, new Set());
  try {
    enter(fs, root, processes);
    try {
      recoverLocked(fs, root);
      return await work();
    } finally {
      attempt(() => removeIfEmpty(fs, `${root}/${HISTORY_DIR}`));
      attempt(() => releaseLock(fs, root, processes));
    }
  } finally {
    attempt(() => removeIfEmpty(fs, `${root}/${STATE_DIR}`));
  }
}

async function landPlan(fs: WriteFs, plan: Plan, options: ApplyOptions & StageOptions): Promise<Applied> {
  const id = await land(fs, plan, options.processes, options);
  try {
    await finish(fs, plan, { id }, options);
  } finally {
    attempt(() => releaseLock(fs, plan.root, options.processes));
  }
  return { id };
}

/**
 * Does what a plan says, whole or not at all: after an error or an abort the folder is as it was, after a crash
 * {@link recover} makes it so. A new folder lands with one rename.
 *
 * Throws MARTY-P001 (unsafe path), MARTY-P002 (conflicts), MARTY-P003 (files changed since planning), MARTY-P004
 * (another process is at work), MARTY-P005 (the disk refuses, rolled back), MARTY-P006 (and refuses the roll back),
 * MARTY-P010 (a command failed), or the signal's reason.
 */
export async function applyPlan(fs: WriteFs, plan: Plan, options: ApplyOptions): Promise<Applied> {
  refuseConflicts(plan);
  if (isEmptyPlan(plan)) return { id: undefined };
  const all = { ...options, durable: options.durable ?? false, between: pacer(options.signal) };
  try {
    if (fs.stat(plan.root) === undefined) return await landPlan(fs, plan, all);
    return await withLock(fs, plan.root, options.processes, async () => {
      const applied = await applyLocked(fs, plan, all);
      await finish(fs, plan, applied, all);
      return applied;
    });
  } catch (error) {
    throw explain(error, plan.root);
  }
}

import type { Hash } from './hash.ts';

/** One change, with the hashes of the content that must be there before and will be there after. */
export type FileOperation =
  | {
      readonly kind: 'create';
      readonly path: string;
      readonly after: Hash;
      /** Permission bits, narrowed by the umask unless `exactMode`. */
      readonly mode: number;
      readonly exactMode?: true;
      readonly reason: string;
    }
  | {
      readonly kind: 'edit';
      readonly path: string;
      readonly before: Hash;
      readonly after: Hash;
      /** Permission bits after the edit, exactly. */
      readonly mode: number;
      readonly reason: string;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly before: Hash; readonly reason: string }
  | {
      readonly kind: 'rename';
      readonly from: string;
      readonly path: string;
      readonly before: Hash;
      readonly after: Hash;
      readonly reason: string;
    }
  | {
      readonly kind: 'chmod';
      readonly path: string;
      readonly before: Hash;
      readonly after: Hash;
      readonly mode: number;
      readonly reason: string;
    };

/** A command that runs in the root after the files are in place; argv, never a shell string. */
export interface RunOperation {
  readonly kind: 'run';
  readonly argv: readonly string[];
  /** Paths that the command makes, removed again if it fails and they were not there before. */
  readonly creates?: readonly string[];
  readonly reason: string;
}

export type Operation = FileOperation | RunOperation;

/** What a person may choose for a conflict: their file, marty's file, or both merged with markers. */
export type Resolution = 'keep' | 'overwrite' | 'merge';

/** `fail` lists the conflict and writes nothing. */
export type ConflictPolicy = 'fail' | Resolution;

/**
 * - `edited`: a file that marty owns was changed by someone else.
 * - `unrecorded`: a file stands where marty never wrote one.
 * - `overlap`: the user's edits and marty's new content change the same lines.
 * - `deleted`: the user deleted a file that marty now wants to change.
 * - `type`: a directory, link or special file stands in the way.
 * - `target-exists`: a new tree was asked for, and the folder already holds something else.
 */
export type ConflictKind = 'edited' | 'unrecorded' | 'overlap' | 'deleted' | 'type' | 'target-exists';

export interface Conflict {
  readonly path: string;
  readonly kind: ConflictKind;
  readonly message: string;
  /** Empty if only the user can clear the way. */
  readonly choices: readonly Resolution[];
  /** The user's content, if it is a file; found in {@link Plan.contents}. */
  readonly ours?: Hash;
  /** marty's content, if there is one; found in {@link Plan.contents}. */
  readonly theirs?: Hash;
}

export interface PlanWarning {
  readonly path: string;
  readonly message: string;
}

/** What will be done to one folder. Computed without writing; shown, or handed to `applyPlan`. */
export interface Plan {
  /** The first twelve digits of the hash. */
  readonly id: string;
  readonly summary: string;
  /** Absolute. */
  readonly root: string;
  readonly operations: readonly Operation[];
  /** Operations on marty's own files under `.marty/`: applied and hashed with the others, shown only on demand. */
  readonly bookkeeping: readonly FileOperation[];
  readonly conflicts: readonly Conflict[];
  readonly warnings: readonly PlanWarning[];
  /** Covers operations and bookkeeping; never ids, times, reasons or the root. */
  readonly hash: Hash;
  /** Content by hash, for the diff and the executor. */
  readonly contents: ReadonlyMap<Hash, Uint8Array>;
  /** Paths whose lines no diff shows, because they hold values of Secrets. */
  readonly sensitive?: ReadonlySet<string>;
  /** Set on a plan that undoes a history entry. */
  readonly undoes?: string;
}

/** True if applying the plan would change nothing. */
export function isEmptyPlan(plan: Plan): boolean {
  return plan.operations.length === 0 && plan.bookkeeping.length === 0;
}

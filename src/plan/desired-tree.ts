/**
 * Who owns a generated file after its creation: `owned` is regenerated each time, `merge` is merged three ways
 * with the user's edits, `once` is written at creation and then belongs to the user.
 */
export type FilePolicy = 'owned' | 'merge' | 'once';

export interface DesiredFile {
  /** Relative to the tree's root, with `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode?: 0o644 | 0o755;
  readonly policy: FilePolicy;
  /** True where the file holds values of Secrets, or a person may put some there: no diff shows its lines. */
  readonly sensitive?: boolean;
  /** Why the file is there, for the plan's reader: `service catalog`, `feature database`. */
  readonly reason: string;
}

/** What a generator or a conversion wants on the disk. The planner compares it with what is there. */
export interface DesiredTree {
  readonly summary: string;
  readonly files: readonly DesiredFile[];
  /** Paths that must be gone, if they are still as marty wrote them. */
  readonly absent?: readonly { readonly path: string; readonly reason: string }[];
  /** Answers, versions: kept in the generator record under `.marty/`, in place of those of the last run. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** The root must be absent, empty or known from an earlier run; anything else is a conflict. */
  readonly fresh?: boolean;
  /** Commands to run in the root once the files are in place; argv, never a shell string. */
  readonly run?: readonly {
    readonly argv: readonly string[];
    /** Paths that the command makes, removed again if it fails. */
    readonly creates?: readonly string[];
    readonly reason: string;
  }[];
}

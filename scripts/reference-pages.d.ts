import type { CommandEntry, FieldEntry } from '../src/commands/command-entry.ts';
import type { ERRORS } from '../src/errors.ts';

/** The shared flags. */
export interface FlagGroups {
  readonly write: readonly FieldEntry[];
  readonly finding: readonly FieldEntry[];
  readonly common: readonly FieldEntry[];
}

/** docs/reference/commands.md */
export function commandsPage(commands: readonly CommandEntry[], flags: FlagGroups): string;
/** docs/reference/errors.md */
export function errorsPage(errors: typeof ERRORS): string;
/** The first line of every generated page. */
export const NOTE: string;

import type { CommandEntry, FieldEntry } from '../src/commands/command-entry.ts';
import type { CLASS_WEIGHTS, RULES } from '../src/compatibility/index.ts';
import type { ERRORS } from '../src/errors.ts';

/** The shared flags. */
export interface FlagGroups {
  readonly write: readonly FieldEntry[];
  readonly finding: readonly FieldEntry[];
  readonly common: readonly FieldEntry[];
}

/** The rules of `migrate check-compatibility`, and the weights of its score. */
export interface Readiness {
  readonly rules: typeof RULES;
  readonly weights: typeof CLASS_WEIGHTS;
}

/** docs/reference/commands.md */
export function commandsPage(commands: readonly CommandEntry[], flags: FlagGroups): string;
/** docs/reference/errors.md */
export function errorsPage(errors: typeof ERRORS): string;
/** The first line of every generated page. */
export const NOTE: string;
/** docs/reference/compatibility-rules.md */
export function rulesPage(readiness: Readiness, errors: typeof ERRORS): string;

import type { CommandEntry } from '../src/commands/command-entry.ts';
import type { ERRORS } from '../src/errors.ts';
import type { FlagGroups, Readiness } from './reference-pages.js';

interface Built {
  readonly commands: readonly CommandEntry[];
  readonly errors: typeof ERRORS;
  readonly flags: FlagGroups;
  readonly readiness: Readiness;
}

/** Builds the command line of a folder of commands into a folder. */
export function buildCli(options?: { readonly commands?: string; readonly target?: string }): Promise<Built>;
/** Builds everything that the package ships. */
export function build(): Promise<Built & { readonly runtime: string | undefined }>;

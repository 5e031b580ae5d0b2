import type { CommandExample } from './command.ts';

/**
 * A command's plain-data side: what flags, help and completion need, without zod and without its code. The build
 * computes it from the definition (command-table.ts), so that `--help` loads no schema library.
 */
export interface CommandEntry {
  readonly path: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly writes: boolean;
  readonly findings: boolean;
  readonly arguments: readonly FieldEntry[];
  readonly options: readonly FieldEntry[];
  readonly examples: readonly CommandExample[];
}

export type FieldType = 'boolean' | 'string' | 'number' | 'list' | 'map';

/** One flag or positional argument. */
export interface FieldEntry {
  /** camelCase, as in the definition. */
  readonly key: string;
  /** kebab-case, without dashes. */
  readonly flag: string;
  readonly type: FieldType;
  readonly description: string;
  readonly required: boolean;
  /** The only values allowed (of each item, for a list). */
  readonly values?: readonly string[];
  readonly default?: unknown;
  readonly short?: string;
  /** Placeholder of the value in help: `FILE`. */
  readonly value?: string;
  /** The flag may stand without a value. */
  readonly valueOptional?: boolean;
  readonly prompt?: string;
  readonly group?: string;
  readonly complete?: string;
}

/** Where a setting's value comes from, strongest first. */
export type SettingOrigin = 'flag' | 'environment' | 'project' | 'user' | 'default';

/** A resolved setting. */
export interface Setting {
  /** `output`, or `plugin create: architecture`. */
  readonly name: string;
  readonly value: unknown;
  readonly origin: SettingOrigin;
  /** The variable or file that holds it. */
  readonly from?: string;
}

/** What the shell is given by the build. */
export interface CommandTable {
  readonly version: string;
  readonly commands: readonly CommandEntry[];
  /** Loads one command's code; the key is its path, joined with a blank. */
  readonly load: Readonly<Record<string, () => Promise<unknown>>>;
}

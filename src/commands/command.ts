import type { z } from 'zod';
import type { DesiredTree } from '../plan/desired-tree.ts';
import type { Plan } from '../plan/plan.ts';
import type { WriteFs } from '../ports/fs.ts';
import type { CommandEntry, Setting } from './command-entry.ts';

/** One thing a validator found; rendered as text, SARIF, JUnit or GitHub annotations. */
export interface Finding {
  readonly code: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly where?: { readonly file: string; readonly line?: number; readonly column?: number };
  readonly hint?: string;
}

/** What a command hands back; only the shell around it prints, writes and exits. */
export type CommandOutcome =
  /** A result to show. `text` is for people; `data` is the JSON document, checked against `output`. */
  | {
      readonly kind: 'report';
      readonly data: unknown;
      text(style: TextStyle): string;
      readonly findings?: readonly Finding[];
      /** The text names every finding itself; they are not listed below it again. */
      readonly textTellsFindings?: boolean;
      /** The result as Markdown; a table of the findings unless given. */
      markdown?(): string;
      /** Unless said: 1 if a finding is an error, else 0. 3 is drift. */
      readonly exitCode?: 0 | 1 | 3;
    }
  /** Files to write: planned, shown (`--dry-run`, `--diff`, JSON) or applied in one place for all commands. */
  | {
      readonly kind: 'tree';
      /** Absolute folder that the tree's paths are relative to. */
      readonly root: string;
      readonly tree: DesiredTree;
      readonly data?: Readonly<Record<string, unknown>>;
      /** Shown after the plan. */
      text?(style: TextStyle): string;
      /** Takes secrets out of the diff that is shown. */
      redact?(text: string): string;
      readonly findings?: readonly Finding[];
      readonly exitCode?: 0 | 1 | 3;
      /** One next step after success: `cd petstore && npm test`. */
      readonly next?: string;
    }
  /** A plan that is made already, such as the one that takes the last apply back. */
  | {
      readonly kind: 'plan';
      readonly plan: Plan;
      readonly data?: Readonly<Record<string, unknown>>;
      readonly next?: string;
    }
  /**
   * Something that runs until it is told to stop. The shell shows `text` (or the JSON document) when it is up,
   * calls `stop` on the first SIGINT or SIGTERM and exits 0 when that settles: ending it is no failure.
   */
  | {
      readonly kind: 'serve';
      readonly data: unknown;
      text(style: TextStyle): string;
      /** Settles when it ends by itself, rejects when it breaks. */
      readonly finished: Promise<void>;
      /** Drains and closes everything. */
      stop(): Promise<void>;
    };

/** Colours where the stream has them; plain text elsewhere. */
export interface TextStyle {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
  /** Columns aligned by visible width; the first row is the header. */
  table(rows: readonly (readonly string[])[]): string;
}

/** Steps of work, shown as a spinner on a terminal and as one plain line elsewhere. */
export interface Progress {
  step<T>(label: string, work: () => T | Promise<T>): Promise<T>;
}

/** Everything of the outside world that a command may use. */
export interface CommandContext {
  /** Absolute; `--cwd` is already applied. */
  readonly cwd: string;
  readonly fs: WriteFs;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  now(): Date;
  /** A line to stderr; hidden by --quiet. */
  warn(message: string): void;
  /** What the shell knows of itself, for commands about marty: `help`, `config`, `completion`. */
  readonly shell?: ShellView;
}

export interface ShellView {
  readonly version: string;
  readonly commands: readonly CommandEntry[];
  /** Every setting with its value and where it comes from. */
  settings(): readonly Setting[];
  /** What `--help` prints for a command or group; empty path: marty itself. */
  help(path: readonly string[], style: TextStyle): string;
  completionScript(shell: CompletionShell): string;
}

export type CompletionShell = 'bash' | 'zsh' | 'fish' | 'powershell';

export interface CommandExample {
  readonly command: string;
  readonly explains: string;
  /** Where a newcomer begins: shown in the help of marty and of the command's group. */
  readonly starter?: boolean;
}

/**
 * A command as data: flags, prompts, help, completion, JSON Schema and the reference page all come from here.
 * `arguments` holds the positional values in order, `options` the flags (camelCase key = kebab-case flag).
 * Zod's `.describe()` is the help line; `.meta()` may add what {@link OptionMeta} lists.
 */
export interface CommandDefinition<A extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly path: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly arguments: A;
  readonly options: O;
  readonly examples: readonly CommandExample[];
  /** Schema of the JSON result's `data`. */
  readonly output: z.ZodType;
  /** False if the command never writes files: it then has no --dry-run, --diff, --on-conflict, --force. */
  readonly writes?: boolean;
  /** True if the command yields findings: it then has --format and --report. */
  readonly findings?: boolean;
  run(input: z.infer<A> & z.infer<O>, context: CommandContext): Promise<CommandOutcome>;
}

export interface OptionMeta {
  /** One-letter flag. */
  readonly short?: string;
  /** Placeholder of the value in help: `FILE`. */
  readonly value?: string;
  /** Question asked on a terminal when the value is missing. */
  readonly prompt?: string;
  /** Heading in help. */
  readonly group?: string;
  /** Kind of completion. */
  readonly complete?: 'file' | 'directory' | 'plugin' | 'service' | 'context';
}

/** Types a definition without repeating its schemas. */
export function defineCommand<A extends z.ZodObject, O extends z.ZodObject>(
  definition: CommandDefinition<A, O>,
): CommandDefinition<A, O> {
  return definition;
}

import type { CommandEntry, FieldEntry } from '../commands/command-entry.ts';

const OUTPUT_FORMATS = ['text', 'json', 'yaml'] as const;
const CONFLICT_POLICIES = ['fail', 'keep', 'overwrite', 'merge'] as const;
export const FINDING_FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
export type ConflictPolicy = (typeof CONFLICT_POLICIES)[number];
export type FindingFormat = (typeof FINDING_FORMATS)[number];

/** The values of the global flags after flags, environment, files and defaults are merged. */
export interface GlobalValues {
  readonly output: OutputFormat;
  readonly json: boolean;
  readonly yes: boolean;
  readonly noInput: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
  readonly noColor: boolean;
  readonly cwd?: string;
  readonly config?: string;
  readonly dryRun: boolean;
  readonly diff: boolean | string;
  readonly onConflict: ConflictPolicy;
  readonly force: boolean;
  readonly keepOnFailure: boolean;
  readonly format?: FindingFormat;
  readonly report: readonly string[];
}

interface GlobalFlag extends FieldEntry {
  /** May stand in a configuration file; what is decided anew for each run may not. */
  readonly configurable?: boolean;
}

function flag(
  key: string,
  flagName: string,
  rest: Omit<GlobalFlag, 'key' | 'flag' | 'required'>,
): GlobalFlag {
  return { key, flag: flagName, required: false, ...rest };
}

/** Flags of commands that write files. */
export const WRITE_FLAGS: readonly GlobalFlag[] = [
  flag('dryRun', 'dry-run', {
    short: 'n',
    type: 'boolean',
    default: false,
    description: 'Show the plan and write nothing',
    group: 'Writing',
  }),
  flag('diff', 'diff', {
    type: 'string',
    valueOptional: true,
    value: 'PATH',
    default: false,
    description: 'Show what would change as a unified diff, of all files or of one, and write nothing',
    group: 'Writing',
    complete: 'file',
  }),
  flag('onConflict', 'on-conflict', {
    type: 'string',
    value: 'POLICY',
    values: CONFLICT_POLICIES,
    default: 'fail',
    description: 'What to do with files that you changed',
    group: 'Writing',
    configurable: true,
  }),
  flag('force', 'force', {
    type: 'boolean',
    default: false,
    description: 'The same as --on-conflict overwrite',
    group: 'Writing',
  }),
  flag('keepOnFailure', 'keep-on-failure', {
    type: 'boolean',
    default: false,
    description: 'Keep the files if a command that follows them fails',
    group: 'Writing',
  }),
];

/** Flags of commands that yield findings. */
export const FINDING_FLAGS: readonly GlobalFlag[] = [
  flag('format', 'format', {
    type: 'string',
    value: 'FORMAT',
    values: FINDING_FORMATS,
    description: 'Format of the findings; never changes the exit code',
    group: 'Findings',
    configurable: true,
  }),
  flag('report', 'report', {
    type: 'list',
    value: 'FORMAT=FILE',
    description: 'Also write the findings to a file: sarif=marty.sarif, junit=marty.xml, json=marty.json',
    group: 'Findings',
  }),
];

/** Flags of every command. */
export const COMMON_FLAGS: readonly GlobalFlag[] = [
  flag('output', 'output', {
    short: 'o',
    type: 'string',
    value: 'FORMAT',
    values: OUTPUT_FORMATS,
    default: 'text',
    description: 'Format of the result on stdout',
    group: 'Global options',
    configurable: true,
  }),
  flag('json', 'json', {
    type: 'boolean',
    default: false,
    description: 'The same as --output json',
    group: 'Global options',
  }),
  flag('yes', 'yes', {
    short: 'y',
    type: 'boolean',
    default: false,
    description: 'Accept the defaults instead of asking; never overwrites',
    group: 'Global options',
  }),
  flag('noInput', 'no-input', {
    type: 'boolean',
    default: false,
    description: 'Never ask; a missing value is an error',
    group: 'Global options',
    configurable: true,
  }),
  flag('cwd', 'cwd', {
    type: 'string',
    value: 'DIR',
    description: 'Run as if started in DIR',
    group: 'Global options',
    complete: 'directory',
  }),
  flag('config', 'config', {
    type: 'string',
    value: 'FILE',
    description: 'Read settings from FILE instead of marty.config.yaml or .json',
    group: 'Global options',
    complete: 'file',
  }),
  flag('quiet', 'quiet', {
    short: 'q',
    type: 'boolean',
    default: false,
    description: 'Only the result and errors',
    group: 'Global options',
    configurable: true,
  }),
  flag('verbose', 'verbose', {
    short: 'v',
    type: 'boolean',
    default: false,
    description: 'Say more on stderr',
    group: 'Global options',
    configurable: true,
  }),
  flag('debug', 'debug', {
    type: 'boolean',
    default: false,
    description: 'Add stacks and causes to errors',
    group: 'Global options',
    configurable: true,
  }),
  flag('noColor', 'no-color', {
    type: 'boolean',
    default: false,
    description: 'No colours',
    group: 'Global options',
    configurable: true,
  }),
];

export const GLOBAL_FLAGS: readonly GlobalFlag[] = [...WRITE_FLAGS, ...FINDING_FLAGS, ...COMMON_FLAGS];

/** The global flags that a command takes, without the letters that it uses itself. */
export function globalFlagsOf(entry: CommandEntry): readonly FieldEntry[] {
  const own = new Set(entry.options.map(({ short }) => short));
  return [
    ...(entry.writes ? WRITE_FLAGS : []),
    ...(entry.findings ? FINDING_FLAGS : []),
    ...COMMON_FLAGS,
  ].map((flag) => {
    if (flag.short === undefined || !own.has(flag.short)) return flag;
    const { short, ...rest } = flag;
    return rest;
  });
}

import { Command, CommanderError, Option } from 'commander';
import type { CommandEntry, FieldEntry } from '../commands/command-entry.ts';
import { MartyError } from '../errors.ts';
import { COMMON_FLAGS, GLOBAL_FLAGS, globalFlagsOf } from './global-flags.ts';

/** Raw values of flags and arguments by key; only what stands on the command line. */
export type GivenValues = Readonly<Record<string, unknown>>;

export type ParsedLine =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly path: readonly string[] }
  | {
      readonly kind: 'run';
      readonly entry: CommandEntry;
      readonly given: GivenValues;
      readonly globals: GivenValues;
    };

/** Reads a command line. Throws a MartyError (U001, U002, U005, U009, U010) where it is not one of ours. */
export function parseCommandLine(argv: readonly string[], commands: readonly CommandEntry[]): ParsedLine {
  let parsed: ParsedLine | undefined;
  const settle = (line: ParsedLine) => {
    if (parsed?.kind !== 'version') parsed = line;
  };
  const root = newCommand('marty', [], settle);
  addOptions(root, COMMON_FLAGS);
  root.option('-V, --version');
  root.on('option:version', () => settle({ kind: 'version' }));
  for (const entry of commands) addCommand(root, entry, argv, settle);
  try {
    root.parse(withExplicitOptionals(argv, commands), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (parsed?.kind === 'version') return parsed;
    if (error.code === 'commander.helpDisplayed' && parsed !== undefined) return parsed;
    if (error.code === 'commander.help') {
      if (parsed?.kind === 'help' && parsed.path.length > 0) throw missingSubCommand(parsed.path, commands);
      return { kind: 'help', path: [] };
    }
    throw usageError(error, argv, commands);
  }
  return parsed ?? { kind: 'help', path: [] };
}

function newCommand(name: string, path: readonly string[], settle: (line: ParsedLine) => void): Command {
  const command = new Command(name);
  command.enablePositionalOptions().exitOverride().helpCommand(false);
  command.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  command.helpInformation = () => {
    settle({ kind: 'help', path });
    return '';
  };
  return command;
}

function addCommand(
  root: Command,
  entry: CommandEntry,
  argv: readonly string[],
  settle: (line: ParsedLine) => void,
): void {
  let parent = root;
  const ancestors: Command[] = [root];
  entry.path.slice(0, -1).forEach((name, depth) => {
    let group = parent.commands.find((command) => command.name() === name);
    if (group === undefined) {
      group = newCommand(name, entry.path.slice(0, depth + 1), settle);
      addOptions(group, COMMON_FLAGS);
      parent.addCommand(group);
    }
    parent = group;
    ancestors.push(group);
  });
  const leaf = newCommand(entry.path.at(-1) ?? '', entry.path, settle);
  parent.addCommand(leaf);
  if (!entry.path.every((word) => argv.includes(word))) return;
  const globals = globalFlagsOf(entry);
  addOptions(leaf, [...entry.options, ...globals]);
  for (const { key, type } of entry.arguments) leaf.argument(type === 'list' ? `[${key}...]` : `[${key}]`);
  leaf.action((...values: unknown[]) => {
    const args = entry.arguments.map(({ key }, index) => [key, values[index]] as const);
    settle({
      kind: 'run',
      entry,
      given: { ...givenOptions(leaf, entry.options), ...present(args) },
      globals: Object.assign({}, ...ancestors.map((command) => givenOptions(command, COMMON_FLAGS)), {
        ...givenOptions(leaf, globals),
      }),
    });
  });
}

function addOptions(command: Command, fields: readonly FieldEntry[]): void {
  for (const field of fields) {
    const short = field.short === undefined ? '' : `-${field.short}, `;
    if (field.type === 'boolean') {
      command.addOption(new Option(`${short}--${field.flag}`));
      if (!field.flag.startsWith('no-')) command.addOption(new Option(`--no-${field.flag}`));
      continue;
    }
    const value = field.valueOptional ? '[value]' : '<value>';
    const option = new Option(`${short}--${field.flag} ${value}`);
    if (field.type === 'list' || field.type === 'map') {
      option.argParser((item: string, list: readonly string[] | undefined) => [...(list ?? []), item]);
    }
    command.addOption(option);
  }
}

function givenOptions(command: Command, fields: readonly FieldEntry[]): GivenValues {
  return present(
    fields.map((field) => {
      const negated = field.flag.startsWith('no-');
      const attribute = new Option(`--${field.flag}`).attributeName();
      if (command.getOptionValueSource(attribute) !== 'cli') return [field.key, undefined];
      const value: unknown = command.getOptionValue(attribute);
      return [field.key, negated ? value === false : value === '' && field.valueOptional ? true : value];
    }),
  );
}

function present(entries: readonly (readonly [string, unknown])[]): GivenValues {
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

/** A bare `--diff` must not swallow the argument after it: the value of such a flag comes only with `=`. */
function withExplicitOptionals(argv: readonly string[], commands: readonly CommandEntry[]): string[] {
  const optional = new Set(
    [...GLOBAL_FLAGS, ...commands.flatMap(({ options }) => options)]
      .filter(({ valueOptional }) => valueOptional)
      .map(({ flag }) => `--${flag}`),
  );
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, index) => (index < end && optional.has(word) ? `${word}=` : word));
}

function missingSubCommand(path: readonly string[], commands: readonly CommandEntry[]): MartyError {
  const names = commands
    .filter((entry) => path.every((word, index) => entry.path[index] === word))
    .map((entry) => entry.path[path.length] ?? '');
  return new MartyError(
    'MARTY-U009',
    `"marty ${path.join(' ')}" needs a command: ${unique(names).join(', ')}.`,
  );
}

function usageError(
  error: CommanderError,
  argv: readonly string[],
  commands: readonly CommandEntry[],
): MartyError {
  const suggested = /\(Did you mean (?:one of )?(.+)\?\)/.exec(error.message)?.[1];
  const named = /'([^']+)'/.exec(error.message)?.[1] ?? '';
  const hint = suggested === undefined ? {} : { hint: `Did you mean "${suggested}"?` };
  switch (error.code) {
    case 'commander.unknownCommand': {
      const full = commands.find(({ path }) => path.length > 1 && path.at(-1) === named)?.path.join(' ');
      const better = full === undefined ? hint : { hint: `Did you mean "marty ${full}"?` };
      return new MartyError('MARTY-U001', `There is no command "${named}".`, better);
    }
    case 'commander.unknownOption': {
      const word = named.split('=')[0] ?? named;
      const later = GLOBAL_FLAGS.some(({ flag, short }) => word === `--${flag}` || word === `-${short}`);
      const place = later && argv[0] === named ? { hint: 'Put it after the command.' } : hint;
      return new MartyError('MARTY-U002', `There is no option "${word}".`, place);
    }
    case 'commander.excessArguments':
      return new MartyError('MARTY-U005', `Too many arguments: ${error.message.replace(/^.*?for /, 'for ')}`);
    case 'commander.optionMissingArgument':
      return new MartyError('MARTY-U010', `The option "${named.split(' <')[0]}" needs a value.`);
    default:
      return new MartyError('MARTY-U004', error.message.replace(/^error: /, ''));
  }
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

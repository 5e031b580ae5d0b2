import type { TextStyle } from '../commands/command.ts';
import type { CommandEntry, FieldEntry } from '../commands/command-entry.ts';
import { globalFlagsOf } from './command-line.ts';
import { COMMON_FLAGS } from './global-flags.ts';
import { padTo, visibleWidth, wrap } from './text-style.ts';

const MAX_WIDTH = 100;
const MIN_WIDTH = 60;
const SUMMARY = 'Scaffold microservices, move Helm charts to Kustomize, compile mesh policies.';
const VERSION_FLAG: FieldEntry = {
  key: 'version',
  flag: 'version',
  short: 'V',
  type: 'boolean',
  required: false,
  description: 'Print the version',
};
const HELP_FLAG: FieldEntry = {
  ...VERSION_FLAG,
  key: 'help',
  flag: 'help',
  short: 'h',
  description: 'Print this help',
};

export interface HelpView {
  readonly commands: readonly CommandEntry[];
  readonly style: TextStyle;
  /** Columns of the terminal. */
  readonly width: number | undefined;
}

/** Help of a command, of a group, or of marty itself (empty path). Ends with a line break. */
export function renderHelp(path: readonly string[], view: HelpView): string {
  const width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, view.width ?? 80));
  const entry = view.commands.find((command) => command.path.join(' ') === path.join(' '));
  const sections = entry === undefined ? groupHelp(path, view, width) : commandHelp(entry, view.style, width);
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function commandHelp(entry: CommandEntry, style: TextStyle, width: number): string[] {
  const name = entry.path.join(' ');
  const args = entry.arguments.map((field) => argumentName(field)).join(' ');
  const groups = new Map<string, FieldEntry[]>();
  for (const field of [...entry.options, ...globalFlagsOf(entry), HELP_FLAG]) {
    const group = field === HELP_FLAG ? 'Global options' : (field.group ?? 'Options');
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return [
    wrap(entry.summary.endsWith('.') ? entry.summary : `${entry.summary}.`, width).join('\n'),
    examples(entry.examples, style, width),
    `${style.bold('Usage:')}\n  marty ${[name, args, '[options]'].filter(Boolean).join(' ')}`,
    entry.description === undefined ? '' : wrap(entry.description, width).join('\n'),
    definitions(
      'Arguments',
      entry.arguments.map((field) => [field.key, explain(field)]),
      style,
      width,
    ),
    ...[...groups].map(([title, fields]) =>
      definitions(
        title,
        fields.map((field) => [flagText(field), explain(field)]),
        style,
        width,
      ),
    ),
    style.dim(`Reference: docs/reference/commands.md#marty-${entry.path.join('-')}`),
  ];
}

function groupHelp(path: readonly string[], { commands, style }: HelpView, width: number): string[] {
  const members = commands.filter((entry) => path.every((word, index) => entry.path[index] === word));
  const depth = path.length;
  const groups = new Map<string, [string, string][]>();
  for (const entry of members) {
    const title = depth === 0 && entry.path.length > 1 ? (entry.path[0] ?? '') : 'Commands';
    groups.set(title, [...(groups.get(title) ?? []), [entry.path.slice(depth).join(' '), entry.summary]]);
  }
  const shown = members.flatMap((entry) => entry.examples.slice(0, 1)).slice(0, 4);
  return [
    depth === 0 ? SUMMARY : '',
    examples(shown, style, width),
    `${style.bold('Usage:')}\n  marty ${[...path, 'COMMAND', '[options]'].join(' ')}`,
    ...[...groups].map(([title, rows]) => definitions(title, rows, style, width)),
    definitions(
      'Global options',
      [...COMMON_FLAGS, HELP_FLAG, ...(depth === 0 ? [VERSION_FLAG] : [])].map((field) => [
        flagText(field),
        explain(field),
      ]),
      style,
      width,
    ),
    style.dim(`"marty ${[...path, 'COMMAND', '--help'].join(' ')}" explains a command.`),
  ];
}

function examples(list: CommandEntry['examples'], style: TextStyle, width: number): string {
  if (list.length === 0) return '';
  const lines = list.flatMap(({ command, explains }) => [
    ...wrap(`# ${explains}`, width - 2).map((line) => `  ${style.dim(line)}`),
    `  $ ${breakCommand(command, width - 4)}`,
  ]);
  return `${style.bold('Examples:')}\n${lines.join('\n')}`;
}

/** A long command line goes on after a backslash, as it may be pasted into a shell. */
function breakCommand(command: string, width: number): string {
  if (visibleWidth(command) <= width) return command;
  return wrap(command, width - 4).join(' \\\n      ');
}

function definitions(
  title: string,
  rows: readonly (readonly [string, string])[],
  style: TextStyle,
  width: number,
): string {
  if (rows.length === 0) return '';
  const left = Math.min(32, Math.max(...rows.map(([term]) => visibleWidth(term))));
  const lines = rows.flatMap(([term, text]) => {
    const [first = '', ...rest] = wrap(text, width - left - 4);
    const indent = ' '.repeat(left + 4);
    const head = `  ${padTo(term, left)}  `;
    return visibleWidth(term) > left
      ? [`  ${term}`, indent + first, ...rest.map((line) => indent + line)]
      : [(head + first).trimEnd(), ...rest.map((line) => indent + line)];
  });
  return `${style.bold(`${title}:`)}\n${lines.join('\n')}`;
}

export function argumentName({ key, type, required }: FieldEntry): string {
  const name = type === 'list' ? `${key}...` : key;
  return required ? `<${name}>` : `[${name}]`;
}

/** `-s, --service NAME:TYPE`. */
export function flagText(field: FieldEntry): string {
  const short = field.short === undefined ? '    ' : `-${field.short}, `;
  const shown = field.type === 'boolean' && field.default === true ? `no-${field.flag}` : field.flag;
  return `${short}--${shown}${valueText(field)}`;
}

export function valueText(field: FieldEntry): string {
  if (field.type === 'boolean') return '';
  const name =
    field.value ?? (field.type === 'number' ? 'NUMBER' : field.type === 'map' ? 'KEY=VALUE' : 'VALUE');
  return field.valueOptional ? `[=${name}]` : ` ${name}`;
}

function explain(field: FieldEntry): string {
  const notes = [
    ...(field.values === undefined ? [] : [field.values.join(' | ')]),
    ...(field.required ? ['required'] : []),
    ...(field.type === 'list' || field.type === 'map' ? ['repeatable'] : []),
    ...(showsDefault(field) ? [`default ${String(field.default)}`] : []),
  ];
  return `${field.description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function showsDefault({ default: value }: FieldEntry): boolean {
  if (value === undefined || value === null || typeof value === 'boolean' || value === '') return false;
  return !(Array.isArray(value) && value.length === 0) && typeof value !== 'object';
}

import type { TextStyle } from '../commands/command.ts';
import type { CommandEntry, FieldEntry } from '../commands/command-entry.ts';
import { argumentName, explain, flagText } from './field-text.ts';
import { COMMON_FLAGS, globalFlagsOf } from './global-flags.ts';
import { padTo, visibleWidth, wrap } from './text-style.ts';

const MAX_WIDTH = 100;
const MIN_WIDTH = 60;
const MAX_TERM = 28;
const OTHER = 'Other commands';
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
  const groups = new Map<string, FieldEntry[]>();
  for (const field of [...entry.options, ...globalFlagsOf(entry), HELP_FLAG]) {
    const group = field === HELP_FLAG ? 'Global options' : (field.group ?? 'Options');
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  const flags: Definitions[] = [...groups].map(([title, fields]) => [title, fields.map(flagRow)]);
  const args: Definitions = ['Arguments', entry.arguments.map((field) => [field.key, explain(field)])];
  return [
    wrap(entry.summary.endsWith('.') ? entry.summary : `${entry.summary}.`, width).join('\n'),
    examples(entry.examples, style, width),
    usage([...entry.path, ...entry.arguments.map(argumentName), '[options]'], style),
    entry.description === undefined ? '' : wrap(entry.description, width).join('\n'),
    ...definitionLists([args, ...flags], style, width),
    style.dim(`Reference: docs/reference/commands.md#marty-${entry.path.join('-')}`),
  ];
}

/** In the help of a group. */
const MAX_EXAMPLES = 4;

function groupHelp(path: readonly string[], { commands, style }: HelpView, width: number): string[] {
  const members = commands
    .filter((entry) => path.every((word, index) => entry.path[index] === word))
    .sort((a, b) => Math.min(2, b.path.length) - Math.min(2, a.path.length));
  const depth = path.length;
  const groups = new Map<string, [string, string][]>();
  for (const entry of members) {
    const title = depth > 0 ? 'Commands' : entry.path.length === 1 ? OTHER : (entry.path[0] ?? '');
    groups.set(title, [...(groups.get(title) ?? []), [entry.path.slice(depth).join(' '), entry.summary]]);
  }
  const all = members.flatMap((entry) => entry.examples.slice(0, 1));
  const starters = all.filter(({ starter }) => starter);
  const shown = (starters.length > 0 ? starters : all).slice(0, MAX_EXAMPLES);
  const flags = [...COMMON_FLAGS, HELP_FLAG, ...(depth === 0 ? [VERSION_FLAG] : [])];
  return [
    depth === 0 ? SUMMARY : '',
    examples(shown, style, width),
    usage([...path, 'COMMAND', '[options]'], style),
    ...definitionLists([...groups, ['Global options', flags.map(flagRow)]], style, width),
    style.dim(`"marty ${[...path, 'COMMAND', '--help'].join(' ')}" explains a command.`),
  ];
}

function usage(words: readonly string[], style: TextStyle): string {
  return `${style.bold('Usage:')}\n  marty ${words.join(' ')}`;
}

function flagRow(field: FieldEntry): [string, string] {
  return [flagText(field), explain(field)];
}

function examples(list: CommandEntry['examples'], style: TextStyle, width: number): string {
  if (list.length === 0) return '';
  const lines = list.flatMap(({ command, explains }) => [
    ...wrap(`# ${explains}`, width - 2).map((line) => `  ${style.dim(line)}`),
    `  $ ${breakCommand(command, width - 4)}`,
  ]);
  return `${style.bold('Examples:')}\n${lines.join('\n')}`;
}

/** A long command line goes on after a backslash, before an option, as it may be pasted into a shell. */
function breakCommand(command: string, width: number): string {
  const lines: string[] = [];
  for (const part of command.split(/ (?=-)/)) {
    const last = lines.at(-1);
    if (last === undefined || visibleWidth(last) + 1 + visibleWidth(part) > width - 6) lines.push(part);
    else lines[lines.length - 1] = `${last} ${part}`;
  }
  return lines.join(' \\\n      ');
}

type Definitions = readonly [title: string, rows: readonly (readonly [string, string])[]];

/** Lists of terms with their meaning, all aligned in the same column. */
function definitionLists(lists: readonly Definitions[], style: TextStyle, width: number): string[] {
  const terms = lists.flatMap(([, rows]) => rows.map(([term]) => visibleWidth(term)));
  const left = Math.min(MAX_TERM, Math.max(...terms));
  const indent = ' '.repeat(left + 4);
  return lists
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => {
      const lines = rows.flatMap(([term, text]) => {
        const [first = '', ...rest] = wrap(text, width - left - 4);
        const head =
          visibleWidth(term) > left ? [`  ${term}`, indent + first] : [`  ${padTo(term, left)}  ${first}`];
        return [...head.map((line) => line.trimEnd()), ...rest.map((line) => indent + line)];
      });
      return `${style.bold(`${title}:`)}\n${lines.join('\n')}`;
    });
}

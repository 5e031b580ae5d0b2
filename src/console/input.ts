import type { z } from 'zod';
import type { CommandDefinition } from '../commands/command.ts';
import type { CommandEntry, FieldEntry, Setting } from '../commands/command-entry.ts';
import { MartyError, type SourceLocation } from '../errors.ts';
import type { GivenValues } from './command-line.ts';
import { valueText } from './field-text.ts';
import { resolveSetting, type SettingsSources } from './settings.ts';

/** Asks for values on a terminal; absent where marty may not ask. */
export type AskForValues = (
  missing: readonly FieldEntry[],
  validate: (key: string, value: unknown) => string | undefined,
) => Promise<Readonly<Record<string, unknown>>>;

/** Every value of a call with its origin; those of arguments come from the command line alone. */
export function resolveInput(entry: CommandEntry, given: GivenValues, sources: SettingsSources): Setting[] {
  const none: SettingsSources = { env: {}, files: [] };
  return [
    ...entry.arguments.map((field) => ({
      ...resolveSetting(field, given[field.key], none),
      name: field.key,
    })),
    ...entry.options.map((field) => ({
      ...resolveSetting(field, given[field.key], sources, entry.path),
      name: field.key,
    })),
  ];
}

/**
 * The checked input of a command: what was given, asked for or defaulted. Throws MARTY-U003 for values that are
 * missing and cannot be asked for, MARTY-U004 for those that the definition refuses.
 */
export async function commandInput(
  definition: CommandDefinition,
  entry: CommandEntry,
  settings: readonly Setting[],
  ask: AskForValues | undefined,
): Promise<Record<string, unknown>> {
  const schema = definition.arguments.extend(definition.options.shape);
  const values: Record<string, unknown> = {};
  const open = new Set<string>();
  for (const { name, value, origin } of settings) {
    if (origin === 'default') open.add(name);
    else values[name] = value;
  }
  const fields = [...entry.arguments, ...entry.options];
  const missing = fields.filter(({ key, required }) => required && open.has(key));
  const asked = fields.filter(
    ({ key, required, prompt }) => open.has(key) && (required || prompt !== undefined),
  );
  if (ask !== undefined && asked.length > 0) {
    Object.assign(
      values,
      await ask(asked, (key, value) => {
        const result = schema.shape[key]?.safeParse(value);
        return result === undefined || result.success ? undefined : result.error.issues[0]?.message;
      }),
    );
  } else if (missing.length > 0) {
    throw missingValues(entry, missing);
  }
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  throw invalidValues(entry, fields, settings, result.error.issues);
}

/** How a field is given on the command line: `--service NAME`, or `<name>`. */
function spelled(entry: CommandEntry, field: FieldEntry): string {
  if (entry.arguments.includes(field)) return `<${field.key}>`;
  return `--${field.flag}${valueText(field)}`;
}

function missingValues(entry: CommandEntry, missing: readonly FieldEntry[]): MartyError {
  const names = missing.map((field) => spelled(entry, field)).join(', ');
  const usage = ['marty', ...entry.path, ...missing.map((field) => spelled(entry, field))].join(' ');
  return new MartyError('MARTY-U003', `Missing: ${names}.`, { hint: `Call it as: ${usage}` });
}

function invalidValues(
  entry: CommandEntry,
  fields: readonly FieldEntry[],
  settings: readonly Setting[],
  issues: readonly z.core.$ZodIssue[],
): MartyError {
  let where: SourceLocation | undefined;
  const lines = issues.map((issue) => {
    const key = String(issue.path[0] ?? '');
    const field = fields.find((candidate) => candidate.key === key);
    const setting = settings.find(({ name }) => name === key);
    if (setting?.origin === 'project' || setting?.origin === 'user') where ??= { file: setting.from ?? '' };
    const source = setting?.origin === 'environment' ? setting.from : undefined;
    const name = source ?? (field === undefined ? key : spelled(entry, field));
    const shown = setting === undefined ? '' : `: ${JSON.stringify(setting.value)}`;
    return name === '' ? issue.message : `${name}${shown}: ${issue.message}`;
  });
  return new MartyError('MARTY-U004', lines.join('\n'), where === undefined ? {} : { where });
}

import { z } from 'zod';
import type { CommandDefinition } from './command.ts';
import type { CommandEntry, FieldEntry, FieldType } from './command-entry.ts';

export { ERRORS } from '../errors.ts';

interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly FieldSchema[];
  readonly items?: FieldSchema;
  readonly default?: unknown;
  readonly description?: string;
  readonly short?: string;
  readonly value?: string;
  readonly prompt?: string;
  readonly group?: string;
  readonly complete?: string;
}

interface InputSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

/** `kubeVersion` → `kube-version`. */
export function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** JSON Schema of what a command takes: arguments and options in one object. */
export function inputSchema(definition: CommandDefinition): object {
  return toJsonSchema(definition.arguments.extend(definition.options.shape));
}

/** JSON Schema of the `data` a command answers with. */
export function outputSchema(definition: CommandDefinition): object {
  return z.toJSONSchema(definition.output, { unrepresentable: 'any' });
}

/** The plain-data side of a command. Throws an Error that names the command if its definition is unusable. */
export function describeCommand(definition: CommandDefinition): CommandEntry {
  try {
    const { path, summary, description, examples } = definition;
    const args = fields(definition.arguments);
    const options = fields(definition.options);
    const seen = new Set<string>();
    for (const { key } of [...args, ...options]) {
      if (seen.has(key)) throw new Error(`${key} is defined twice`);
      seen.add(key);
    }
    return {
      path,
      summary,
      ...(description === undefined ? {} : { description }),
      writes: definition.writes ?? true,
      findings: definition.findings ?? false,
      arguments: args,
      options,
      examples,
    };
  } catch (error) {
    throw new Error(`command "${definition.path.join(' ')}": ${String(error)}`, { cause: error });
  }
}

function toJsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function fields(schema: z.ZodObject): FieldEntry[] {
  const { properties = {}, required = [] } = toJsonSchema(schema) as InputSchema;
  return Object.entries(properties).map(([key, field]) => describeField(key, field, required.includes(key)));
}

function describeField(key: string, field: FieldSchema, required: boolean): FieldEntry {
  const type = fieldType(field);
  if (type === undefined) throw new Error(`${key}: no flag can hold a value of this schema`);
  const values = allowedValues(type === 'list' ? (field.items ?? {}) : field);
  const { short, value, prompt, group, complete } = field;
  return {
    key,
    flag: kebab(key),
    type,
    description: field.description ?? '',
    required,
    ...defined({ values, default: field.default, short, value, prompt, group, complete }),
    ...(field.anyOf?.some(({ type }) => type === 'boolean') ? { valueOptional: true } : {}),
  };
}

function fieldType(field: FieldSchema): FieldType | undefined {
  const [first, ...others] = (field.anyOf ?? []).map(fieldType).filter((type) => type !== 'boolean');
  if (first !== undefined && others.every((type) => type === first)) return first;
  switch (field.type) {
    case 'boolean':
    case 'string':
    case 'number':
      return field.type;
    case 'integer':
      return 'number';
    case 'array':
      return 'list';
    case 'object':
      return 'map';
    case undefined:
      return 'string';
    default:
      return undefined;
  }
}

function allowedValues(field: FieldSchema): readonly string[] | undefined {
  if (field.anyOf !== undefined) {
    const values = field.anyOf.filter(({ type }) => type !== 'boolean').map(allowedValues);
    return values.every((list) => list !== undefined) ? values.flat() : undefined;
  }
  if (field.enum !== undefined) return field.enum.map(String);
  return field.const === undefined ? undefined : [String(field.const)];
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

import { z } from 'zod';
import type { CommandDefinition } from './command.ts';
import type { CommandEntry, FieldEntry, FieldType } from './command-entry.ts';

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

const Finding = z.object({
  code: z.string(),
  level: z.enum(['error', 'warning', 'note']),
  message: z.string(),
  where: z.object({ file: z.string(), line: z.int().optional(), column: z.int().optional() }).optional(),
  hint: z.string().optional(),
});

const Plan = z.looseObject({
  version: z.literal(1),
  id: z.string(),
  hash: z.string(),
  summary: z.string(),
  root: z.string(),
  operations: z.array(z.looseObject({ kind: z.string(), reason: z.string() })),
  conflicts: z.array(z.looseObject({ path: z.string(), kind: z.string(), message: z.string() })),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
  diff: z.string().optional().describe('With --diff'),
  applied: z.boolean().optional().describe('True once it is on the disk'),
  historyId: z.string().optional().describe('What `marty plugin undo` takes back'),
});

/** JSON Schema of every document that `--json` prints; `data` is of the command's own output schema. */
export const resultSchema: object = z.toJSONSchema(
  z
    .discriminatedUnion('ok', [
      z.object({
        ok: z.literal(true),
        command: z.string(),
        version: z.string().describe('Version of marty'),
        data: z.unknown(),
        plan: Plan.optional(),
        findings: z.array(Finding).optional(),
      }),
      z.object({
        ok: z.literal(false),
        error: z.object({
          code: z.string().regex(/^MARTY-[A-Z]\d{3}$/),
          message: z.string(),
          hint: z.string(),
          where: z.string().optional().describe('file:line:column'),
          docs: z.string(),
        }),
        plan: Plan.optional().describe('The plan whose conflicts are the error'),
      }),
    ])
    .meta({ title: 'Result of a marty command, version 1' }),
);

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

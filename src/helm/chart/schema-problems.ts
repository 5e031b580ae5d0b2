import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { GoInt, type GoMap, type GoValue } from '../values/go-value.ts';
import type { Chart } from './chart.ts';
import { schemaWords } from './schema-words.ts';

const OPTIONS = {
  strict: false,
  allErrors: true,
  validateFormats: false,
  logger: false,
  verbose: true,
} as const;
type Schema = Record<string, unknown>;
type Validator = ReturnType<Ajv['compile']>;

/** A schema is compiled once, for however many environments its chart is rendered. */
const validators = new WeakMap<Chart, Validator>();

function validatorOf(chart: Chart, schema: string): Validator {
  let validator = validators.get(chart);
  if (validator === undefined) {
    validator = compile(JSON.parse(schema) as unknown);
    validators.set(chart, validator);
  }
  return validator;
}

/**
 * The problems of values, in the words of the validator that Helm uses. This module and what it needs are loaded
 * where values are in doubt alone.
 */
export function schemaProblems(chart: Chart, schema: string, values: GoMap): string[] {
  try {
    const check = validatorOf(chart, schema);
    if (check(toJson(values))) return [];
    return schemaWords(check.errors ?? []);
  } catch (cause) {
    return [`unable to validate schema: ${cause instanceof Error ? cause.message : String(cause)}`];
  }
}

function compile(schema: unknown): Validator {
  if (typeof schema !== 'object' || schema === null) return new Ajv2020(OPTIONS).compile({});
  const { $schema: draft = '', ...rest } = schema as Schema;
  if (/draft-0?[467]/.test(String(draft)))
    return new Ajv(OPTIONS).compile(String(draft).includes('draft-04') ? (fromDraft4(rest) as Schema) : rest);
  return /2019-09/.test(String(draft))
    ? new Ajv2019(OPTIONS).compile(rest)
    : new Ajv2020(OPTIONS).compile(rest);
}

/** Draft 4 has `id` for `$id`, and exclusive limits as flags beside the limit. */
function fromDraft4(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(fromDraft4);
  if (typeof schema !== 'object' || schema === null) return schema;
  const result: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'id' && typeof value === 'string') result['$id'] = value;
    else result[key] = fromDraft4(value);
  }
  for (const limit of ['minimum', 'maximum'] as const) {
    const exclusive = limit === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
    if (result[exclusive] === true) {
      result[exclusive] = result[limit];
      delete result[limit];
    } else if (result[exclusive] === false) delete result[exclusive];
  }
  return result;
}

function toJson(value: GoValue): unknown {
  if (value instanceof GoInt) return Number(value.value);
  if (value instanceof Map) {
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of value) object[key] = toJson(item);
    return object;
  }
  return Array.isArray(value) ? value.map(toJson) : value;
}

import { z } from 'zod';
import type { DataPath } from './yaml-source.ts';

type Schema = Readonly<Record<string, unknown>>;

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function alternatives(schema: Schema): Schema[] {
  const nested = schema['anyOf'];
  return Array.isArray(nested) ? nested.filter(isSchema).flatMap(alternatives) : [schema];
}

function child(schema: Schema, key: PropertyKey): Schema[] {
  const { properties, items, additionalProperties } = schema as Record<string, unknown>;
  const named = isSchema(properties) ? properties[String(key)] : undefined;
  return [named, typeof key === 'number' ? items : undefined, additionalProperties]
    .filter(isSchema)
    .slice(0, 1);
}

/** The keys that a schema knows at a path. */
export function knownKeys(schema: z.ZodType, path: DataPath): string[] {
  let level = alternatives(z.toJSONSchema(schema, { io: 'input' }) as Schema);
  for (const key of path) level = level.flatMap((one) => child(one, key)).flatMap(alternatives);
  return level.flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : []));
}

import { z } from 'zod';
import { isObject, setField } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';

/**
 * A value whose field names are written as a schema writes them: kustomize reads its own files with Go's JSON
 * reader, to which `Resources` is `resources`. Of two spellings the one that sorts last counts.
 */
export function foldCase(schema: z.core.$ZodType, value: Json): Json {
  if (schema instanceof z.ZodOptional) return foldCase(schema.unwrap(), value);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => foldCase(schema.element, item));
  if (!(schema instanceof z.ZodObject) || !isObject(value)) return value;
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const names = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
  const folded: JsonObject = {};
  for (const written of Object.keys(value).sort()) {
    const name = Object.hasOwn(shape, written) ? written : (names.get(written.toLowerCase()) ?? written);
    const item = value[written] ?? null;
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    setField(folded, name, field === undefined ? item : foldCase(field, item));
  }
  return folded;
}

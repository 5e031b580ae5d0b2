import type { StructuralSchema } from './crd-schema.ts';

const DROPPED = new Set(['format', 'default', 'description', 'example', 'nullable']);

/**
 * A structural schema as plain JSON Schema for ajv, strict about unknown fields as an API server with
 * `fieldValidation=Strict`. Objects inside anyOf, oneOf, allOf and not stay open: they state only part of a shape.
 */
export function toJsonSchema(schema: StructuralSchema): Record<string, unknown> {
  return translate(schema, true, true);
}

function translate(schema: StructuralSchema, close: boolean, root = false): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword.startsWith('x-kubernetes-') || DROPPED.has(keyword)) continue;
    out[keyword] = translateKeyword(keyword, value, close);
  }
  if (root) out['properties'] = { ...(out['properties'] as object | undefined), ...ROOT_PROPERTIES };
  if (schema['x-kubernetes-int-or-string']) delete out['type'];
  else if (schema.nullable && typeof out['type'] === 'string') out['type'] = [out['type'], 'null'];
  const open = schema['x-kubernetes-preserve-unknown-fields'] || schema.additionalProperties !== undefined;
  if (close && schema.properties && !open) out['additionalProperties'] = false;
  return out;
}

/** Judged elsewhere: names and labels by the metadata rules, status by the controller that writes it. */
const ROOT_PROPERTIES = { apiVersion: {}, kind: {}, metadata: {}, status: {} };

function translateKeyword(keyword: string, value: unknown, close: boolean): unknown {
  switch (keyword) {
    case 'properties':
      return Object.fromEntries(
        Object.entries(value as Record<string, StructuralSchema>).map(([name, child]) => [
          name,
          translate(child, close),
        ]),
      );
    case 'items':
    case 'additionalProperties':
      return typeof value === 'boolean' ? value : translate(value as StructuralSchema, close);
    case 'not':
      return translate(value as StructuralSchema, false);
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
      return (value as StructuralSchema[]).map((part) => translate(part, false));
    default:
      return value;
  }
}

import type { Json } from '../../objects/kube-object.ts';
import type { StructuralSchema } from './crd-schema.ts';

/** A copy with the schema's defaults filled in, as the API server does before it validates: only where the parent exists. */
export function withDefaults(value: Json, schema: StructuralSchema): Json {
  if (Array.isArray(value)) {
    const items = schema.items;
    return items ? value.map((item) => withDefaults(item, items)) : value;
  }
  if (value === null || typeof value !== 'object') return value;
  const out: Record<string, Json> = { ...value };
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const present = out[name];
    if (present !== undefined) out[name] = withDefaults(present, child);
    else if (child.default !== undefined) out[name] = withDefaults(child.default, child);
  }
  if (typeof schema.additionalProperties === 'object') {
    for (const [name, item] of Object.entries(out)) {
      if (!schema.properties?.[name]) out[name] = withDefaults(item, schema.additionalProperties);
    }
  }
  return out;
}

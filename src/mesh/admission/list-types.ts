import type { Json, JsonObject } from '../../objects/kube-object.ts';
import type { StructuralSchema } from './crd-schema.ts';

/** The index of the first item that repeats another of a `map` or `set` list, or -1. Items carry their defaults. */
export function firstDuplicate(items: readonly Json[], schema: StructuralSchema): number {
  const kind = schema['x-kubernetes-list-type'];
  if (kind !== 'map' && kind !== 'set') return -1;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const seen = new Set<string>();
  return items.findIndex((item) => {
    const identity = JSON.stringify(
      kind === 'set' ? item : keys.map((key) => (item as JsonObject)[key] ?? null),
    );
    if (seen.has(identity)) return true;
    seen.add(identity);
    return false;
  });
}

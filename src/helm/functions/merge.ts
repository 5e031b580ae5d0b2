import { isEmpty } from '../values/go-format.ts';
import type { GoMap, GoValue } from '../values/go-value.ts';

/**
 * Merges a source into a target as mergo 1.0.1 does for sprig. Changes the target; what it takes from the
 * source is the same map or list, not a copy, so a later `set` on it changes both.
 *
 * Without `overwrite` a value is taken where the target has none or an empty one (false and 0 are empty), and
 * a nil never; with it every value is taken, nil and empty ones too. Lists are taken whole.
 */
export function merge(target: GoMap, source: ReadonlyMap<string, GoValue>, overwrite: boolean): void {
  if (target === source) return;
  for (const [key, value] of source) {
    if (value === null) {
      if (overwrite) target.set(key, null);
      continue;
    }
    const current = target.get(key) ?? null;
    if (value instanceof Map && current instanceof Map) {
      merge(current, value, overwrite);
      if (!isEmpty(current)) continue;
    }
    if (overwrite || isEmpty(current)) target.set(key, value);
  }
}

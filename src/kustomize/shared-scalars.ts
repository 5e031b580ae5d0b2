import { isObject, setField } from '../objects/json.ts';
import type { Json, KubeObject } from '../objects/kube-object.ts';

/**
 * Places of an object that kustomize filled with one and the same YAML node: a label that it created in metadata,
 * selectors and templates at once. A later change of one place changes all of them.
 */
export type SharedPlaces = readonly (readonly string[])[];

/** Runs a change, and repeats what it wrote to one shared place in the others. */
export function keepShared(
  object: () => KubeObject,
  groups: readonly SharedPlaces[],
  change: () => void,
): void {
  if (groups.length === 0) {
    change();
    return;
  }
  const before = groups.map((places) => places.map((place) => valueAt(object(), place)));
  change();
  for (const [group, places] of groups.entries()) {
    const written = places
      .map((place, at) => ({ now: valueAt(object(), place), old: before[group]?.[at] }))
      .filter(({ now, old }) => now !== undefined && old !== undefined && now !== old && isScalar(now))
      .at(-1);
    if (written?.now === undefined) continue;
    for (const place of places) overwrite(object(), place, written.now);
  }
}

function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}

function valueAt(object: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = object;
  for (const part of path) current = child(current, part);
  return current;
}

function child(node: Json | undefined, part: string): Json | undefined {
  if (Array.isArray(node)) return node[Number(part)];
  return isObject(node) && Object.hasOwn(node, part) ? node[part] : undefined;
}

function overwrite(object: KubeObject, place: readonly string[], value: Json): void {
  const key = place.at(-1) ?? '';
  const map = valueAt(object, place.slice(0, -1));
  if (isObject(map) && Object.hasOwn(map, key)) setField(map, key, value);
}

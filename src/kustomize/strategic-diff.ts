import { canonicalJson } from '../objects/canonical.ts';
import { clone, equalJson, field, isObject, setField } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { fieldShape, type Shape } from './merge-shapes.ts';

/**
 * The body of a strategic merge patch that turns one map into another, as small as its merge keys allow.
 * Not every change can be expressed (nulls that must stay, orders of lists): callers apply it and compare.
 */
export function strategicDiff(from: JsonObject, to: JsonObject, shape: Shape): JsonObject {
  const patch: JsonObject = {};
  for (const name of Object.keys(to)) {
    const value = diffField(field(from, name), field(to, name) ?? null, fieldShape(shape, name));
    if (value !== undefined) setField(patch, name, value);
  }
  for (const name of Object.keys(from)) if (!Object.hasOwn(to, name)) setField(patch, name, null);
  return patch;
}

/** What a patch says about a field; undefined where nothing changes. */
function diffField(from: Json | undefined, to: Json, shape: Shape): Json | undefined {
  if (equalJson(from, to)) return undefined;
  if (isObject(from) && isObject(to)) return diffMap(from, to, shape);
  if (Array.isArray(from) && Array.isArray(to) && shape.merge !== undefined)
    return shape.merge.keys.length === 0 ? diffScalars(from, to) : diffElements(from, to, shape.merge);
  return clone(to);
}

function diffMap(from: JsonObject, to: JsonObject, shape: Shape): Json {
  const shared = Object.keys(to).some((name) => Object.hasOwn(from, name));
  if (!shared && Object.keys(from).length > 0 && Object.keys(to).length > 0)
    return { $patch: 'replace', ...clone(to) };
  return strategicDiff(from, to, shape);
}

function diffScalars(from: readonly Json[], to: readonly Json[]): Json {
  const kept = from.every((item) => to.includes(item));
  return kept ? to.filter((item) => !from.includes(item)) : [...clone([...to]), { $patch: 'replace' }];
}

/**
 * The elements up to the last one that changes, in their new order: a merged list begins with the elements that
 * a patch names, so those before it are named too, by their keys alone.
 */
function diffElements(from: readonly Json[], to: readonly Json[], merge: NonNullable<Shape['merge']>): Json {
  const keyOf = (element: Json): string =>
    canonicalJson(merge.keys.map((key) => field(element, key) ?? null));
  const before = new Map(from.map((element) => [keyOf(element), element]));
  const after = new Set(to.map(keyOf));
  const removed = from
    .filter((element) => !after.has(keyOf(element)))
    .map((element): Json => ({ ...keysOf(element, merge.keys), $patch: 'delete' }));
  const named = to.map((element): { entry: Json; changed: boolean } => {
    const old = before.get(keyOf(element));
    if (old === undefined) return { entry: clone(element), changed: true };
    if (!isObject(old) || !isObject(element) || equalJson(old, element))
      return { entry: keysOf(element, merge.keys), changed: false };
    return {
      entry: { ...keysOf(element, merge.keys), ...strategicDiff(old, element, merge.item) },
      changed: true,
    };
  });
  const multiple = merge.keys.length > 1 && [...from, ...to].some((element) => hasAll(element, merge.keys));
  const entries = multiple
    ? named.filter(({ changed }) => changed)
    : named.slice(0, leadingEntries(named, from.map(keyOf), to.map(keyOf)));
  return [...entries.map(({ entry }) => entry), ...removed];
}

/** How many elements a patch must name so that the rest keeps its old order. */
function leadingEntries(
  named: readonly { readonly changed: boolean }[],
  before: readonly string[],
  after: readonly string[],
): number {
  let count = named.findLastIndex(({ changed }) => changed) + 1;
  const inOrder = (start: number): boolean => {
    const rest = new Set(after.slice(start));
    return before.filter((key) => rest.has(key)).every((key, index) => key === after[start + index]);
  };
  while (count < named.length && !inOrder(count)) count++;
  return count;
}

function hasAll(element: Json, keys: readonly string[]): boolean {
  return keys.every((key) => field(element, key) !== undefined);
}

function keysOf(element: Json, keys: readonly string[]): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = field(element, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

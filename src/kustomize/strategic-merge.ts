import { MartyError } from '../errors.ts';
import { clone, field, isObject, setField } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { yamlString } from '../objects/yaml-scalar.ts';
import { fieldShape, type Shape } from './merge-shapes.ts';

/**
 * Applies a strategic merge patch as kustomize 5.8.1 does: null deletes, `$patch: delete|replace|merge` on maps,
 * list elements and lists; the elements that a patch names come first in a merged list, in the patch's order.
 *
 * @returns undefined where the patch deletes the whole value
 * @throws MartyError MARTY-K010 where a patch has another type than its target, MARTY-K011 for elements that
 *   their merge keys do not tell apart
 */
export function strategicMerge(target: Json, patch: Json, shape: Shape): Json | undefined {
  return mergeValue(clone(target), clone(patch), shape, '');
}

function mergeValue(
  target: Json | undefined,
  patch: Json | undefined,
  shape: Shape,
  path: string,
): Json | undefined {
  const leader = target ?? patch;
  if (leader === undefined || leader === null) return patch === undefined ? target : undefined;
  demandSameType(target, patch, path);
  if (isObject(leader)) return mergeMap(target, patch, shape, path);
  if (Array.isArray(leader)) return mergeList(target, patch, shape, path);
  if (patch === undefined) return target;
  // A scalar takes the place of another but keeps its quotes, which make it a text.
  if (typeof target === 'string' && patch !== null && yamlString(target) !== target) return String(patch);
  return patch ?? undefined;
}

function mergeMap(
  target: Json | undefined,
  patch: Json | undefined,
  shape: Shape,
  path: string,
): Json | undefined {
  if (patch === null) return undefined;
  if (patch === undefined) patch = {};
  if (!isObject(patch)) return undefined;
  const directive = takeDirective(patch, path);
  if (directive === 'delete') return undefined;
  const base = isObject(target) && directive !== 'replace' ? target : clone(patch);
  if (directive !== undefined) delete base['$patch'];
  const result: JsonObject = {};
  const names = [...Object.keys(base), ...Object.keys(patch).filter((name) => !Object.hasOwn(base, name))];
  for (const name of names) {
    const value = mergeValue(
      field(base, name),
      field(patch, name),
      fieldShape(shape, name),
      `${path}/${name}`,
    );
    if (value !== undefined) setField(result, name, value);
  }
  return result;
}

function mergeList(
  target: Json | undefined,
  patch: Json | undefined,
  shape: Shape,
  path: string,
): Json | undefined {
  if (shape.merge === undefined) return patch === undefined ? target : (patch ?? undefined);
  if (patch === null) return undefined;
  const elements = Array.isArray(patch) ? patch : [];
  const directive = takeListDirective(elements, path);
  if (directive === 'delete') return undefined;
  const base = Array.isArray(target) && directive !== 'replace' ? target : clone(elements);
  return shape.merge.keys.length === 0
    ? mergeScalars(base, elements)
    : mergeElements(base, elements, shape.merge.keys, shape.merge.item, path);
}

function mergeScalars(target: readonly Json[], patch: readonly Json[]): Json[] {
  return [...new Set([...patch, ...target])];
}

function mergeElements(
  target: readonly Json[],
  patch: readonly Json[],
  keys: readonly string[],
  item: Shape,
  path: string,
): Json[] {
  const used = keys.filter(
    (key, index) => index === 0 || [...target, ...patch].some((element) => hasKey(element, key)),
  );
  const targets = index(target, used, path);
  const patches = index(patch, used, path);
  if (patches.keyless.length > 0)
    throw ambiguous(path, `an element of the patch has no ${keys[0] ?? 'merge key'}`);
  const merged: Json[] = [];
  for (const key of elementOrder(targets.keyed, patches.keyed, used)) {
    const value = mergeValue(targets.keyed.get(key), patches.keyed.get(key), item, `${path}[${key}]`);
    if (value !== undefined && !(isObject(value) && Object.keys(value).length === 0)) merged.push(value);
  }
  return [...merged, ...targets.keyless];
}

/** New elements come first; with a single key, the elements that a patch names do too. */
function elementOrder(
  targets: ReadonlyMap<string, Json>,
  patches: ReadonlyMap<string, Json>,
  keys: readonly string[],
): Set<string> {
  const leading = [...patches.keys()].filter((key) => keys.length === 1 || !targets.has(key));
  return new Set([...leading, ...targets.keys()]);
}

function hasKey(element: Json, key: string): boolean {
  const value = field(element, key);
  return value !== undefined && value !== null && value !== '';
}

/** The elements by the text of their merge keys. */
function index(
  elements: readonly Json[],
  keys: readonly string[],
  path: string,
): { keyed: Map<string, Json>; keyless: Json[] } {
  const keyed = new Map<string, Json>();
  const keyless: Json[] = [];
  for (const element of elements) {
    const [first = ''] = keys;
    if (!hasKey(element, first)) {
      keyless.push(element);
      continue;
    }
    const missing = keys.find((key) => !hasKey(element, key));
    const key = keys.map((name) => String(field(element, name) ?? '')).join(' ');
    if (
      missing !== undefined &&
      elements.filter((other) => field(other, first) === field(element, first)).length > 1
    )
      throw ambiguous(path, `two elements have the same ${first}, and one of them has no ${missing}`);
    if (keyed.has(key)) throw ambiguous(path, `two elements have ${keys.join(' and ')} = ${key}`);
    keyed.set(key, element);
  }
  return { keyed, keyless };
}

function ambiguous(path: string, problem: string): MartyError {
  return new MartyError('MARTY-K011', `a strategic merge cannot be applied: ${problem} in ${path}`);
}

/** Reads and removes `$patch` from a map. */
function takeDirective(patch: JsonObject, path: string): string | undefined {
  const directive = field(patch, '$patch');
  if (directive === undefined || directive === null) return undefined;
  delete patch['$patch'];
  return demandDirective(directive, path);
}

/** Reads and removes the element `{$patch: …}` that speaks for its whole list. */
function takeListDirective(elements: Json[], path: string): string | undefined {
  const at = elements.findIndex((element) => field(element, '$patch') !== undefined);
  const element = elements[at];
  if (!isObject(element) || Object.keys(element).length !== 1) return undefined;
  elements.splice(at, 1);
  return demandDirective(element['$patch'] ?? null, path);
}

function demandDirective(directive: Json, path: string): string {
  if (directive === 'delete' || directive === 'replace' || directive === 'merge') return directive;
  throw new MartyError('MARTY-K010', `unknown patch directive ${String(directive)} at ${path || '/'}`);
}

function demandSameType(target: Json | undefined, patch: Json | undefined, path: string): void {
  if (target === undefined || target === null || patch === undefined || patch === null) return;
  const [ours, theirs] = [typeName(target), typeName(patch)];
  if (ours !== theirs)
    throw new MartyError(
      'MARTY-K010',
      `a patch puts a ${theirs} where the object has a ${ours}: ${path || '/'}`,
    );
}

function typeName(value: Json): string {
  return Array.isArray(value) ? 'list' : isObject(value) ? 'map' : 'scalar';
}

import { MartyError } from '../errors.ts';
import { field, isObject, setField } from '../objects/json.ts';
import type { Json } from '../objects/kube-object.ts';
import { writtenText } from '../objects/scalar-note.ts';

/** Merges two elements; undefined where the patch deletes the element. */
export type MergeElement = (
  ours: Json | undefined,
  theirs: Json | undefined,
  key: string,
) => Json | undefined;

/**
 * Merges two lists whose elements merge keys tell apart; `target` and `patch` may be one list, and are changed.
 * The elements of the patch come first. Of elements of the target with equal keys the last is kept, and an element
 * of the target takes the place of one that the patch would put there whole (`$patch: replace`).
 *
 * @throws MartyError MARTY-K011 for elements without keys, which kustomize loses
 */
export function mergeKeyed(
  target: Json[],
  patch: Json[],
  keys: readonly string[],
  merge: MergeElement,
  path: string,
): Json[] {
  const all = target === patch ? target : [...patch, ...target];
  if (all.length === 0) return target;
  const used = keys.filter((key, at) => at === 0 || all.some((element) => keyText(element, key) !== ''));
  demandKeys(all, used, path);
  const merged: Json[] = [];
  for (const key of new Set(all.map((element) => textOfKeys(element, used)))) {
    const isIt = (element: Json): boolean => textOfKeys(element, used) === key;
    const element = all.find(isIt);
    const value = merge(target.find(isIt), patch.find(isIt), key);
    if (value === undefined || (isObject(value) && Object.keys(value).length === 0)) {
      remove(target, isIt);
      continue;
    }
    keepKeys(value, element, used);
    put(merged, value, used);
  }
  for (const element of target) {
    // With several keys an element leaves its place, and goes to the end.
    if (used.length > 1) remove(merged, (other) => textOfKeys(other, used) === textOfKeys(element, used));
    put(merged, element, used);
  }
  return merged;
}

function put(list: Json[], element: Json, keys: readonly string[]): void {
  const key = textOfKeys(element, keys);
  const at = list.findIndex((other) => textOfKeys(other, keys) === key);
  if (at < 0) list.push(element);
  else list[at] = element;
}

function remove(list: Json[], isIt: (element: Json) => boolean): void {
  list.splice(0, list.length, ...list.filter((element) => !isIt(element)));
}

/** A patch that nulls a merge key does not lose it. */
function keepKeys(value: Json, element: Json | undefined, keys: readonly string[]): void {
  if (!isObject(value)) return;
  for (const key of keys)
    if (!Object.hasOwn(value, key) && element !== undefined && keyText(element, key) !== '')
      setField(value, key, keyText(element, key));
}

function textOfKeys(element: Json, keys: readonly string[]): string {
  return keys.map((key) => keyText(element, key)).join('\n');
}

function keyText(element: Json, key: string): string {
  return isObject(element) && field(element, key) !== null && Object.hasOwn(element, key)
    ? writtenText(element, key)
    : '';
}

/** An element without all keys may not be mistaken for another. */
function demandKeys(elements: readonly Json[], keys: readonly string[], path: string): void {
  const [first = ''] = keys;
  const seen = new Map<string, string>();
  for (const element of elements) {
    const name = keyText(element, first);
    if (name === '' && elements.length > 1) throw ambiguous(path, `an element has no ${first}`);
    const text = textOfKeys(element, keys);
    const other = seen.get(name) ?? text;
    seen.set(name, other);
    if (other !== text && [other, text].some((part) => part.split('\n').includes('')))
      throw ambiguous(path, `two elements have the same ${first}, and one of them has no ${keys[1] ?? ''}`);
  }
}

function ambiguous(path: string, problem: string): MartyError {
  return new MartyError('MARTY-K011', `a strategic merge cannot be applied: ${problem} in ${path}`);
}

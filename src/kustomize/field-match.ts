import { RE2JS } from 're2js';
import { MartyError } from '../errors.ts';
import { field, isObject, setField } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { splitPath } from './field-path.ts';
import { untaggedScalar } from './scalar-text.ts';

/** A place in an object that a path leads to. */
export interface Slot {
  get(): Json;
  set(value: Json): void;
  /** Created on the way and not written yet: what is set there has no type of its own. */
  readonly isNew: boolean;
  /** The map that it is a field of, and its name there. */
  readonly holder?: Holder | undefined;
}

export interface Holder {
  readonly map: JsonObject;
  readonly name: string;
}

/** What to make of a path's missing end; undefined creates nothing. */
export type Missing = 'scalar' | 'map' | 'list' | undefined;

/**
 * The parts of a replacement's path: `spec.containers.[name=app].image`, where brackets keep dots together
 * (`metadata.annotations.[a.b/c]`).
 */
export function splitFieldPath(path: string): string[] {
  const parts = splitPath(path, '.');
  const joined: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      joined.push(part);
      continue;
    }
    const bracketed = [part];
    while (at < parts.length - 1) {
      at++;
      bracketed.push(parts[at] ?? '');
      if (parts[at]?.endsWith(']')) break;
    }
    const text = bracketed.join('.');
    joined.push(text.includes('=') ? text : text.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return joined;
}

/**
 * The single value at a path, or undefined: `*` is not allowed and `[key=value]` compares exactly.
 *
 * @throws MartyError MARTY-K023 where the path leads through another type
 */
export function lookUpField(node: Json, path: readonly string[]): Json | undefined {
  return lookUpSlot(node, path)?.get();
}

/** As {@link lookUpField}, with the place of the value. */
export function lookUpSlot(node: Json, path: readonly string[]): Slot | undefined {
  let current: Slot = { get: () => node, set: () => undefined, isNew: false };
  for (const part of path.map((text) => text.trim()).filter((text) => text !== '')) {
    const next = step(current.get(), part);
    const value = next?.get();
    if (next === undefined || value === undefined || value === null) return undefined;
    current = next;
  }
  return current;
}

function step(node: Json, part: string): Slot | undefined {
  if (/^[-+]?\d+$/.test(part) || part === '-') {
    const list = demandList(node, part);
    const at = part === '-' ? list.length - 1 : Number(part);
    if (at < 0 && part !== '-') throw problem(`array index ${part} cannot be negative`);
    return elementSlot(list, at);
  }
  if (part === '*') throw problem('a source path cannot hold *');
  if (!isListIndex(part)) {
    const map = demandMap(node, part);
    return Object.hasOwn(map, part) ? fieldSlot(map, part, false) : undefined;
  }
  const [key, value] = splitIndex(part);
  const list = demandList(node, part);
  const at = list.findIndex((element) =>
    key === '' ? textOf(element) === value : textOf(field(element, key)) === value,
  );
  return at < 0 ? undefined : elementSlot(list, at);
}

/**
 * Every place that a path leads to; `*` is every element, `[key=pattern]` the elements whose field matches.
 *
 * @throws MartyError MARTY-K023 where the path leads through another type, or an index is out of range
 */
export function matchFields(slot: Slot, path: readonly string[], missing: Missing): Slot[] {
  const [part, ...rest] = path;
  if (part === undefined) return [slot];
  const node = slot.get();
  if (/^\+?\d+$/.test(part)) return matchIndex(demandList(node, part), Number(part), rest, missing);
  if (isListIndex(part)) return matchElements(demandList(node, part), part, rest, missing);
  if (part === '*')
    return demandList(node, part).flatMap((_, at) =>
      matchFields(elementSlot(node as Json[], at), rest, missing),
    );
  if (node === null && !slot.isNew) return missing === undefined ? [] : refuseNull(part);
  const map = demandMap(node, part);
  const isNew = !Object.hasOwn(map, part);
  if (isNew && missing === undefined) return [];
  if (isNew) setField(map, part, emptyFor(rest[0], missing));
  return matchFields(fieldSlot(map, part, isNew), rest, missing);
}

function refuseNull(part: string): never {
  throw problem(`cannot create ${part} in null`);
}

function matchIndex(list: Json[], at: number, rest: readonly string[], missing: Missing): Slot[] {
  const isNew = at === list.length && missing !== undefined;
  if (isNew) list.push(emptyFor(rest[0], missing));
  if (at >= list.length) throw problem(`index ${at} specified but only ${list.length} elements found`);
  return matchFields(elementSlot(list, at, isNew), rest, missing);
}

function matchElements(list: Json[], part: string, rest: readonly string[], missing: Missing): Slot[] {
  const [key, pattern] = splitIndex(part);
  const matches = compile(pattern);
  const find = (): Slot[] =>
    list.flatMap((element, at) => {
      if (key === '') return matches(textOf(element)) ? [elementSlot(list, at)] : [];
      const value = field(element, key);
      if (value === undefined || !matches(textOf(value))) return [];
      return matchFields(elementSlot(list, at), rest, missing);
    });
  const found = find();
  if (found.length > 0 || missing === undefined) return found;
  list.push(key === '' ? untaggedScalar(pattern) : { [key]: untaggedScalar(pattern) });
  const again = find();
  if (again.length === 0) throw problem(`${part} does not match the element it creates`);
  return again;
}

function compile(pattern: string): (text: string) => boolean {
  try {
    const regex = RE2JS.compile(pattern);
    return (text) => regex.matcher(text).find();
  } catch (cause) {
    throw new MartyError('MARTY-K023', `a field path has a bad pattern: ${pattern}`, { cause });
  }
}

function elementSlot(list: Json[], at: number, isNew = false): Slot {
  return {
    get: () => list[at] ?? null,
    set: (value) => {
      list[at] = value;
    },
    isNew,
  };
}

function fieldSlot(map: JsonObject, name: string, isNew: boolean): Slot {
  return {
    get: () => field(map, name) ?? null,
    set: (value) => setField(map, name, value),
    isNew,
    holder: { map, name },
  };
}

function emptyFor(next: string | undefined, missing: Missing): Json {
  if (next === undefined || next === '') return missing === 'scalar' ? null : missing === 'list' ? [] : {};
  return isListIndex(next) || /^\+?\d+$/.test(next) ? [] : {};
}

function isListIndex(part: string): boolean {
  return part.startsWith('[') && part.endsWith(']');
}

function splitIndex(part: string): [string, string] {
  const text = part.slice(1, -1);
  const equals = text.indexOf('=');
  if (equals < 0) throw problem(`${part} must hold field=value`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function demandList(node: Json, part: string): Json[] {
  if (!Array.isArray(node)) throw problem(`no list for ${part}`);
  return node;
}

function demandMap(node: Json, part: string): JsonObject {
  if (!isObject(node)) throw problem(`no map for ${part}`);
  return node;
}

function problem(text: string): MartyError {
  return new MartyError('MARTY-K023', `a replacement cannot follow its path: ${text}`);
}

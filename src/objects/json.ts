import type { Json, JsonObject } from './kube-object.ts';
import { copyNotes } from './scalar-note.ts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own field of a value that may be anything; never one that JavaScript objects inherit. */
export function field(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The value below a chain of map keys. */
export function fieldAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let current = value;
  for (const name of path) current = field(current, name);
  return current;
}

export function stringAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = fieldAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** Sets an own field, also one named `__proto__`. */
export function setField(object: JsonObject, name: string, value: Json): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}

/** A deep copy, with the notes about its scalars. */
export function clone<T extends Json>(value: T): T;
export function clone(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => clone(item));
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const name of Object.keys(value)) setField(copy, name, clone(value[name] ?? null));
  copyNotes(value, copy);
  return copy;
}

/** The map at a field; made where there is none. */
export function mapAt(object: JsonObject, name: string): JsonObject {
  const found = field(object, name);
  if (isObject(found)) return found;
  const made: JsonObject = {};
  setField(object, name, made);
  return made;
}

/** Equal as data: the order of keys does not matter, that of lists does, and 1 equals 1n. */
export function equalJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left === 'bigint' || typeof right === 'bigint')
    return isNumeric(left) && isNumeric(right) && String(left) === String(right);
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => equalJson(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && equalJson(left[name], right[name]));
}

function isNumeric(value: Json | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Code-point order, the same on every machine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

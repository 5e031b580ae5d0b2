import { MartyError } from '../errors.ts';
import { formatFloatG } from '../goyaml/index.ts';
import { unescapePointer } from '../objects/difference.ts';
import { equalJson, field, isObject, setField } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { noteScalar } from '../objects/scalar-note.ts';

/** One operation of a JSON patch (RFC 6902). */
export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/**
 * Applies a JSON patch as kustomize does: like RFC 6902, but `replace` of a missing key of a map creates it.
 *
 * @throws MartyError MARTY-K012 for an operation that cannot be applied, and for a `test` that fails
 */
export function applyJsonPatch(target: Json, operations: readonly JsonPatchOperation[]): Json {
  return operations.reduce(applyOperation, throughJson(target));
}

/** A copy as JSON gives it back in Go: without notes of how scalars were written, and integers as float64. */
function throughJson(value: Json): Json {
  if (typeof value === 'bigint') {
    const digits = String(Number(value));
    return /^-?\d+$/.test(digits) ? BigInt(digits) : Number(digits);
  }
  if (Array.isArray(value)) return value.map(throughJson);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    const read = throughJson(item);
    setField(copy, name, read);
    if (typeof read === 'number' || typeof read === 'bigint')
      noteScalar(copy, name, { text: formatFloatG(Number(read)), value: read });
  }
  return copy;
}

function applyOperation(document: Json, operation: JsonPatchOperation): Json {
  const { op, path } = operation;
  if (op === 'test') {
    const found = lookUp(document, path);
    if (!equalJson(found ?? null, operation.value ?? null))
      throw new MartyError('MARTY-K012', `a JSON patch's test failed at ${path}`);
    return document;
  }
  if (op === 'remove') return change(document, operation, undefined);
  if (op === 'move' || op === 'copy') {
    const value = lookUp(document, operation.from ?? '');
    if (value === undefined) throw missing(operation.from ?? '', op);
    const rest =
      op === 'move' ? change(document, { op: 'remove', path: operation.from ?? '' }, undefined) : document;
    return change(rest, { op: 'add', path }, throughJson(value));
  }
  if (operation.value === undefined)
    throw new MartyError('MARTY-K012', `a JSON patch's ${op} at ${path} has no value`);
  return change(document, operation, throughJson(operation.value));
}

function tokens(path: string): string[] {
  if (path === '') return [];
  if (!path.startsWith('/'))
    throw new MartyError('MARTY-K012', `a JSON patch's path must begin with a slash: ${path}`);
  return path.slice(1).split('/').map(unescapePointer);
}

function lookUp(document: Json, path: string): Json | undefined {
  let current: Json | undefined = document;
  for (const token of tokens(path))
    current = Array.isArray(current) ? current[Number(token)] : field(current, token);
  return current;
}

/** Adds, replaces or (value undefined) removes what the path names. */
function change(document: Json, { op, path }: JsonPatchOperation, value: Json | undefined): Json {
  const names = tokens(path);
  const last = names.pop();
  if (last === undefined) {
    if (value === undefined) throw missing(path, op);
    return value;
  }
  let parent: Json | undefined = document;
  for (const name of names) parent = Array.isArray(parent) ? parent[Number(name)] : field(parent, name);
  if (Array.isArray(parent)) changeElement(parent, last, op, value, path);
  else if (isObject(parent)) changeField(parent, last, op, value, path);
  else throw missing(path, op);
  return document;
}

function changeField(map: JsonObject, name: string, op: string, value: Json | undefined, path: string): void {
  if (value !== undefined) setField(map, name, value);
  else if (Object.hasOwn(map, name)) delete map[name];
  else throw missing(path, op);
}

function changeElement(list: Json[], token: string, op: string, value: Json | undefined, path: string): void {
  const at = token === '-' && op === 'add' ? list.length : Number(token);
  const end = op === 'add' ? list.length : list.length - 1;
  if (!/^(-|\d+)$/.test(token) || !Number.isInteger(at) || at > end) throw missing(path, op);
  if (value === undefined) list.splice(at, 1);
  else list.splice(at, op === 'add' ? 0 : 1, value);
}

function missing(path: string, op: string): MartyError {
  return new MartyError('MARTY-K012', `a JSON patch's ${op} finds nothing at ${path || 'the root'}`);
}

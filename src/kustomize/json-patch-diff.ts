import { escapePointer } from '../objects/difference.ts';
import { equalJson, isObject } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import type { JsonPatchOperation } from './json-patch.ts';

/** A list of more elements than this is replaced as a whole, so that the search stays quick. */
const ALIGN_LIMIT = 200;

/** A JSON patch that turns one value into another. */
export function jsonPatchDiff(from: Json, to: Json): JsonPatchOperation[] {
  return diff(from, to, '');
}

function diff(from: Json, to: Json, path: string): JsonPatchOperation[] {
  if (equalJson(from, to)) return [];
  const whole: JsonPatchOperation[] = [{ op: 'replace', path, value: to }];
  const parts =
    isObject(from) && isObject(to)
      ? diffMap(from, to, path)
      : Array.isArray(from) && Array.isArray(to) && Math.max(from.length, to.length) <= ALIGN_LIMIT
        ? diffList(from, to, path)
        : whole;
  return path !== '' && weight(whole) < weight(parts) ? whole : parts;
}

function diffMap(from: JsonObject, to: JsonObject, path: string): JsonPatchOperation[] {
  const operations: JsonPatchOperation[] = [];
  for (const [name, value] of Object.entries(from)) {
    const below = `${path}/${escapePointer(name)}`;
    if (!Object.hasOwn(to, name)) operations.push({ op: 'remove', path: below });
    else operations.push(...diff(value, to[name] ?? null, below));
  }
  for (const [name, value] of Object.entries(to))
    if (!Object.hasOwn(from, name))
      operations.push({ op: 'add', path: `${path}/${escapePointer(name)}`, value });
  return operations;
}

/** The cheapest way to align two lists: keep, change, remove or insert elements, left to right. */
function diffList(from: readonly Json[], to: readonly Json[], path: string): JsonPatchOperation[] {
  const width = to.length + 1;
  const costs = new Float64Array((from.length + 1) * width);
  const at = (i: number, j: number): number => costs[i * width + j] ?? 0;
  const changes = new Map<number, number>();
  for (let i = from.length; i >= 0; i--)
    for (let j = to.length; j >= 0; j--) {
      if (i === from.length && j === to.length) continue;
      const options: number[] = [];
      const [left, right] = [from[i], to[j]];
      if (left !== undefined) options.push(1 + at(i + 1, j));
      if (right !== undefined) options.push(1 + leaves(right) + at(i, j + 1));
      if (left !== undefined && right !== undefined) {
        const change = weight(diff(left, right, `${path}/0`));
        changes.set(i * width + j, change);
        options.push(change + at(i + 1, j + 1));
      }
      costs[i * width + j] = Math.min(...options);
    }
  const operations: JsonPatchOperation[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const [left, right] = [from[i], to[j]];
    const change = changes.get(i * width + j);
    if (
      left !== undefined &&
      right !== undefined &&
      change !== undefined &&
      at(i, j) === change + at(i + 1, j + 1)
    ) {
      operations.push(...diff(left, right, `${path}/${j}`));
      i++;
      j++;
    } else if (left !== undefined && at(i, j) === 1 + at(i + 1, j)) {
      operations.push({ op: 'remove', path: `${path}/${j}` });
      i++;
    } else if (right !== undefined) {
      operations.push({ op: 'add', path: `${path}/${j}`, value: right });
      j++;
    } else break;
  }
  return operations;
}

/** Size of a patch: one for each operation and for each leaf that it writes. */
function weight(operations: readonly JsonPatchOperation[]): number {
  return operations.reduce((sum, { value }) => sum + 1 + (value === undefined ? 0 : leaves(value)), 0);
}

/** Scalars and empty collections in a value. */
function leaves(value: Json): number {
  const children = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return children.length === 0 ? 1 : children.reduce<number>((sum, child) => sum + leaves(child), 0);
}

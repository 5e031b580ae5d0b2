import { digestObjects } from './canonical.ts';
import { diffValues } from './difference.ts';
import { formatId, idKey, idOf } from './identity.ts';
import { clone } from './json.ts';
import type { Json, KubeObject } from './kube-object.ts';

/** A class of differences that does not count, given as the function that makes both sides equal in it. */
export interface AllowedDifference {
  /** Shown in reports: `empty-metadata-maps`. */
  readonly name: string;
  /** Changes the object handed to it, which is a copy. */
  normalize(object: KubeObject, side: 'left' | 'right'): void;
  /**
   * The object that one of the right side stands for, if it does: an ExternalSecret stands for its Secret. It is
   * compared as that object with the one of the left side.
   */
  standsFor?(object: KubeObject): KubeObject | undefined;
}

export interface Difference {
  /** `Deployment shop/web`; empty for the whole set. */
  readonly object: string;
  /** JSON pointer within the object; empty where one side lacks the object. */
  readonly path: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
  /** Name of the rule that allows it; absent for a finding. */
  readonly allowed?: string;
}

/**
 * Compares two sets of objects by apiVersion, kind, namespace and name, every field, lists in order.
 * A difference that a rule of `allow` takes away is listed with the rule's name; all others are findings.
 * The order of documents is compared too, and is always an allowed difference.
 */
export function compare(
  left: readonly KubeObject[],
  right: readonly KubeObject[],
  allow: readonly AllowedDifference[] = [],
): Difference[] {
  const replaced = right.flatMap((object) => replacement(object, allow) ?? []);
  const stoodFor = right.map((object) => replacement(object, allow)?.object ?? object);
  const rights = byKey(stoodFor);
  const lefts = byKey(left);
  const keys = new Set([...lefts.keys(), ...rights.keys()]);
  const differences: Difference[] = replaced.map(({ object, stand, rule }) => ({
    object: formatId(idOf(object)),
    path: '/kind',
    left: object.kind,
    right: stand.kind,
    allowed: rule,
  }));
  for (const key of keys) differences.push(...compareAll(lefts.get(key) ?? [], rights.get(key) ?? [], allow));
  const order = orderDifference(left, stoodFor);
  return order === undefined ? differences : [...differences, order];
}

/** SHA-256 of the canonical form after the rules of `allow`; equal for sets without findings. */
export function digestAllowing(
  objects: readonly KubeObject[],
  allow: readonly AllowedDifference[],
  side: 'left' | 'right',
): string {
  const own =
    side === 'left' ? objects : objects.map((object) => replacement(object, allow)?.object ?? object);
  return digestObjects(own.map((object) => normalized(object, allow, side)));
}

/** What an object of the right side stands for, by the first rule that says so. */
export function replacement(
  stand: KubeObject,
  allow: readonly AllowedDifference[],
): { object: KubeObject; stand: KubeObject; rule: string } | undefined {
  for (const { name, standsFor } of allow) {
    const object = standsFor?.(stand);
    if (object !== undefined) return { object, stand, rule: name };
  }
  return undefined;
}

function byKey(objects: readonly KubeObject[]): Map<string, KubeObject[]> {
  const map = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const key = idKey(idOf(object));
    map.set(key, [...(map.get(key) ?? []), object]);
  }
  return map;
}

function compareAll(
  lefts: readonly KubeObject[],
  rights: readonly KubeObject[],
  allow: readonly AllowedDifference[],
): Difference[] {
  const count = Math.max(lefts.length, rights.length);
  return Array.from({ length: count }, (_, index) => compareOne(lefts[index], rights[index], allow)).flat();
}

function compareOne(
  left: KubeObject | undefined,
  right: KubeObject | undefined,
  allow: readonly AllowedDifference[],
): Difference[] {
  const present = left ?? right;
  if (present === undefined) return [];
  const object = formatId(idOf(present));
  if (left === undefined || right === undefined) return [{ object, path: '', left, right }];
  let open = diffValues(left, right);
  const result: Difference[] = [];
  for (const [index, rule] of allow.entries()) {
    if (open.length === 0) break;
    const rules = allow.slice(0, index + 1);
    const rest = diffValues(normalized(left, rules, 'left'), normalized(right, rules, 'right'));
    const remaining = new Set(rest.map(({ path }) => path));
    result.push(
      ...open
        .filter(({ path }) => !remaining.has(path))
        .map((found) => ({ object, ...found, allowed: rule.name })),
    );
    open = rest;
  }
  return [...result, ...open.map((found) => ({ object, ...found }))];
}

/** A copy of an object after the rules. */
export function normalized(
  object: KubeObject,
  rules: readonly AllowedDifference[],
  side: 'left' | 'right',
): KubeObject {
  const copy = clone(object);
  for (const rule of rules) rule.normalize(copy, side);
  return copy;
}

function orderDifference(left: readonly KubeObject[], right: readonly KubeObject[]): Difference | undefined {
  const names = (objects: readonly KubeObject[], other: readonly KubeObject[]): string[] => {
    const known = byKey(other);
    return objects.filter((object) => known.has(idKey(idOf(object)))).map((object) => formatId(idOf(object)));
  };
  const lefts = names(left, right);
  const rights = names(right, left);
  if (lefts.length !== rights.length || lefts.every((name, index) => name === rights[index]))
    return undefined;
  return { object: '', path: '', left: lefts, right: rights, allowed: 'document-order' };
}

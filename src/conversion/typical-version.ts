import { canonicalJson, type Json, type KubeObject } from '../objects/index.ts';
import { field, isObject, setField } from '../objects/json.ts';
import { toKubeObject } from '../objects/read-objects.ts';

/** A version of an object, and how many environments have it. */
export interface Version {
  readonly object: KubeObject;
  readonly count: number;
}

/** Which share of the environments must have a field for it to stay. */
export type Agreement = 'most' | 'all';

interface Vote {
  readonly value: Json;
  readonly count: number;
}

/**
 * A version that no environment may have: each leaf as most of them have it, and the fields that most, or all,
 * of them have.
 */
export function typicalVersion(versions: readonly Version[], agreement: Agreement): KubeObject {
  const votes = versions.map(({ object, count }) => ({ value: object, count }));
  return toKubeObject(typical(votes, agreement), 'typical version');
}

function typical(votes: readonly Vote[], agreement: Agreement): Json {
  if (votes.every(({ value }) => isObject(value))) return typicalMap(votes, agreement);
  const names = votes.map(({ value }) => elementNames(value));
  return names.every((list) => list !== undefined)
    ? typicalList(votes, agreement)
    : (mostFrequent(votes)?.value ?? null);
}

function typicalMap(votes: readonly Vote[], agreement: Agreement): Json {
  const total = sum(votes);
  const result: Json = {};
  for (const name of new Set(votes.flatMap(({ value }) => (isObject(value) ? Object.keys(value) : [])))) {
    const below = votes.flatMap(({ value, count }) => {
      const found = field(value, name);
      return found === undefined ? [] : [{ value: found, count }];
    });
    if (agrees(sum(below), total, agreement)) setField(result, name, typical(below, agreement));
  }
  return result;
}

/** A list whose elements have names: in the order of the most frequent one. */
function typicalList(votes: readonly Vote[], agreement: Agreement): Json {
  const total = sum(votes);
  const order = [mostFrequent(votes), ...votes].flatMap((vote) => elementNames(vote?.value) ?? []);
  return [...new Set(order)].flatMap((name) => {
    const below = votes.flatMap(({ value, count }) => {
      const found = Array.isArray(value)
        ? value.find((element) => field(element, 'name') === name)
        : undefined;
      return found === undefined ? [] : [{ value: found, count }];
    });
    return agrees(sum(below), total, agreement) ? [typical(below, agreement)] : [];
  });
}

function agrees(count: number, total: number, agreement: Agreement): boolean {
  return agreement === 'all' ? count === total : count * 2 > total;
}

function sum(votes: readonly Vote[]): number {
  return votes.reduce((total, { count }) => total + count, 0);
}

function mostFrequent(votes: readonly Vote[]): Vote | undefined {
  const counts = new Map<string, Vote>();
  for (const { value, count } of votes) {
    const key = canonicalJson(value);
    counts.set(key, { value, count: (counts.get(key)?.count ?? 0) + count });
  }
  return [...counts.values()].reduce<Vote | undefined>(
    (best, vote) => (best === undefined || vote.count > best.count ? vote : best),
    undefined,
  );
}

/** The names of a list's elements; undefined where an element has none, or two have the same. */
function elementNames(value: Json | undefined): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const names = value.map((element) => field(element, 'name'));
  const texts = names.filter((name) => typeof name === 'string');
  return texts.length === value.length && new Set(texts).size === value.length ? texts : undefined;
}

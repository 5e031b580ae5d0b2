import { canonicalJson, type Json, type JsonObject } from '../../objects/index.ts';
import { compareText, equalJson, field, isObject } from '../../objects/json.ts';
import { embeddedDocuments } from './embedded.ts';
import { textChange } from './text-change.ts';

/** One difference as a person reads it; the proof itself is {@link compare}'s, which knows no list by key. */
export interface ViewDifference {
  /** `spec.template.spec.containers[web].env[LOG_LEVEL].value`. */
  readonly path: string;
  /** JSON pointer of the place on the side that has it; within Kustomize's object where both have it. */
  readonly pointer: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
  /** `order`: the same elements in another order; `formatting`: a text that means the same. */
  readonly note?: 'order' | 'formatting';
}

/** Where the walk stands on both sides. */
interface Place {
  readonly path: string;
  readonly pointer: string;
}

/**
 * The differences of two values, with list elements found by their keys and texts that hold JSON or YAML entered.
 * Empty exactly where the values are equal in the proof's sense.
 */
export function viewDifferences(left: Json | undefined, right: Json | undefined): ViewDifference[] {
  return walk(left, right, { path: '', pointer: '' });
}

function walk(left: Json | undefined, right: Json | undefined, place: Place): ViewDifference[] {
  if (equalJson(left, right)) return [];
  if (isObject(left) && isObject(right)) return walkMaps(left, right, place);
  if (Array.isArray(left) && Array.isArray(right)) return walkLists(left, right, place);
  if (typeof left === 'string' && typeof right === 'string') return walkTexts(left, right, place);
  return [{ ...place, left, right }];
}

function walkMaps(left: JsonObject, right: JsonObject, place: Place): ViewDifference[] {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(compareText);
  return names.flatMap((name) =>
    walk(field(left, name), field(right, name), {
      path: `${place.path}${step(name, place.path === '')}`,
      pointer: `${place.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    }),
  );
}

function step(name: string, first: boolean): string {
  if (!/^[\w$-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
  return first ? name : `.${name}`;
}

function walkLists(left: readonly Json[], right: readonly Json[], place: Place): ViewDifference[] {
  const keyOf = sharedKey(left, right);
  if (keyOf !== undefined) return walkKeyed(left, right, place, keyOf);
  if (left.length !== right.length) return [{ ...place, left: [...left], right: [...right] }];
  return left.flatMap((item, index) =>
    walk(item, right[index], { path: `${place.path}[${index}]`, pointer: `${place.pointer}/${index}` }),
  );
}

function walkKeyed(
  left: readonly Json[],
  right: readonly Json[],
  place: Place,
  keyOf: (item: Json) => string,
): ViewDifference[] {
  const lefts = new Map(left.map((item, index) => [keyOf(item), { item, index }]));
  const rights = new Map(right.map((item, index) => [keyOf(item), { item, index }]));
  const rekeyed = rekeyedElement(lefts, rights);
  const keys = [...new Set([...rights.keys(), ...lefts.keys()])].filter((key) => key !== rekeyed?.from);
  const differences = keys.flatMap((key) => {
    const after = rights.get(key);
    const before = lefts.get(key === rekeyed?.to ? rekeyed.from : key);
    const index = after?.index ?? before?.index ?? 0;
    return walk(before?.item, after?.item, {
      path: `${place.path}[${key}]`,
      pointer: `${place.pointer}/${index}`,
    });
  });
  const order = [...lefts.keys()].filter((key) => rights.has(key));
  const found = [...rights.keys()].filter((key) => lefts.has(key));
  if (equalJson(order, found)) return differences;
  return [...differences, { ...place, left: order, right: found, note: 'order' }];
}

type Elements = ReadonlyMap<string, { readonly item: Json; readonly index: number }>;

/** The one element, at its place, whose key is another one on the other side. */
function rekeyedElement(lefts: Elements, rights: Elements): { from: string; to: string } | undefined {
  const [gone, ...moreGone] = [...lefts].filter(([key]) => !rights.has(key));
  const [come, ...moreCome] = [...rights].filter(([key]) => !lefts.has(key));
  if (gone === undefined || come === undefined || moreGone.length + moreCome.length > 0) return undefined;
  return gone[1].index === come[1].index ? { from: gone[0], to: come[0] } : undefined;
}

/** Fields that tell the elements of Kubernetes' lists apart, the best one first. */
const KEYS = ['name', 'containerPort', 'port', 'mountPath', 'devicePath', 'key', 'ip', 'uid', 'host', 'path'];

/** How elements are told apart on both sides; undefined where nothing does. */
function sharedKey(left: readonly Json[], right: readonly Json[]): ((item: Json) => string) | undefined {
  const candidates = [
    ...KEYS.map((name) => (item: Json) => scalarText(field(item, name))),
    (item: Json) => (isObject(item) || Array.isArray(item) ? undefined : canonicalJson(item)),
  ];
  const found = candidates.find((keyOf) => isUnique(left.map(keyOf)) && isUnique(right.map(keyOf)));
  // Lists of scalars of one length read best by index: what changed, not what came and went.
  if (found === candidates.at(-1) && left.length === right.length && !samePermutation(left, right))
    return undefined;
  return found === undefined ? undefined : (item) => found(item) ?? '';
}

function isUnique(keys: readonly (string | undefined)[]): boolean {
  return !keys.includes(undefined) && new Set(keys).size === keys.length;
}

function samePermutation(left: readonly Json[], right: readonly Json[]): boolean {
  const texts = (list: readonly Json[]): string => list.map(canonicalJson).sort(compareText).join('\n');
  return texts(left) === texts(right);
}

function scalarText(value: Json | undefined): string | undefined {
  return value === undefined || value === null || isObject(value) || Array.isArray(value)
    ? undefined
    : String(value);
}

function walkTexts(left: string, right: string, { path, pointer }: Place): ViewDifference[] {
  const inner = embeddedDocuments(left, right);
  if (inner !== undefined) {
    const differences = walk(inner.left, inner.right, { path: '', pointer: '' });
    if (differences.length === 0) return [{ path, pointer, left, right, note: 'formatting' }];
    return differences.map((found) => ({ ...found, path: `${path} » ${found.path}`, pointer }));
  }
  const change = textChange(left, right);
  return [{ path: `${path}${change.place}`, pointer, left: change.left, right: change.right }];
}

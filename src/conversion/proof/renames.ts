import { canonicalJson, type Json, type KubeObject, splitApiVersion } from '../../objects/index.ts';
import { isObject } from '../../objects/json.ts';

/** An object that Helm renders, and the one that Kustomize builds in its place under another identity. */
export interface Rename {
  readonly left: KubeObject;
  readonly right: KubeObject;
  /** Share of leaves that both have, from 0 to 1; what names the objects is not counted. */
  readonly similarity: number;
}

/** Below this, two objects are two objects. */
const LEAST_SIMILARITY = 0.6;

/** Pairs the objects that only one side has, the most similar first; each object is in one pair at most. */
export function findRenames(missing: readonly KubeObject[], extra: readonly KubeObject[]): Rename[] {
  const leaves = new Map([...missing, ...extra].map((object) => [object, leavesOf(object)]));
  const candidates = missing.flatMap((left) =>
    extra
      .filter((right) => sameKind(left, right))
      .map((right) => ({ left, right, similarity: shared(leaves.get(left), leaves.get(right)) }))
      .filter(({ similarity }) => similarity >= LEAST_SIMILARITY),
  );
  const taken = new Set<KubeObject>();
  return candidates
    .sort((one, other) => other.similarity - one.similarity)
    .filter(({ left, right }) => {
      if (taken.has(left) || taken.has(right)) return false;
      taken.add(left).add(right);
      return true;
    });
}

function sameKind(left: KubeObject, right: KubeObject): boolean {
  return (
    left.kind === right.kind &&
    splitApiVersion(left.apiVersion).group === splitApiVersion(right.apiVersion).group
  );
}

/** Paths with values of all leaves but the name and namespace. */
function leavesOf({ apiVersion: _version, ...object }: KubeObject): Set<string> {
  const { name: _name, namespace: _namespace, ...metadata } = object.metadata as Record<string, Json>;
  const leaves = new Set<string>();
  collect({ ...object, metadata }, '', leaves);
  return leaves;
}

function collect(value: Json, path: string, leaves: Set<string>): void {
  if (isObject(value))
    for (const [name, item] of Object.entries(value)) collect(item, `${path}/${name}`, leaves);
  else if (Array.isArray(value)) for (const item of value) collect(item, `${path}/*`, leaves);
  else leaves.add(`${path} ${canonicalJson(value)}`);
}

function shared(left: ReadonlySet<string> = new Set(), right: ReadonlySet<string> = new Set()): number {
  const both = [...left].filter((leaf) => right.has(leaf)).length;
  const all = left.size + right.size - both;
  return all === 0 ? 1 : both / all;
}

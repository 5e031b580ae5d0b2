import { computePatch } from '../kustomize/index.ts';
import { canonicalJson, diffValues, idKey, idOf, type KubeObject, writeYaml } from '../objects/index.ts';
import { typicalVersion, type Version } from './typical-version.ts';

/** An environment's objects by identity. */
export type ObjectMap = ReadonlyMap<string, KubeObject>;

export function byIdentity(objects: readonly KubeObject[]): Map<string, KubeObject> {
  return new Map(objects.map((object) => [idKey(idOf(object)), object]));
}

/** The version of an object that several environments start from. */
export interface ChosenVersion {
  readonly object: KubeObject;
  /** Lines of the object and of the patches that the environments need. */
  readonly cost: number;
}

/**
 * The version that makes the object and its patches shortest in total: as one of the environments has it, or
 * made of what most or all of them have. undefined where it is no longer to let each environment have its own.
 */
export function chooseVersion(objects: readonly KubeObject[]): ChosenVersion | undefined {
  const versions = distinct(objects);
  const limit = separateCost(objects) + (versions.length === 1 ? 1 : 0);
  let best: ChosenVersion | undefined;
  for (const object of candidates(versions)) {
    const cost = totalCost(object, versions, best?.cost ?? limit);
    if (cost < (best?.cost ?? limit)) best = { object, cost };
  }
  return best;
}

/** Lines that the environments need to have each a version of its own. */
export function separateCost(objects: readonly KubeObject[]): number {
  return objects.reduce((sum, object) => sum + lines(object), 0);
}

function distinct(objects: readonly KubeObject[]): Version[] {
  const versions = new Map<string, Version>();
  for (const object of objects) {
    const text = canonicalJson(object);
    versions.set(text, { object, count: (versions.get(text)?.count ?? 0) + 1 });
  }
  return [...versions.values()].sort((left, right) => right.count - left.count);
}

/** The most promising first, so that the others are given up early; of equal ones a real version is kept. */
function candidates(versions: readonly Version[]): KubeObject[] {
  const real = versions.map(({ object }) => object);
  if (versions.length < 2) return real;
  const made = [typicalVersion(versions, 'most'), typicalVersion(versions, 'all')];
  return [...real, ...made]
    .map((object) => ({
      object,
      distance: versions.reduce(
        (sum, other) => sum + other.count * diffValues(object, other.object).length,
        0,
      ),
    }))
    .sort((left, right) => left.distance - right.distance)
    .map(({ object }) => object);
}

/** Lines of object and patches; any number from `limit` on where it is not below. */
function totalCost(object: KubeObject, versions: readonly Version[], limit: number): number {
  let cost = lines(object);
  for (const version of versions) {
    if (cost >= limit) return cost;
    const patch = computePatch(object, version.object);
    if (patch === 'impossible') return Number.POSITIVE_INFINITY;
    if (patch !== 'none') cost += version.count * patch.cost;
  }
  return cost;
}

const known = new WeakMap<KubeObject, number>();

function lines(object: KubeObject): number {
  const before = known.get(object);
  if (before !== undefined) return before;
  const count = writeYaml(object).split('\n').length;
  known.set(object, count);
  return count;
}

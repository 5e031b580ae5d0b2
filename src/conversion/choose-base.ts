import { computePatch } from '../kustomize/index.ts';
import { canonicalJson, idKey, idOf, type KubeObject, writeYaml } from '../objects/index.ts';

/** An environment's objects by identity. */
export type ObjectMap = ReadonlyMap<string, KubeObject>;

export function byIdentity(objects: readonly KubeObject[]): Map<string, KubeObject> {
  return new Map(objects.map((object) => [idKey(idOf(object)), object]));
}

/** Lines that an overlay needs to take an object of its base away. */
const DELETE_LINES = 6;
const IMPOSSIBLE = 1e6;

/**
 * The base that makes base and overlays shortest in total. Objects are independent of each other, so each is
 * decided alone: absent from the base (each environment adds it), or as one of the environments has it (the
 * others patch or delete it). No single environment can be a shorter base than this.
 */
export function chooseBase(environments: readonly ObjectMap[]): KubeObject[] {
  const keys = new Set(environments.flatMap((objects) => [...objects.keys()]));
  return [...keys].flatMap((key) => {
    const versions = environments.map((objects) => objects.get(key));
    const chosen = chooseVersion(versions);
    return chosen === undefined ? [] : [chosen];
  });
}

function chooseVersion(versions: readonly (KubeObject | undefined)[]): KubeObject | undefined {
  const distinct = new Map<string, { object: KubeObject; count: number }>();
  for (const version of versions) {
    if (version === undefined) continue;
    const text = canonicalJson(version);
    distinct.set(text, { object: version, count: (distinct.get(text)?.count ?? 0) + 1 });
  }
  const candidates = [...distinct.values()];
  const missing = versions.length - candidates.reduce((sum, { count }) => sum + count, 0);
  let best: KubeObject | undefined;
  let cost = candidates.reduce((sum, { object, count }) => sum + count * lines(object), 0);
  for (const { object } of candidates) {
    const patches = candidates.reduce((sum, other) => sum + other.count * patchCost(object, other.object), 0);
    const total = lines(object) + missing * DELETE_LINES + patches;
    if (total < cost) [best, cost] = [object, total];
  }
  // One environment alone: everything is base.
  return best ?? (versions.length === 1 ? versions[0] : undefined);
}

function patchCost(from: KubeObject, to: KubeObject): number {
  const patch = computePatch(from, to);
  if (patch === 'none') return 0;
  return patch === 'impossible' ? IMPOSSIBLE : patch.cost;
}

function lines(object: KubeObject): number {
  return writeYaml(object).split('\n').length;
}

import { isClusterScoped } from '../kustomize/index.ts';
import { type KubeObject, stringAt } from '../objects/index.ts';
import { type LiftedEnvironment, mapMaps, tryLift } from './environment-lift.ts';

/**
 * Gives each environment whose objects are all in one namespace a `namespace:`, and its objects none. Where an
 * environment uses several namespaces, objects keep theirs, and an environment that is in another one than most
 * of them says so.
 */
export function liftNamespaces(environments: readonly LiftedEnvironment[]): LiftedEnvironment[] {
  const own = environments.map(({ objects }) => onlyNamespace(objects));
  const lifted = environments.map((environment, index) =>
    lift(environment, own[index], undefined, own.find((name) => name !== undefined) ?? '', distinct(own) > 1),
  );
  const complete = environments.every(
    ({ objects }, index) => lifted[index] !== undefined || objects.every(isCluster),
  );
  if (complete) return environments.map((environment, index) => lifted[index] ?? environment);
  const mixed = environments.filter((_, index) => lifted[index] === undefined);
  const shared = mostFrequent(mixed.flatMap(({ objects }) => objects.flatMap(namespaceOf)));
  if (shared === undefined) return [...environments];
  return environments.map((environment, index) =>
    lifted[index] === undefined || own[index] === shared
      ? environment
      : (lift(environment, own[index], shared, shared, true) ?? environment),
  );
}

/**
 * @param target namespace that the objects get instead, undefined for none
 * @param anchor name of a Namespace object below the field
 * @param references whether references by name and namespace move too
 */
function lift(
  environment: LiftedEnvironment,
  namespace: string | undefined,
  target: string | undefined,
  anchor: string,
  references: boolean,
): LiftedEnvironment | undefined {
  if (namespace === undefined) return undefined;
  return tryLift(environment, { namespace }, (object) => {
    const moved = references ? moveReferences(object, namespace, target) : object;
    const { namespace: before, ...metadata } = moved.metadata;
    if (before !== undefined && target !== undefined) metadata['namespace'] = target;
    if (object.kind === 'Namespace' && metadata['name'] === namespace) metadata['name'] = anchor;
    return { ...moved, metadata };
  });
}

function moveReferences(object: KubeObject, from: string, to: string | undefined): KubeObject {
  return mapMaps(object, (map) => {
    if (map['namespace'] !== from || typeof map['name'] !== 'string') return;
    if (to === undefined) delete map['namespace'];
    else map['namespace'] = to;
  });
}

function isCluster({ apiVersion, kind }: KubeObject): boolean {
  return isClusterScoped(apiVersion, kind);
}

function namespaceOf(object: KubeObject): string[] {
  const namespace = stringAt(object, 'metadata', 'namespace');
  return isCluster(object) || namespace === undefined ? [] : [namespace];
}

/** The namespace that every namespaced object is in. */
function onlyNamespace(objects: readonly KubeObject[]): string | undefined {
  const namespaced = objects.filter((object) => !isCluster(object));
  const [first] = namespaced.flatMap(namespaceOf);
  return namespaced.every((object) => stringAt(object, 'metadata', 'namespace') === first)
    ? first || undefined
    : undefined;
}

function distinct(names: readonly (string | undefined)[]): number {
  return new Set(names.filter((name) => name !== undefined)).size;
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0];
}

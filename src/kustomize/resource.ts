import { MartyError } from '../errors.ts';
import { apiVersionOf, idOf, type ObjectId } from '../objects/identity.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import type { Origin } from './build-metadata.ts';
import { isClusterScoped } from './built-in-kinds.ts';
import { textAnnotations } from './metadata-text.ts';
import type { SharedPlaces } from './shared-scalars.ts';

/** An object on its way through a build, with what later steps must remember of the earlier ones. */
export interface Resource {
  object: KubeObject;
  /** Identities it had before, oldest first; kept from the first transformation that may rename. */
  readonly previous: ObjectId[];
  readonly prefixes: string[];
  readonly suffixes: string[];
  /** A generated object whose name gets a hash of its content. */
  needsHash: boolean;
  /** Where it came from and what changed it, while a build keeps track of that. */
  origin?: Origin | undefined;
  readonly transformedBy: Origin[];
  readonly shared: SharedPlaces[];
}

export function toResource(object: KubeObject, needsHash = false): Resource {
  return { object, previous: [], prefixes: [], suffixes: [], needsHash, transformedBy: [], shared: [] };
}

export function rememberId(resource: Resource): void {
  const id = idOf(resource.object);
  resource.previous.push({ ...id, namespace: effectiveNamespace(id) });
}

/** Origins are annotations: with each, kustomize writes all of them anew, as texts, apart from what they shared. */
export function rewriteAnnotations({ object, shared }: Resource): void {
  textAnnotations(object.metadata);
  const kept = shared
    .map((places) => places.filter(([first, second]) => first !== 'metadata' || second !== 'annotations'))
    .filter((places) => places.length > 1);
  shared.splice(0, shared.length, ...kept);
}

/** Whether kustomize would carry annotations of its own on this object. */
export function hasNotes({ previous, needsHash, origin }: Resource): boolean {
  return previous.length > 0 || needsHash || origin !== undefined;
}

/** Loses all that earlier steps noted. */
export function forget(resource: Resource): void {
  resource.needsHash = false;
  resource.origin = undefined;
  for (const list of [resource.previous, resource.prefixes, resource.suffixes, resource.transformedBy])
    list.length = 0;
}

/** The identity before any transformation. */
export function originalId(resource: Resource): ObjectId {
  return resource.previous[0] ?? idOf(resource.object);
}

export function allIds(resource: Resource): ObjectId[] {
  return [...resource.previous, idOf(resource.object)];
}

const NO_NAMESPACE = '_non_namespaceable_';

/** The namespace for comparisons: `default` where a namespaced object names none. */
export function effectiveNamespace(id: ObjectId): string {
  if (isClusterScoped(apiVersionOf(id), id.kind)) return NO_NAMESPACE;
  return id.namespace ?? 'default';
}

/** Key for maps; an absent namespace and `default` are the same to kustomize. */
export function resourceKey(id: ObjectId): string {
  return [id.group, id.version, id.kind, effectiveNamespace(id), id.name].join('|');
}

/** Whether two identities are one for kustomize. */
export function sameId(left: ObjectId, right: ObjectId): boolean {
  return left.name === right.name && left.kind === right.kind && resourceKey(left) === resourceKey(right);
}

/** As kustomize prints identities: `Deployment.v1.apps/web.shop`. */
export function formatResourceId(id: ObjectId): string {
  return `${id.kind}.${id.version}.${id.group || '[noGrp]'}/${id.name}.${id.namespace ?? '[noNs]'}`;
}

/** @throws MartyError MARTY-K008 where a transformer made two objects one, MARTY-K009 where it took a name */
export function demandDistinct(resources: readonly Resource[], source: string): void {
  appendAll([], resources, source);
}

/**
 * Adds resources, refusing one that is there already or has no name.
 *
 * @throws MartyError MARTY-K008, MARTY-K009
 */
export function appendAll(resources: Resource[], added: readonly Resource[], source: string): void {
  const where = { file: source };
  const taken = new Set(resources.map(({ object }) => resourceKey(idOf(object))));
  for (const resource of added) {
    const id = idOf(resource.object);
    if (id.name === '') throw new MartyError('MARTY-K009', `${id.kind}: missing metadata.name`, { where });
    if (taken.has(resourceKey(id))) {
      const message = `may not add resource with an already registered id: ${formatResourceId(id)}`;
      throw new MartyError('MARTY-K008', message, { where });
    }
    taken.add(resourceKey(id));
    resources.push(resource);
  }
}

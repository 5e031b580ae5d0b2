import { MartyError } from '../errors.ts';
import { idOf } from '../objects/identity.ts';
import { field, isObject } from '../objects/json.ts';
import type { Json, KubeObject } from '../objects/kube-object.ts';
import { isClusterScoped } from './built-in-kinds.ts';
import { type FieldSpec, updateField } from './field-path.ts';
import { formatResourceId, type Resource, rememberId, resourceKey } from './resource.ts';

export interface NamespaceOptions {
  readonly fields: readonly FieldSpec[];
  /** Only where there is no namespace yet. */
  readonly unsetOnly?: boolean | undefined;
  /** Which subjects of role bindings get the namespace; default `defaultOnly`. */
  readonly subjects?: 'defaultOnly' | 'allServiceAccounts' | 'none' | undefined;
}

/**
 * Puts every object that is not known as cluster-scoped into a namespace, and writes it to the given fields (a
 * Namespace object's name among them).
 *
 * @throws MartyError MARTY-K008 where two objects become one
 */
export function applyNamespace(
  resources: readonly Resource[],
  namespace: string,
  options: NamespaceOptions,
): void {
  const settled = new Map<string, number>();
  const count = (resource: Resource, by: number): number => {
    const key = resourceKey(idOf(resource.object));
    const total = (settled.get(key) ?? 0) + by;
    settled.set(key, total);
    return total;
  };
  for (const resource of resources) count(resource, 1);
  for (const resource of resources) {
    rememberId(resource);
    count(resource, -1);
    setNamespace(resource.object, namespace, options);
    if (count(resource, 1) > 1)
      throw new MartyError(
        'MARTY-K008',
        `namespace transformation produces ID conflict: ${formatResourceId(idOf(resource.object))}`,
      );
  }
}

/** Writes the namespace to one object, whatever that makes of its identity. */
export function setNamespace(object: KubeObject, namespace: string, options: NamespaceOptions): void {
  const replace = (old: Json | undefined): string | undefined =>
    options.unsetOnly === true && old !== undefined && old !== null && old !== '' ? undefined : namespace;
  if (!isClusterScoped(object.apiVersion, object.kind))
    object.metadata['namespace'] =
      replace(field(object.metadata, 'namespace')) ?? object.metadata['namespace'] ?? '';
  const isBinding = object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding';
  if (isBinding) setSubjects(object, replace, options.subjects ?? 'defaultOnly');
  for (const spec of options.fields) {
    if (spec.path === 'metadata/namespace') continue;
    if (spec.path === 'metadata/name' && object.apiVersion !== 'v1') continue;
    if (isBinding && spec.path === 'subjects/namespace' && isBindingKind(spec.kind)) continue;
    updateField(object, spec, (old) => scalarOrRefuse(old, spec) && replace(old), '');
  }
}

function isBindingKind(kind: string | undefined): boolean {
  return kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
}

function scalarOrRefuse(old: Json, spec: FieldSpec): true {
  if (Array.isArray(old) || isObject(old))
    throw new MartyError('MARTY-K018', `namespace field specs must target scalar nodes: ${spec.path}`);
  return true;
}

function setSubjects(
  object: KubeObject,
  replace: (old: Json | undefined) => string | undefined,
  mode: 'defaultOnly' | 'allServiceAccounts' | 'none',
): void {
  const subjects = field(object, 'subjects');
  if (mode === 'none' || !Array.isArray(subjects)) return;
  for (const subject of subjects) {
    if (!isObject(subject)) continue;
    const chosen =
      mode === 'defaultOnly'
        ? field(subject, 'name') === 'default'
        : field(subject, 'kind') === 'ServiceAccount';
    const namespace = chosen ? replace(field(subject, 'namespace')) : undefined;
    if (namespace !== undefined) subject['namespace'] = namespace;
  }
}

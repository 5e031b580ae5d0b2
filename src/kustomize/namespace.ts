import { MartyError } from '../errors.ts';
import { idOf } from '../objects/identity.ts';
import { field, isObject } from '../objects/json.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { isClusterScoped } from './built-in-kinds.ts';
import { type FieldSpec, updateField } from './field-path.ts';
import { formatResourceId, type Resource, rememberId, resourceKey } from './resource.ts';

const FIELDS: readonly FieldSpec[] = [
  { path: 'spec/service/namespace', group: 'apiregistration.k8s.io', kind: 'APIService', create: true },
  {
    path: 'spec/conversion/webhook/clientConfig/service/namespace',
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
  },
];

/**
 * Puts every object that is not known as cluster-scoped into a namespace, and renames Namespace objects.
 *
 * @throws MartyError MARTY-K008 where two objects become one
 */
export function applyNamespace(resources: readonly Resource[], namespace: string): void {
  const seen = new Set<string>();
  for (const resource of resources) {
    rememberId(resource);
    setNamespace(resource.object, namespace);
    const id = idOf(resource.object);
    if (seen.has(resourceKey(id)))
      throw new MartyError(
        'MARTY-K008',
        `namespace transformation produces ID conflict: ${formatResourceId(id)}`,
      );
    seen.add(resourceKey(id));
  }
}

function setNamespace(object: KubeObject, namespace: string): void {
  if (!isClusterScoped(object.apiVersion, object.kind)) object.metadata['namespace'] = namespace;
  if (object.apiVersion === 'v1' && object.kind === 'Namespace') object.metadata['name'] = namespace;
  if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') {
    const subjects = field(object, 'subjects');
    for (const subject of Array.isArray(subjects) ? subjects : [])
      if (isObject(subject) && field(subject, 'name') === 'default') subject['namespace'] = namespace;
  }
  for (const spec of FIELDS) updateField(object, spec, () => namespace, '');
}

import { stringAt } from '../objects/json.ts';
import { originalId, type Resource, rememberId } from './resource.ts';

/** Adds a prefix and a suffix to names; Namespace, CustomResourceDefinition and APIService objects keep theirs. */
export function applyNameAffixes(resources: readonly Resource[], prefix: string, suffix: string): void {
  for (const resource of resources) {
    if (keepsItsName(resource)) continue;
    if (prefix !== '') rename(resource, (name) => prefix + name, resource.prefixes, prefix);
    if (suffix !== '') rename(resource, (name) => name + suffix, resource.suffixes, suffix);
  }
}

function keepsItsName(resource: Resource): boolean {
  const { kind, group } = originalId(resource);
  return (
    kind === 'Namespace' ||
    kind === 'CustomResourceDefinition' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  );
}

function rename(resource: Resource, change: (name: string) => string, log: string[], part: string): void {
  log.push(part);
  rememberId(resource);
  resource.object.metadata['name'] = change(stringAt(resource.object, 'metadata', 'name') ?? '');
}

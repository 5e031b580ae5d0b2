import type { Json } from '../objects/kube-object.ts';
import { type FieldSpec, updateField } from './field-path.ts';
import { originalId, type Resource, rememberId } from './resource.ts';

/** Adds a prefix to names; Namespace, CustomResourceDefinition and APIService objects keep theirs. */
export function applyPrefix(
  resources: readonly Resource[],
  prefix: string,
  specs: readonly FieldSpec[],
): void {
  rename(
    resources,
    specs,
    prefix,
    ({ prefixes }) => prefixes,
    (name) => prefix + name,
  );
}

/** Adds a suffix to names, of the same objects. */
export function applySuffix(
  resources: readonly Resource[],
  suffix: string,
  specs: readonly FieldSpec[],
): void {
  rename(
    resources,
    specs,
    suffix,
    ({ suffixes }) => suffixes,
    (name) => name + suffix,
  );
}

function rename(
  resources: readonly Resource[],
  specs: readonly FieldSpec[],
  part: string,
  log: (resource: Resource) => string[],
  change: (name: string) => string,
): void {
  for (const resource of resources) {
    if (keepsItsName(resource)) continue;
    const { kind, group, version } = originalId(resource);
    for (const spec of specs) {
      if (spec.kind && spec.kind !== kind) continue;
      if ((spec.group && spec.group !== group) || (spec.version && spec.version !== version)) continue;
      if (spec.path === 'metadata/name' && part !== '') {
        log(resource).push(part);
        rememberId(resource);
      }
      updateField(resource.object, spec, (value) => renamed(value, change), '', 'none');
    }
  }
}

function renamed(value: Json, change: (name: string) => string): Json | undefined {
  return value === null || typeof value === 'object' ? undefined : change(String(value));
}

function keepsItsName(resource: Resource): boolean {
  const { kind, group } = originalId(resource);
  return (
    kind === 'Namespace' ||
    kind === 'CustomResourceDefinition' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  );
}

import { clone, isObject } from '../objects/json.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { applyImages } from './images.ts';
import type { Kustomization } from './kustomization.ts';
import { applyAnnotations, applyLabels } from './labels.ts';
import { applyNameAffixes } from './name-affix.ts';
import { fixNameReferences } from './name-references.ts';
import { applyNamespace } from './namespace.ts';
import { applyReplicas } from './replicas.ts';
import { type Resource, toResource } from './resource.ts';

/** The fields of a kustomization that change objects of any kind. */
export type Transformers = Pick<
  Kustomization,
  | 'namespace'
  | 'namePrefix'
  | 'nameSuffix'
  | 'labels'
  | 'commonLabels'
  | 'commonAnnotations'
  | 'replicas'
  | 'images'
>;

/** Applies the transformers in kustomize's order, which follow a kustomization's patches. */
export function applyTransformers(resources: readonly Resource[], fields: Transformers): void {
  if (fields.namespace) applyNamespace(resources, fields.namespace);
  applyNameAffixes(resources, fields.namePrefix ?? '', fields.nameSuffix ?? '');
  for (const { object } of resources) {
    for (const entry of fields.labels ?? []) applyLabels(object, entry);
    applyLabels(object, { pairs: fields.commonLabels ?? {}, includeSelectors: true });
    applyAnnotations(object, fields.commonAnnotations ?? {});
  }
  for (const entry of fields.replicas ?? []) applyReplicas(resources, entry);
  for (const { object } of resources) applyImages(object, fields.images ?? []);
}

/**
 * What a kustomization of these objects and fields builds, in the objects' order; the objects given stay as they
 * are.
 *
 * @throws MartyError with a MARTY-K code where kustomize refuses
 */
export function transformObjects(objects: readonly KubeObject[], fields: Transformers): KubeObject[] {
  const resources = objects.map((object) => toResource(clone(object)));
  applyTransformers(resources, fields);
  fixNameReferences(resources);
  return resources.map(({ object }) => withoutEmptyAnnotations(object));
}

/** The object as kustomize prints it: without annotations that say nothing. */
export function withoutEmptyAnnotations(object: KubeObject): KubeObject {
  const { annotations, ...metadata } = object.metadata;
  const empty = annotations === null || (isObject(annotations) && Object.keys(annotations).length === 0);
  return empty ? { ...object, metadata } : object;
}

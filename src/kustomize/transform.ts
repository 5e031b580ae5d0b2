import { clone, isObject } from '../objects/json.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import type { Kustomization } from './kustomization.ts';
import { BUILT_IN_SCHEMA } from './merge-schema.ts';
import { textAnnotations } from './metadata-text.ts';
import { fixNameReferences } from './name-references.ts';
import { toResource } from './resource.ts';
import { DEFAULT_CONFIG } from './transformer-config.ts';
import { fieldTransformers, type TransformerContext } from './transformers.ts';

/** The fields of a kustomization that change objects of any kind. */
export type Transformers = Pick<
  Kustomization,
  'namespace' | 'namePrefix' | 'nameSuffix' | 'labels' | 'commonAnnotations'
>;

/** For fields that read no files. */
const NO_FILES: TransformerContext = {
  file: '',
  folder: '/',
  schema: BUILT_IN_SCHEMA,
  warn: () => undefined,
  readText: () => '',
};

/**
 * What a kustomization of these objects and fields builds, in the objects' order; the objects given stay as they
 * are.
 *
 * @throws MartyError with a MARTY-K code where kustomize refuses
 */
export function transformObjects(objects: readonly KubeObject[], fields: Transformers): KubeObject[] {
  const resources = objects.map((object) => toResource(clone(object)));
  for (const { run } of fieldTransformers(fields, DEFAULT_CONFIG, NO_FILES)) run(resources);
  fixNameReferences(resources, DEFAULT_CONFIG.nameReference);
  for (const { object } of resources) textAnnotations(object.metadata);
  return resources.map(({ object }) => object);
}

/** The object as kustomize prints it: without annotations that say nothing. */
export function withoutEmptyAnnotations(object: KubeObject): KubeObject {
  const { annotations, ...metadata } = object.metadata;
  const empty = annotations === null || (isObject(annotations) && Object.keys(annotations).length === 0);
  return empty ? { ...object, metadata } : object;
}

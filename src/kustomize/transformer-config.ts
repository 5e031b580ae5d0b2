import { MartyError } from '../errors.ts';
import { DEFAULT_ANNOTATIONS, DEFAULT_LABELS, DEFAULT_TEMPLATE_LABELS } from './default-label-fields.ts';
import type { FieldSpec } from './field-path.ts';
import { NAME_REFERENCES, type NameReference } from './name-reference-fields.ts';

/** Which fields the transformers of a kustomization write to. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  /** Of commonLabels, and of labels with includeSelectors. */
  readonly commonLabels: readonly FieldSpec[];
  /** Of every entry of labels. */
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

export const EMPTY_CONFIG: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  nameReference: [],
  images: [],
  replicas: [],
};

/** Kinds whose `spec.replicas` the field `replicas` reaches. */
export const SCALABLE: readonly string[] = [
  'Deployment',
  'ReplicationController',
  'ReplicaSet',
  'StatefulSet',
];

const IMAGE_PATHS = [
  'spec/containers[]/image',
  'spec/initContainers[]/image',
  'spec/volumes[]/image/reference',
];

/** kustomize 5.8.1's own configuration. */
export const DEFAULT_CONFIG: TransformerConfig = {
  ...EMPTY_CONFIG,
  namePrefix: [{ path: 'metadata/name' }],
  nameSuffix: [{ path: 'metadata/name' }],
  namespace: [
    { path: 'metadata/name', kind: 'Namespace', create: true },
    { path: 'spec/service/namespace', group: 'apiregistration.k8s.io', kind: 'APIService', create: true },
    {
      path: 'spec/conversion/webhook/clientConfig/service/namespace',
      group: 'apiextensions.k8s.io',
      kind: 'CustomResourceDefinition',
    },
  ],
  commonLabels: DEFAULT_LABELS,
  templateLabels: DEFAULT_TEMPLATE_LABELS,
  commonAnnotations: DEFAULT_ANNOTATIONS,
  nameReference: NAME_REFERENCES,
  images: [...IMAGE_PATHS, ...IMAGE_PATHS.map((path) => path.replace('spec/', 'spec/template/spec/'))].map(
    (path) => ({ path, create: true }),
  ),
  replicas: SCALABLE.map((kind) => ({ path: 'spec/replicas', kind, create: true })),
};

/**
 * Adds field specifications to others; one whose path and kind are there already adds nothing.
 *
 * @throws MartyError MARTY-K020 where two differ in `create` alone
 */
export function mergeFieldSpecs(specs: readonly FieldSpec[], added: readonly FieldSpec[]): FieldSpec[] {
  const merged = [...specs];
  for (const spec of added) {
    const known = merged.find((other) => other.path === spec.path && isSelectedBy(other, spec));
    if (known === undefined) merged.push(spec);
    else if ((known.create ?? false) !== (spec.create ?? false))
      throw new MartyError('MARTY-K020', `conflicting fieldspecs for ${spec.path}`);
  }
  return merged;
}

interface TypeParts {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
}

function isSelectedBy(type: TypeParts, by: TypeParts): boolean {
  return (
    (!by.group || by.group === type.group) &&
    (!by.version || by.version === type.version) &&
    (!by.kind || by.kind === type.kind)
  );
}

/** @throws MartyError MARTY-K020 for specifications that contradict each other */
export function mergeConfigs(left: TransformerConfig, right: TransformerConfig): TransformerConfig {
  if (left === right || right === EMPTY_CONFIG) return left;
  if (left === EMPTY_CONFIG) return right;
  return {
    namePrefix: mergeFieldSpecs(left.namePrefix, right.namePrefix),
    nameSuffix: mergeFieldSpecs(left.nameSuffix, right.nameSuffix),
    namespace: mergeFieldSpecs(left.namespace, right.namespace),
    commonLabels: mergeFieldSpecs(left.commonLabels, right.commonLabels),
    labels: mergeFieldSpecs(left.labels, right.labels),
    templateLabels: mergeFieldSpecs(left.templateLabels, right.templateLabels),
    commonAnnotations: mergeFieldSpecs(left.commonAnnotations, right.commonAnnotations),
    nameReference: mergeReferences(left.nameReference, right.nameReference),
    images: mergeFieldSpecs(left.images, right.images),
    replicas: mergeFieldSpecs(left.replicas, right.replicas),
  };
}

function mergeReferences(left: readonly NameReference[], right: readonly NameReference[]): NameReference[] {
  const merged = [...left];
  for (const reference of right) {
    const at = merged.findIndex((other) => sameType(other, reference));
    const known = merged[at];
    if (known === undefined) merged.push(reference);
    else merged[at] = { ...known, fields: mergeFieldSpecs(known.fields, reference.fields) };
  }
  return merged;
}

function sameType(left: TypeParts, right: TypeParts): boolean {
  return (
    (left.group ?? '') === (right.group ?? '') &&
    (left.version ?? '') === (right.version ?? '') &&
    (left.kind ?? '') === (right.kind ?? '')
  );
}

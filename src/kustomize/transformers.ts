import { posix } from 'node:path';
import { MartyError } from '../errors.ts';
import { isObject } from '../objects/json.ts';
import { readDocuments } from '../objects/read-yaml.ts';
import {
  applyJson6902Entry,
  applyMergeDocuments,
  applyPatchEntry,
  type LoadedPatch,
  type PatchContext,
  readsAsPatches,
} from './apply-patches.ts';
import type { FieldSpec } from './field-path.ts';
import { applyImages, type ImageEntry } from './images.ts';
import {
  type Kustomization,
  type PatchEntry,
  type Replacement,
  type ReplacementEntry,
  replacement,
  withoutNulls,
} from './kustomization.ts';
import { labelFields, setPairs } from './labels.ts';
import { applyPrefix, applySuffix } from './name-affix.ts';
import { applyNamespace, type NamespaceOptions } from './namespace.ts';
import { applyReplacement } from './replacements.ts';
import { applyReplicas, type ReplicasEntry } from './replicas.ts';
import { demandDistinct, type Resource } from './resource.ts';
import type { TransformerConfig } from './transformer-config.ts';

/** One transformer at work, under the name of kustomize's built-in. */
export interface Transformer {
  readonly kind: string;
  readonly run: (resources: Resource[]) => void;
}

/** What transformers need of the kustomization that they stand in. */
export interface TransformerContext extends PatchContext {
  readonly file: string;
  readonly folder: string;
  /** Reads a file below the kustomization's folder. */
  readonly readText: (path: string) => string;
}

/** The transformers of a kustomization's own fields, in kustomize's order. */
export function fieldTransformers(
  kustomization: Kustomization,
  config: TransformerConfig,
  context: TransformerContext,
): Transformer[] {
  const { namespace, namePrefix, nameSuffix, labels = [], commonLabels = {} } = kustomization;
  const { patches = [], patchesStrategicMerge = [], patchesJson6902 = [], replacements = [] } = kustomization;
  const hasLabels = labels.length > 0 || Object.keys(commonLabels).length > 0;
  return [
    ...(patchesStrategicMerge.length > 0 ? [mergePatches(patchesStrategicMerge, context)] : []),
    ...patches.map((entry) => patch(entry, context)),
    ...(namespace ? [inNamespace(namespace, { fields: config.namespace })] : []),
    ...(namePrefix ? [prefixed(namePrefix, config.namePrefix)] : []),
    ...(nameSuffix ? [suffixed(nameSuffix, config.nameSuffix)] : []),
    ...labels.map((entry) => labelled(entry.pairs ?? {}, labelFields(entry, config))),
    ...(hasLabels ? [labelled(commonLabels, config.commonLabels)] : []),
    ...annotations(kustomization.commonAnnotations ?? {}, config),
    ...patchesJson6902.map((entry) => jsonPatch(entry, context)),
    ...(kustomization.replicas ?? []).map((entry) => scaled(entry, config.replicas)),
    ...(kustomization.images ?? []).map((entry) => imaged(entry, config.images)),
    ...(replacements.length > 0 ? [replaced(replacements, context)] : []),
  ];
}

function annotations(pairs: Readonly<Record<string, string>>, config: TransformerConfig): Transformer[] {
  return Object.keys(pairs).length === 0 ? [] : [annotated(pairs, config.commonAnnotations)];
}

export function patch(entry: PatchEntry, context: TransformerContext): Transformer {
  const loaded = loadPatch(entry, context);
  return {
    kind: 'PatchTransformer',
    run: (resources) => applyPatchEntry(resources, loaded, context),
  };
}

export function jsonPatch(entry: PatchEntry, context: TransformerContext): Transformer {
  const loaded = loadPatch(entry, context);
  return {
    kind: 'PatchJson6902Transformer',
    run: (resources) => applyJson6902Entry(resources, loaded, context),
  };
}

function loadPatch(entry: PatchEntry, context: TransformerContext): LoadedPatch {
  const inline = entry.patch?.trim() ?? '';
  if ((inline === '') === !entry.path)
    throw new MartyError('MARTY-K014', 'a patch has either path or patch', { where: { file: context.file } });
  if (!entry.path) return { entry, text: inline, source: context.file };
  return { entry, text: context.readText(entry.path), source: posix.resolve(context.folder, entry.path) };
}

/** Each entry is a path, or the text of patches. */
export function mergePatches(entries: readonly string[], context: TransformerContext): Transformer {
  const texts = entries.map((entry) =>
    readsAsPatches(entry, context.file)
      ? { text: entry, source: context.file }
      : { text: context.readText(entry), source: posix.resolve(context.folder, entry) },
  );
  return {
    kind: 'PatchStrategicMergeTransformer',
    run: (resources) => {
      for (const { text, source } of texts) applyMergeDocuments(resources, text, source, context);
    },
  };
}

export function inNamespace(namespace: string, options: NamespaceOptions): Transformer {
  return {
    kind: 'NamespaceTransformer',
    run: (resources) => applyNamespace(resources, namespace, options),
  };
}

export function prefixed(prefix: string, fields: readonly FieldSpec[]): Transformer {
  return { kind: 'PrefixTransformer', run: (resources) => applyPrefix(resources, prefix, fields) };
}

export function suffixed(suffix: string, fields: readonly FieldSpec[]): Transformer {
  return { kind: 'SuffixTransformer', run: (resources) => applySuffix(resources, suffix, fields) };
}

export function labelled(pairs: Readonly<Record<string, string>>, fields: readonly FieldSpec[]): Transformer {
  return {
    kind: 'LabelTransformer',
    run: (resources) => {
      for (const resource of resources) setPairs(resource, fields, pairs);
    },
  };
}

export function annotated(
  pairs: Readonly<Record<string, string>>,
  fields: readonly FieldSpec[],
): Transformer {
  return { ...labelled(pairs, fields), kind: 'AnnotationsTransformer' };
}

export function scaled(entry: ReplicasEntry, fields: readonly FieldSpec[]): Transformer {
  return { kind: 'ReplicaCountTransformer', run: (resources) => applyReplicas(resources, entry, fields) };
}

export function imaged(entry: ImageEntry, fields: readonly FieldSpec[]): Transformer {
  return {
    kind: 'ImageTagTransformer',
    run: (resources) => {
      for (const { object } of resources) applyImages(object, entry, fields);
    },
  };
}

export function replaced(entries: readonly ReplacementEntry[], context: TransformerContext): Transformer {
  const all = entries.flatMap((entry) => replacementsOf(entry, context));
  return {
    kind: 'ReplacementTransformer',
    run: (resources) => {
      for (const one of all) applyReplacement(resources, one);
      demandDistinct(resources, context.file);
    },
  };
}

function replacementsOf(entry: ReplacementEntry, context: TransformerContext): Replacement[] {
  const { path, ...inline } = entry;
  if (!path) return [inline];
  const where = { file: posix.resolve(context.folder, path) };
  if (inline.source !== undefined || (inline.targets ?? []).length > 0)
    throw new MartyError('MARTY-K023', 'cannot specify both path and inline replacement', { where });
  const [document] = readDocuments(context.readText(path), where.file);
  const list = Array.isArray(document) ? document : [document ?? null];
  return list.map((item) => {
    const parsed = replacement.safeParse(isObject(item) ? withoutNulls(item) : item);
    if (!parsed.success)
      throw new MartyError('MARTY-K023', `not a replacement: ${parsed.error.issues[0]?.message ?? ''}`, {
        where,
      });
    return parsed.data;
  });
}

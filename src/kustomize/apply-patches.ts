import { MartyError } from '../errors.ts';
import { idOf } from '../objects/identity.ts';
import { clone, field, fieldAt, isObject, stringAt } from '../objects/json.ts';
import type { Json, JsonObject, KubeObject } from '../objects/kube-object.ts';
import { toKubeObject } from '../objects/read-objects.ts';
import { BUILD_READING, readDocuments } from '../objects/read-yaml.ts';
import { forgetScalar, isQuoted, noteScalar } from '../objects/scalar-note.ts';
import { applyJsonPatch, type JsonPatchOperation } from './json-patch.ts';
import type { PatchEntry, PatchTarget } from './kustomization.ts';
import type { MergeSchema } from './merge-schema.ts';
import { textAnnotations, withTextMetadata } from './metadata-text.ts';
import {
  allIds,
  demandDistinct,
  forget,
  formatResourceId,
  hasNotes,
  type Resource,
  rememberId,
  sameId,
} from './resource.ts';
import { selectTargets } from './select-target.ts';
import { keepShared } from './shared-scalars.ts';
import { strategicMerge } from './strategic-merge.ts';

/** A note about a patch that had no effect, which kustomize passes over in silence. */
export type Warn = (message: string) => void;

/** What every patch of a build needs. */
export interface PatchContext {
  readonly schema: MergeSchema;
  readonly warn: Warn;
}

/** An entry of a field of patches, with its text and the file that it stands in. */
export interface LoadedPatch {
  readonly entry: PatchEntry;
  readonly text: string;
  readonly source: string;
}

/**
 * Applies one entry of `patches`.
 *
 * @throws MartyError MARTY-K010 … MARTY-K014
 */
export function applyPatchEntry(resources: Resource[], patch: LoadedPatch, context: PatchContext): void {
  const { entry, text, source } = patch;
  const documents = readDocuments(text, source, BUILD_READING).filter((document) => document !== null);
  const [first] = documents;
  if (Array.isArray(first)) {
    if (entry.target === undefined)
      throw new MartyError('MARTY-K014', 'a JSON patch needs a target', { where: { file: source } });
    applyOperations(resources, entry.target, text, source, context, true);
    return;
  }
  if (first === undefined) context.warn(`${source}: the patch is empty`);
  const patches = documents.map((document) => demandPatch(document, source));
  if (entry.target !== undefined) {
    if (documents.length > 1)
      throw new MartyError('MARTY-K014', 'a patch with a target must be a single document', {
        where: { file: source },
      });
    const targets = selectTargets(resources, entry.target);
    if (targets.length === 0) context.warn(`${source}: the patch's target selects nothing`);
    for (const patch of patches) {
      const body = withTextMetadata(patch, ['labels', 'annotations']);
      for (const resource of targets) mergeInto(resources, resource, body, entry, context.schema);
      demandDistinct(resources, source);
    }
    return;
  }
  for (const patch of patches)
    mergeInto(
      resources,
      findTarget(resources, toKubeObject(patch, source), source),
      patch,
      entry,
      context.schema,
    );
}

/** Whether an entry of `patchesStrategicMerge` holds patches; else it is a path. */
export function readsAsPatches(text: string, source: string): boolean {
  try {
    const documents = readDocuments(text, source, BUILD_READING).filter((document) => document !== null);
    return documents.every((document) => demandPatch(document, source) === document);
  } catch {
    return false;
  }
}

/** Applies the documents of `patchesStrategicMerge`, each to the one object that it names. */
export function applyMergeDocuments(
  resources: Resource[],
  text: string,
  source: string,
  context: PatchContext,
): void {
  for (const document of readDocuments(text, source, BUILD_READING)) {
    if (document === null) continue;
    const patch = toKubeObject(demandPatch(document, source), source);
    const body = withTextMetadata(patch, ['labels', 'annotations']);
    mergeInto(resources, findTarget(resources, patch, source), body, {}, context.schema);
    demandDistinct(resources, source);
  }
}

/** Applies one entry of `patchesJson6902`, whose target must have a name. */
export function applyJson6902Entry(resources: Resource[], patch: LoadedPatch, context: PatchContext): void {
  const { entry, text, source } = patch;
  if (!entry.target?.name)
    throw new MartyError('MARTY-K014', 'must specify the target name', { where: { file: source } });
  applyOperations(resources, entry.target, text, source, context, false);
}

function demandPatch(document: Json, source: string): JsonObject {
  const named = stringAt(document, 'metadata', 'name');
  if (isObject(document) && stringAt(document, 'kind') && named) return document;
  throw new MartyError('MARTY-K014', 'neither a strategic merge patch nor a JSON patch', {
    where: { file: source },
  });
}

function findTarget(resources: readonly Resource[], patch: KubeObject, source: string): Resource {
  const id = idOf(patch);
  const found = resources.filter((resource) => allIds(resource).some((known) => sameId(known, id)));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new MartyError(
      'MARTY-K013',
      `${found.length === 0 ? 'no' : 'multiple'} matches for Id ${formatResourceId(id)}`,
      {
        where: { file: source },
      },
    );
  return only;
}

function mergeInto(
  resources: Resource[],
  resource: Resource,
  patch: JsonObject,
  entry: PatchEntry,
  schema: MergeSchema,
): void {
  const { object } = resource;
  const { allowNameChange = false, allowKindChange = false } = entry.options ?? {};
  const mayChange = allowNameChange || allowKindChange;
  if (mayChange) rememberId(resource);
  const body: JsonObject = {
    ...(mayChange ? withTextMetadata(patch, ['annotations']) : patch),
    apiVersion: object.apiVersion,
  };
  const merged = strategicMerge(object, body, schema.shapeOf(object.apiVersion, object.kind));
  if (merged === undefined || !isObject(merged)) {
    resources.splice(resources.indexOf(resource), 1);
    return;
  }
  const next = toKubeObject(merged, 'patch');
  if (!allowKindChange) next.kind = object.kind;
  keep(next.metadata, object.metadata, allowNameChange ? ['namespace'] : ['name', 'namespace']);
  keepShared(
    () => resource.object,
    resource.shared,
    () => {
      resource.object = next;
    },
  );
  if (dropsAnnotations(body)) forget(resource);
}

/** A patch that takes all annotations away takes kustomize's notes too, which it keeps there. */
function dropsAnnotations(patch: JsonObject): boolean {
  const annotations = fieldAt(patch, 'metadata', 'annotations');
  const directive = field(annotations, '$patch');
  return annotations === null || directive === 'delete' || directive === 'replace';
}

/** A patch may not change what names an object. */
function keep(metadata: JsonObject, from: JsonObject, names: readonly string[]): void {
  for (const name of names) {
    const value = field(from, name);
    if (value === undefined) {
      delete metadata[name];
      forgetScalar(metadata, name);
      continue;
    }
    noteScalar(metadata, name, { quoted: isQuoted(metadata, name), untagged: true });
    metadata[name] = value;
  }
}

/** A text that begins like JSON must be JSON. */
function operationsOf(text: string, source: string): JsonPatchOperation[] {
  const problem = (what: string): MartyError =>
    new MartyError('MARTY-K014', what, { where: { file: source } });
  if (text.startsWith('[')) demandJson(text, problem('a JSON patch that begins with [ must be JSON'));
  const [list] = readDocuments(text, source, BUILD_READING);
  if (!Array.isArray(list) || list.length === 0) throw problem('a JSON patch is a list of operations');
  return list.map((item) => {
    const op = field(item, 'op');
    const path = field(item, 'path');
    const from = field(item, 'from');
    const value = field(item, 'value');
    if (!isOperator(op) || typeof path !== 'string')
      throw problem('an operation of a JSON patch needs op and path');
    return {
      op,
      path,
      ...(typeof from === 'string' ? { from } : {}),
      ...(value === undefined ? {} : { value: clone(value) }),
    };
  });
}

const ANNOTATIONS = '/metadata/annotations';
const OPERATORS: readonly unknown[] = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

function isOperator(op: Json | undefined): op is JsonPatchOperation['op'] {
  return OPERATORS.includes(op);
}

function demandJson(text: string, problem: MartyError): void {
  try {
    JSON.parse(text);
  } catch {
    throw problem;
  }
}

function applyOperations(
  resources: readonly Resource[],
  target: PatchTarget,
  text: string,
  source: string,
  { warn }: PatchContext,
  remember: boolean,
): void {
  const operations = operationsOf(text, source);
  const targets = selectTargets(resources, target);
  if (targets.length === 0) warn(`${source}: the patch's target selects nothing`);
  for (const resource of targets) {
    const { metadata } = resource.object;
    if (remember) rememberId(resource);
    // kustomize's notes about an object are annotations, so that there is a map to add to.
    if (hasNotes(resource) && !isObject(field(metadata, 'annotations'))) metadata['annotations'] = {};
    resource.object = toKubeObject(applyJsonPatch(resource.object, operations), source);
    textAnnotations(resource.object.metadata);
    resource.shared.length = 0;
    // Origins are annotations that a patch can overwrite, unlike kustomize's other notes.
    if (operations.some(({ path, from }) => path === ANNOTATIONS || from === ANNOTATIONS)) {
      resource.origin = undefined;
      resource.transformedBy.length = 0;
    }
  }
}

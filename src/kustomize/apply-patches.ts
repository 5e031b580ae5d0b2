import { MartyError } from '../errors.ts';
import { idOf } from '../objects/identity.ts';
import { clone, field, isObject } from '../objects/json.ts';
import type { Json, JsonObject, KubeObject } from '../objects/kube-object.ts';
import { toKubeObject } from '../objects/read-objects.ts';
import { KUSTOMIZE_READING, readDocuments } from '../objects/read-yaml.ts';
import { applyJsonPatch, type JsonPatchOperation } from './json-patch.ts';
import type { PatchEntry } from './kustomization.ts';
import { shapeOf } from './merge-shapes.ts';
import { allIds, formatResourceId, type Resource, rememberId, sameId } from './resource.ts';
import { selectTargets } from './select-target.ts';
import { strategicMerge } from './strategic-merge.ts';

/** A note about a patch that had no effect, which kustomize passes over in silence. */
export type Warn = (message: string) => void;

/**
 * Applies one entry of `patches`.
 *
 * @throws MartyError MARTY-K010 … MARTY-K014
 */
export function applyPatchEntry(
  resources: Resource[],
  entry: PatchEntry,
  text: string,
  source: string,
  warn: Warn,
): void {
  const documents = readDocuments(text, source, KUSTOMIZE_READING).filter((document) => document !== null);
  const [first] = documents;
  if (documents.length === 1 && Array.isArray(first)) {
    applyOperations(resources, entry, operationsOf(first, source), source, warn);
    return;
  }
  if (documents.length === 0 || !documents.every(isObject))
    throw new MartyError('MARTY-K014', 'neither a strategic merge patch nor a JSON patch', {
      where: { file: source },
    });
  if (entry.target !== undefined) {
    if (documents.length > 1)
      throw new MartyError('MARTY-K014', 'a patch with a target must be a single document', {
        where: { file: source },
      });
    const targets = selectTargets(resources, entry.target);
    if (targets.length === 0) warn(`${source}: the patch's target selects nothing`);
    for (const resource of targets) mergeInto(resources, resource, documents[0] ?? {}, entry);
    return;
  }
  for (const document of documents) {
    const patch = toKubeObject(document, source);
    mergeInto(resources, findTarget(resources, patch, source), patch, entry);
  }
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

function mergeInto(resources: Resource[], resource: Resource, patch: Json, entry: PatchEntry): void {
  const { object } = resource;
  const { allowNameChange = false, allowKindChange = false } = entry.options ?? {};
  if (allowNameChange || allowKindChange) rememberId(resource);
  const body: JsonObject = { ...(isObject(patch) ? patch : {}), apiVersion: object.apiVersion };
  const merged = strategicMerge(object, body, shapeOf(object.apiVersion, object.kind));
  if (merged === undefined || !isObject(merged)) {
    resources.splice(resources.indexOf(resource), 1);
    return;
  }
  const next = toKubeObject(merged, 'patch');
  if (!allowKindChange) next.kind = object.kind;
  keep(next.metadata, object.metadata, allowNameChange ? ['namespace'] : ['name', 'namespace']);
  resource.object = next;
}

/** A patch may not change what names an object. */
function keep(metadata: JsonObject, from: JsonObject, names: readonly string[]): void {
  for (const name of names) {
    const value = field(from, name);
    if (value === undefined) delete metadata[name];
    else metadata[name] = value;
  }
}

function operationsOf(list: readonly Json[], source: string): JsonPatchOperation[] {
  return list.map((item) => {
    const op = field(item, 'op');
    const path = field(item, 'path');
    const from = field(item, 'from');
    const value = field(item, 'value');
    if (
      (op !== 'add' &&
        op !== 'remove' &&
        op !== 'replace' &&
        op !== 'move' &&
        op !== 'copy' &&
        op !== 'test') ||
      typeof path !== 'string'
    )
      throw new MartyError('MARTY-K014', 'an operation of a JSON patch needs op and path', {
        where: { file: source },
      });
    return {
      op,
      path,
      ...(typeof from === 'string' ? { from } : {}),
      ...(value === undefined ? {} : { value: clone(value) }),
    };
  });
}

function applyOperations(
  resources: readonly Resource[],
  entry: PatchEntry,
  operations: readonly JsonPatchOperation[],
  source: string,
  warn: Warn,
): void {
  if (entry.target === undefined)
    throw new MartyError('MARTY-K014', 'a JSON patch needs a target', { where: { file: source } });
  const targets = selectTargets(resources, entry.target);
  if (targets.length === 0) warn(`${source}: the patch's target selects nothing`);
  for (const resource of targets) {
    rememberId(resource);
    resource.object = toKubeObject(applyJsonPatch(resource.object, operations), source);
  }
}

import { MartyError } from '../errors.ts';
import { equalJson, field, isObject } from '../objects/json.ts';
import type { Json, JsonObject, KubeObject } from '../objects/kube-object.ts';
import { applyJsonPatch, type JsonPatchOperation } from './json-patch.ts';
import { jsonPatchDiff } from './json-patch-diff.ts';
import { shapeOf } from './merge-shapes.ts';
import { jsonPatchSize, mergePatchSize, type PatchSize } from './patch-size.ts';
import { strategicDiff } from './strategic-diff.ts';
import { strategicMerge } from './strategic-merge.ts';

/** What an overlay says about an object of its base. */
export type ObjectPatch = PatchSize &
  (
    | { readonly kind: 'strategic-merge'; readonly body: JsonObject }
    | { readonly kind: 'json-patch'; readonly operations: readonly JsonPatchOperation[] }
  );

/**
 * The smallest patch, strategic merge or JSON patch, that turns one object into another of the same identity.
 * Both are applied before one is chosen: what does not rebuild the object exactly is no candidate.
 *
 * @param finish what the overlay does to the patched object afterwards (images, replicas)
 * @returns `none` where no patch is needed, `impossible` where `finish` undoes what any patch does
 */
export function computePatch(
  from: KubeObject,
  to: KubeObject,
  finish: (object: KubeObject) => KubeObject = (object) => object,
): ObjectPatch | 'none' | 'impossible' {
  const start = finish(from);
  if (equalJson(start, to)) return 'none';
  const shape = shapeOf(from.apiVersion, from.kind);
  const rebuilds = (patched: Json | undefined): boolean =>
    isObject(patched) && equalJson(finish(patched as KubeObject), to);
  const candidates: ObjectPatch[] = [];
  const body = { ...identityOf(from), ...withoutIdentity(strategicDiff(start, to, shape), from) };
  if (attempt(() => rebuilds(strategicMerge(from, body, shape))))
    candidates.push({ kind: 'strategic-merge', body, ...mergePatchSize(body, shape) });
  for (const operations of [jsonPatchDiff(start, to), wholeFields(start, to)])
    if (attempt(() => rebuilds(applyJsonPatch(from, operations))))
      candidates.push({ kind: 'json-patch', operations, ...jsonPatchSize(operations) });
  if (NAMED_WITH_NAMESPACE.includes(from.kind) && candidates[0]?.kind === 'strategic-merge')
    return candidates[0];
  const [best] = candidates.sort((left, right) => left.cost - right.cost);
  return best ?? 'impossible';
}

/**
 * Kinds that others name together with their namespace. kustomize writes that namespace into every reference to
 * an object that a JSON patch changed, so a JSON patch is only their last resort.
 */
const NAMED_WITH_NAMESPACE: readonly string[] = ['ServiceAccount', 'Service'];

/** apiVersion, kind and name: what a strategic merge patch needs to find its object. */
export function identityOf(object: KubeObject): KubeObject {
  const { apiVersion, kind } = object;
  const metadata: JsonObject = {};
  for (const name of ['name', 'namespace']) {
    const value = field(object.metadata, name);
    if (value !== undefined) metadata[name] = value;
  }
  return { apiVersion, kind, metadata };
}

function withoutIdentity(body: JsonObject, from: KubeObject): JsonObject {
  const metadata = field(body, 'metadata');
  if (metadata === undefined) return body;
  return { ...body, metadata: { ...identityOf(from).metadata, ...(isObject(metadata) ? metadata : {}) } };
}

/** A coarse JSON patch that always works: whole top-level fields, and those of metadata. */
function wholeFields(from: KubeObject, to: KubeObject): JsonPatchOperation[] {
  return ['', '/metadata'].flatMap((path) => {
    const [left, right] = path === '' ? [from, to] : [from.metadata, to.metadata];
    return jsonPatchDiffShallow(left, right, path);
  });
}

function jsonPatchDiffShallow(from: JsonObject, to: JsonObject, path: string): JsonPatchOperation[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (name) => name !== 'metadata',
  );
  return names.flatMap((name): JsonPatchOperation[] => {
    const [left, right] = [field(from, name), field(to, name)];
    if (equalJson(left, right)) return [];
    const below = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (right === undefined) return [{ op: 'remove', path: below }];
    return [{ op: left === undefined ? 'add' : 'replace', path: below, value: right }];
  });
}

function attempt(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (error instanceof MartyError) return false;
    throw error;
  }
}

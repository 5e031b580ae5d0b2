import { MartyError } from '../errors.ts';
import { equalJson, field, isObject } from '../objects/json.ts';
import type { Json, JsonObject, KubeObject } from '../objects/kube-object.ts';
import { writeYaml } from '../objects/write-yaml.ts';
import { applyJsonPatch, type JsonPatchOperation } from './json-patch.ts';
import { jsonPatchDiff } from './json-patch-diff.ts';
import { type Shape, shapeOf } from './merge-shapes.ts';
import { strategicDiff } from './strategic-diff.ts';
import { strategicMerge } from './strategic-merge.ts';

/** What an overlay says about an object of its base; `edits` counts the places that change. */
export type ObjectPatch =
  | {
      readonly kind: 'strategic-merge';
      readonly body: JsonObject;
      readonly edits: number;
      readonly lines: number;
    }
  | {
      readonly kind: 'json-patch';
      readonly operations: readonly JsonPatchOperation[];
      readonly edits: number;
      readonly lines: number;
    };

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
    candidates.push({
      kind: 'strategic-merge',
      body,
      edits: countEdits(body, shape),
      lines: lineCount(body),
    });
  for (const operations of [jsonPatchDiff(start, to), wholeFields(start, to)])
    if (attempt(() => rebuilds(applyJsonPatch(from, operations))))
      candidates.push({
        kind: 'json-patch',
        operations,
        edits: operations.length,
        lines: lineCount(operations.map((operation) => ({ ...operation }))) + TARGET_LINES,
      });
  const [best] = candidates.sort((left, right) => left.lines - right.lines);
  return best ?? 'impossible';
}

/** Lines that `target:` takes in a kustomization. */
const TARGET_LINES = 5;

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

/**
 * Places that a strategic merge patch changes: each scalar of a map or of an element found by its key, and each
 * list that is replaced. What only finds an object or element is not counted.
 */
function countEdits(body: JsonObject, shape: Shape): number {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = body;
  const { name: _name, namespace: _namespace, ...meta } = isObject(metadata) ? metadata : {};
  return countMap(rest, shape) + countMap(meta, shape.fields?.['metadata'] ?? {});
}

function countMap(map: JsonObject, shape: Shape, found: readonly string[] = []): number {
  const names = Object.keys(map).filter((name) => !found.includes(name));
  return names.reduce((sum, name) => {
    const value = map[name] ?? null;
    const below = (shape.fields && Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined) ?? {};
    if (isObject(value) && Object.keys(value).length > 0) return sum + countMap(value, below);
    if (!Array.isArray(value) || below.merge === undefined) return sum + 1;
    const { keys, item } = below.merge;
    return (
      sum +
      value.reduce<number>(
        (total, element) => total + (isObject(element) ? countMap(element, item, keys) : 1),
        0,
      )
    );
  }, 0);
}

function lineCount(value: Json): number {
  return writeYaml(value).split('\n').length - 1;
}

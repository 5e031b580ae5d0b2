import { isObject } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { writeYaml } from '../objects/write-yaml.ts';
import type { JsonPatchOperation } from './json-patch.ts';
import { fieldShape, type Shape } from './merge-shapes.ts';

export interface PatchSize {
  /** Places that the patch changes; a list that is replaced, or a new element, is one. */
  readonly edits: number;
  /** Lines, and a little more for what is hard to read; the patch with the smallest cost is written. */
  readonly cost: number;
}

/** Lines that `target:` takes in a kustomization, and the price of paths with indexes, which shift unseen. */
const JSON_PATCH_COST = 5 + 3;
/** Price of an element that is named only to keep its place in a list. */
const PLACE_COST = 2;

export function jsonPatchSize(operations: readonly JsonPatchOperation[]): PatchSize {
  const cost = lineCount(operations.map((operation) => ({ ...operation }))) + JSON_PATCH_COST;
  return { edits: operations.length, cost };
}

export function mergePatchSize(body: JsonObject, shape: Shape): PatchSize {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = body;
  const { name: _name, namespace: _namespace, ...meta } = isObject(metadata) ? metadata : {};
  const fields = countMap(rest, shape);
  const labels = countMap(meta, fieldShape(shape, 'metadata'));
  return {
    edits: fields.edits + labels.edits,
    cost: lineCount(body) + PLACE_COST * (fields.places + labels.places),
  };
}

interface Count {
  readonly edits: number;
  /** Elements that say nothing but where they stand. */
  readonly places: number;
}

const ONE_EDIT: Count = { edits: 1, places: 0 };

function add(counts: readonly Count[]): Count {
  return {
    edits: counts.reduce((sum, { edits }) => sum + edits, 0),
    places: counts.reduce((sum, { places }) => sum + places, 0),
  };
}

/** Each scalar of a map, or of an element found by its keys, is one edit. */
function countMap(map: JsonObject, shape: Shape, keys: readonly string[] = []): Count {
  const names = Object.keys(map).filter((name) => !keys.includes(name));
  return add(
    names.map((name) => {
      const value = map[name] ?? null;
      const below = fieldShape(shape, name);
      if (isObject(value) && Object.keys(value).length > 0) return countMap(value, below);
      return Array.isArray(value) && below.merge !== undefined ? countElements(value, below.merge) : ONE_EDIT;
    }),
  );
}

function countElements(elements: readonly Json[], { keys, item }: NonNullable<Shape['merge']>): Count {
  return add(
    elements.map((element) => {
      if (!isObject(element)) return ONE_EDIT;
      const found = countMap(element, item, keys);
      return found.edits + found.places === 0 ? { edits: 0, places: 1 } : found;
    }),
  );
}

function lineCount(value: Json): number {
  return writeYaml(value).split('\n').length - 1;
}

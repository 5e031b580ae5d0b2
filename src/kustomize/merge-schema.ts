import { MartyError } from '../errors.ts';
import { field, isObject, stringAt } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { isBuiltIn } from './built-in-kinds.ts';
import { type Shape, shapeOf } from './merge-shapes.ts';

/** What a build knows of the lists of each kind. */
export interface MergeSchema {
  shapeOf(apiVersion: string, kind: string): Shape;
  /** `VERSION KIND` of types that the schema makes cluster-scoped, which marty knows of built-in kinds only. */
  readonly clusterScoped: ReadonlySet<string>;
}

export const BUILT_IN_SCHEMA: MergeSchema = { shapeOf, clusterScoped: new Set() };

/** The only version whose schema kustomize 5.8.1 carries. */
export const OPENAPI_VERSION = 'v1.21.2';

/**
 * The schema of an `openapi.path` file. It takes the place of the built-in one, so that built-in kinds have merge
 * keys only if the file names them.
 *
 * @throws MartyError MARTY-K021 for a file that is no OpenAPI document
 */
export function customSchema(document: Json, file: string): MergeSchema {
  const definitions = field(document, 'definitions');
  if (!isObject(document) || (definitions !== undefined && !isObject(definitions)))
    throw new MartyError('MARTY-K021', 'an OpenAPI file holds definitions', { where: { file } });
  const kinds = new Map<string, JsonObject>();
  for (const definition of Object.values(definitions ?? {}))
    for (const type of typesOf(definition)) if (isObject(definition)) kinds.set(type, definition);
  return {
    clusterScoped: clusterScopedTypes(document),
    shapeOf: (apiVersion, kind) => {
      const definition = kinds.get(`${apiVersion} ${kind}`);
      return definition === undefined ? {} : toShape(definition, definitions ?? {});
    },
  };
}

function typesOf(definition: Json | undefined): string[] {
  const types = field(definition, 'x-kubernetes-group-version-kind');
  const list = Array.isArray(types) ? types : isObject(types) ? [types] : [];
  return list.map((type) => {
    const group = stringAt(type, 'group') ?? '';
    return `${group === '' ? '' : `${group}/`}${stringAt(type, 'version') ?? ''} ${stringAt(type, 'kind') ?? ''}`;
  });
}

/** A path without a namespace makes its kind cluster-scoped, if no other path has one. */
function clusterScopedTypes(document: JsonObject): Set<string> {
  const paths = field(document, 'paths');
  const namespaced = new Set<string>();
  const all = new Set<string>();
  for (const [path, entry] of Object.entries(isObject(paths) ? paths : {}))
    for (const type of typesOf(field(entry, 'get'))) {
      all.add(type);
      if (path.includes('namespaces/{namespace}')) namespaced.add(type);
    }
  return new Set(
    [...all].filter((type) => {
      const [apiVersion = '', kind = ''] = type.split(' ');
      return !namespaced.has(type) && !isBuiltIn(apiVersion, kind);
    }),
  );
}

/** Lazily, because definitions refer to themselves. */
function toShape(definition: JsonObject, definitions: JsonObject): Shape {
  const follow = (node: Json | undefined): Shape => toShape(resolve(node, definitions), definitions);
  return {
    get fields() {
      const properties = field(definition, 'properties');
      const shapes: Record<string, Shape> = {};
      if (isObject(properties))
        for (const [name, node] of Object.entries(properties))
          Object.defineProperty(shapes, name, { enumerable: true, get: () => follow(node) });
      return shapes;
    },
    get others() {
      const values = field(definition, 'additionalProperties');
      return isObject(values) ? follow(values) : undefined;
    },
    get merge() {
      const strategy = stringAt(definition, 'x-kubernetes-patch-strategy') ?? '';
      if (!strategy.split(',').includes('merge')) return undefined;
      return { keys: mergeKeys(definition), item: follow(field(definition, 'items')) };
    },
  };
}

function mergeKeys(definition: JsonObject): string[] {
  const list = field(definition, 'x-kubernetes-list-map-keys');
  if (Array.isArray(list)) return list.map(String);
  const key = stringAt(definition, 'x-kubernetes-patch-merge-key');
  return key === undefined ? [] : [key];
}

const DEFINITIONS = '#/definitions/';

function resolve(node: Json | undefined, definitions: JsonObject): JsonObject {
  let current = node;
  for (let steps = 0; steps < 100; steps++) {
    const reference = stringAt(current, '$ref');
    if (reference === undefined) return isObject(current) ? current : {};
    current = reference.startsWith(DEFINITIONS)
      ? field(definitions, reference.slice(DEFINITIONS.length))
      : undefined;
  }
  return {};
}

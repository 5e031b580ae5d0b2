import { type JsonSchema, jsonSchemaOf } from '../schema/json-schema.ts';
import type { AnySchema } from '../schema/standard-schema.ts';
import { isTree } from './tree.ts';

/** One configurable value: where it is and how text is read for it. */
export interface ConfigLeaf {
  readonly path: readonly string[];
  readonly type: 'string' | 'number' | 'boolean' | 'list' | 'json';
}

/** The values that a configuration schema declares, from its JSON Schema. */
export function leavesOf(schema: AnySchema): ConfigLeaf[] {
  const root = jsonSchemaOf(schema, 'input', 'draft-07');
  return root === undefined ? [] : walk(root, root, []);
}

function walk(node: JsonSchema, root: JsonSchema, path: readonly string[]): ConfigLeaf[] {
  const schema = resolve(node, root);
  const properties = schema['properties'];
  if (isTree(properties)) {
    return Object.entries(properties).flatMap(([key, child]) =>
      isTree(child) ? walk(child, root, [...path, key]) : [],
    );
  }
  return path.length === 0 ? [] : [{ path, type: leafType(schema) }];
}

function resolve(node: JsonSchema, root: JsonSchema): JsonSchema {
  const ref = node['$ref'];
  if (typeof ref !== 'string') return node;
  const name = ref.split('/').at(-1) ?? '';
  const definitions = root['definitions'];
  const target = isTree(definitions) ? definitions[name] : undefined;
  return isTree(target) ? target : node;
}

function leafType(schema: JsonSchema): ConfigLeaf['type'] {
  const type = Array.isArray(schema['type'])
    ? schema['type'].find((name) => name !== 'null')
    : schema['type'];
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'array') return 'list';
  return type === 'object' ? 'json' : 'string';
}

/** Text from the environment or a flag as the type of its leaf; text that does not fit is left to the schema. */
export function readText(text: string, type: ConfigLeaf['type']): unknown {
  switch (type) {
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
    case 'list':
      return text.startsWith('[') ? parseJson(text) : text.split(',').map((item) => item.trim());
    case 'json':
      return parseJson(text);
    case 'string':
      return text;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

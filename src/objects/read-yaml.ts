import { type DecodeOptions, decodeDocuments, inFile, type YamlValue } from '../goyaml/index.ts';
import { setField } from './json.ts';
import type { Json, JsonObject } from './kube-object.ts';

export type ReadOptions = Pick<DecodeOptions, 'duplicateKeys' | 'dialect'>;

/** How kustomize reads resources and patches, where it differs from Helm and kubectl. */
export const KUSTOMIZE_READING: ReadOptions = { duplicateKeys: 'error', dialect: 'kustomize' };

/**
 * The documents of a YAML stream as plain JSON, by go-yaml's rules; empty documents are null.
 *
 * @param source file shown in errors
 * @throws MartyError with a MARTY-Y code
 */
export function readDocuments(text: string, source: string, options: ReadOptions = {}): Json[] {
  try {
    return decodeDocuments(text, { integers: 'exact', ...options }).map(toJson);
  } catch (error) {
    throw inFile(error, source);
  }
}

function toJson(value: YamlValue): Json {
  if (Array.isArray(value)) return value.map(toJson);
  if (!(value instanceof Map)) return value;
  const object: JsonObject = {};
  for (const [name, item] of value) setField(object, name, toJson(item));
  return object;
}

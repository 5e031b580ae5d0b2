import { field, isObject } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { writtenText } from '../objects/scalar-note.ts';
import { setTextField } from './scalar-text.ts';

/**
 * Labels or annotations after kustomize read them as a map of texts and wrote them back: null becomes "null", a
 * number its digits, and an empty map goes.
 */
function texts(map: Json | undefined): JsonObject | undefined {
  if (!isObject(map) || Object.keys(map).length === 0) return undefined;
  const result: JsonObject = {};
  for (const name of Object.keys(map)) setTextField(result, name, writtenText(map, name));
  return result;
}

/** Makes an object's annotations texts, and takes an empty map of them away. */
export function textAnnotations(metadata: JsonObject): void {
  const annotations = texts(field(metadata, 'annotations'));
  if (annotations === undefined) delete metadata['annotations'];
  else metadata['annotations'] = annotations;
}

/** A patch whose labels and annotations went through a map of texts, so that null deletes none of them. */
export function withTextMetadata(patch: JsonObject, names: readonly string[]): JsonObject {
  const metadata = field(patch, 'metadata');
  if (!isObject(metadata)) return patch;
  const changed: JsonObject = { ...metadata };
  for (const name of names) {
    const map = texts(field(metadata, name));
    if (map === undefined) delete changed[name];
    else changed[name] = map;
  }
  return { ...patch, metadata: changed };
}

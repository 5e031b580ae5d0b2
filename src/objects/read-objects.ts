import { MartyError } from '../errors.ts';
import { clone, field, isObject } from './json.ts';
import type { Json, JsonObject, KubeObject } from './kube-object.ts';
import { type ReadOptions, readDocuments } from './read-yaml.ts';

/**
 * The Kubernetes objects of a YAML stream, in order; `List` kinds are flattened and empty documents left out.
 *
 * @param source shown in errors: a file, or the template that gave the text
 * @throws MartyError MARTY-K001 for a document that is not an object, MARTY-Y codes for bad YAML
 */
export function readObjects(text: string, source: string, options: ReadOptions = {}): KubeObject[] {
  return readDocuments(text, source, options)
    .filter((document) => document !== null)
    .flatMap((document) => flatten(document, source));
}

function flatten(document: Json, source: string): KubeObject[] {
  if (!isObject(document)) throw notAnObject(source, 'a document is not a map');
  const items = field(document, 'items');
  const kind = field(document, 'kind');
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items))
    return items.flatMap((item) => flatten(withListType(item, document, kind), source));
  return [toKubeObject(document, source)];
}

/** Items of a typed list (`ConfigMapList`) may leave out what the list's type says. */
function withListType(item: Json, list: JsonObject, listKind: string): Json {
  if (!isObject(item) || listKind === 'List') return item;
  return { apiVersion: field(list, 'apiVersion') ?? '', kind: listKind.slice(0, -'List'.length), ...item };
}

/** @throws MartyError MARTY-K001 */
export function toKubeObject(document: Json, source: string): KubeObject {
  const apiVersion = field(document, 'apiVersion');
  const kind = field(document, 'kind');
  if (!isObject(document)) throw notAnObject(source, 'a document is not a map');
  if (typeof apiVersion !== 'string' || apiVersion === '') throw notAnObject(source, 'apiVersion is missing');
  if (typeof kind !== 'string' || kind === '') throw notAnObject(source, 'kind is missing');
  const metadata = field(document, 'metadata');
  if (metadata !== undefined && metadata !== null && !isObject(metadata))
    throw notAnObject(source, 'metadata is not a map');
  for (const name of ['name', 'namespace']) {
    const value = field(metadata, name);
    if (value !== undefined && value !== null && typeof value !== 'string')
      throw notAnObject(source, `metadata.${name} is ${String(value)}, which is no text: quote it`);
  }
  const object = clone(document);
  const { metadata: copied } = object;
  return Object.assign(object, { apiVersion, kind, metadata: isObject(copied) ? copied : {} });
}

function notAnObject(source: string, problem: string): MartyError {
  return new MartyError('MARTY-K001', `not a Kubernetes object: ${problem}`, { where: { file: source } });
}

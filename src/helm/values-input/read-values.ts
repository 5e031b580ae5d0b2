import type { MartyError } from '../../errors.ts';
import { decodeYaml } from '../../goyaml/index.ts';
import type { GoMap } from '../values/go-value.ts';
import { yamlToGo } from './yaml-to-go.ts';

/**
 * Reads a values file: Helm 3 takes its first document, Helm 4 merges all of them. `refuse` makes an error of
 * Helm's words.
 *
 * @throws MartyError MARTY-Y… for what is no YAML, without a file
 */
export function readValues(text: string, helmVersion: 3 | 4, refuse: (words: string) => MartyError): GoMap {
  if (helmVersion === 3) return readDocument(text, refuse);
  const refuseDocument = (words: string): MartyError => refuse(`cannot unmarshal yaml document: ${words}`);
  return splitStream(text, (words) => refuse(`error reading yaml document: ${words}`))
    .map((document) => readDocument(document, refuseDocument))
    .reduce(mergeMaps, new Map());
}

/** Maps are merged, all else is replaced; neither input is changed. */
export function mergeMaps(base: GoMap, override: GoMap): GoMap {
  const merged: GoMap = new Map(base);
  for (const [key, value] of override) {
    const below = merged.get(key);
    merged.set(key, value instanceof Map && below instanceof Map ? mergeMaps(below, value) : value);
  }
  return merged;
}

function readDocument(text: string, refuse: (words: string) => MartyError): GoMap {
  const value = decodeYaml(text) ?? new Map();
  if (value instanceof Map) return yamlToGo(value);
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  throw refuse(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
  );
}

/** Kubernetes' reader of YAML streams: a line that begins with `---` ends a document, whatever it stands in. */
function splitStream(text: string, refuse: (words: string) => MartyError): string[] {
  const documents: string[] = [];
  let current = '';
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const rest = line.startsWith('---') ? line.slice(3).trim() : undefined;
    if (rest !== undefined && rest !== '' && !rest.startsWith('#'))
      throw refuse(`invalid Yaml document separator: ${rest}`);
    if (rest !== undefined && current !== '') {
      documents.push(current);
      current = '';
    } else current += line;
  }
  return current === '' ? documents : [...documents, current];
}

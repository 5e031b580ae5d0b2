import { MartyError } from '../errors.ts';
import { setField } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { KUSTOMIZE_READING, readDocuments } from '../objects/read-yaml.ts';
import { isQuoted, noteScalar } from '../objects/scalar-note.ts';

type ScalarType = 'null' | 'bool' | 'int' | 'float' | 'str';

/** A text as a YAML scalar without a type of its own: `8080` is a number, `a b` a string. */
export function untaggedScalar(text: string): Json {
  if (text === '') return null;
  if (text.includes('\n') || text.trim() !== text) return text;
  try {
    const documents = readDocuments(text, 'value', KUSTOMIZE_READING);
    const value = documents.length === 1 ? documents[0] : text;
    // Quotes, comments and collections: what is not plain is text.
    if (value === undefined || typeof value === 'object') return value === null && isNull(text) ? null : text;
    return typeof value === 'string' && !/^\d{4}-/.test(text) ? text : value;
  } catch {
    return text;
  }
}

/** Whether a YAML 1.1 reader takes a text for something else. */
export function looksTyped(text: string): boolean {
  if (text === '' || text.includes('\n')) return false;
  try {
    return typeof readDocuments(text, 'value')[0] !== 'string';
  } catch {
    return false;
  }
}

/** Sets a text as kustomize's transformers do: in quotes only where it stood in quotes, or looks typed. */
export function setTextField(map: JsonObject, name: string, text: string): void {
  const quoted = Object.hasOwn(map, name) ? isQuoted(map, name) : looksTyped(text);
  setField(map, name, text);
  noteScalar(map, name, { quoted });
}

function isNull(text: string): boolean {
  return ['', '~', 'null', 'Null', 'NULL'].includes(text);
}

/**
 * A text written over a scalar, which keeps its type.
 *
 * @throws MartyError MARTY-K024 where the text is none of that type
 */
export function scalarLike(old: Json, text: string): Json {
  const type = typeOf(old);
  if (type === 'str') return text;
  const value = untaggedScalar(text);
  const found = typeOf(value);
  if (found === type || (type === 'float' && found === 'int')) return value;
  throw new MartyError('MARTY-K024', `cannot put ${JSON.stringify(text)} where there is a ${type}`);
}

function typeOf(value: Json): ScalarType {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'str';
}

import { GoError, type GoFunction, type GoMap, type GoValue } from '../values/go-value.ts';
import { define } from './define.ts';
import { decodeJson } from './json-decode.ts';
import { encodeJson, type JsonStyle } from './json-encode.ts';

/** Helm's decoders put the error text into the result instead of failing. */
export function orError<T>(decode: () => T, onError: (text: string) => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof GoError) return onError(error.message);
    throw error;
  }
}

/** The error map of fromJson, fromYaml and fromToml. */
export function errorMap(text: string): GoMap {
  return new Map([['Error', text]]);
}

/** A decoded value as a map; null is the empty one. @throws GoError for anything else */
export function asMap(value: GoValue): GoMap {
  if (value instanceof Map) return value;
  if (value === null) return new Map();
  throw mismatch(value, 'map[string]interface {}');
}

/** A decoded value as a list; null is the empty one. @throws GoError for anything else */
export function asList(value: GoValue): GoValue[] {
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  throw mismatch(value, '[]interface {}');
}

function mismatch(value: GoValue, type: string): GoError {
  const found = Array.isArray(value)
    ? 'array'
    : value instanceof Map
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  return new GoError(`json: cannot unmarshal ${found} into Go value of type ${type}`);
}

const lenient = (name: string, style: JsonStyle): GoFunction =>
  define(name, ['interface'], (value) =>
    orError(
      () => encodeJson(value, style),
      () => '',
    ),
  );
const strict = (name: string, style: JsonStyle): GoFunction =>
  define(name, ['interface'], (value) => encodeJson(value, style));

export const jsonFunctions: readonly GoFunction[] = [
  lenient('toJson', {}),
  strict('mustToJson', {}),
  lenient('toPrettyJson', { indent: 2 }),
  strict('mustToPrettyJson', { indent: 2 }),
  strict('toRawJson', { escapeHtml: false }),
  strict('mustToRawJson', { escapeHtml: false }),
  define('fromJson', ['string'], (text) => orError(() => asMap(decodeJson(text)), errorMap)),
  define('mustFromJson', ['string'], (text) => decodeJson(text)),
  define('fromJsonArray', ['string'], (text) =>
    orError(
      () => asList(decodeJson(text)),
      (error) => [error],
    ),
  ),
];

import { MartyError } from '../../errors.ts';
import { decodeYaml, encodeYaml, encodeYamlPretty, type YamlValue } from '../../goyaml/index.ts';
import { isByteList, listBytes } from '../values/go-format.ts';
import { GoError, type GoFunction, GoInt, type GoValue } from '../values/go-value.ts';
import { isNilList } from '../values/nil-list.ts';
import { define } from './define.ts';
import { asList, asMap, errorMap, orError } from './json.ts';

/** A value as encoding/json sees it, on its way into YAML. */
function throughJson(value: GoValue): YamlValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof GoInt) return value.value;
  if (isByteList(value)) return Buffer.from(listBytes(value)).toString('base64');
  if (Array.isArray(value)) return isNilList(value) ? null : Array.from(value, throughJson);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, throughJson(item)]));
  if (value.jsonFields !== undefined)
    return new Map(value.jsonFields().map(([key, item]) => [key, throughJson(item)]));
  return throughJson(value.jsonValue?.() ?? value.toGoString());
}

/** A value as yaml.v3 sees it: nil slices are empty, bytes are numbers. */
function direct(value: GoValue): YamlValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof GoInt) return value.value;
  if (Array.isArray(value)) return Array.from(value, direct);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, direct(item)]));
  return throughJson(value);
}

function withoutNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function toYaml(value: GoValue): string {
  return asGoError('', () => withoutNewline(encodeYaml(throughJson(value))));
}

/** YAML's errors as those of a template function; a limit of the reader stays what it is. */
function asGoError<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof MartyError && error.code !== 'MARTY-Y002') throw new GoError(prefix + error.message);
    throw error;
  }
}

function decode<T>(text: string, shape: (value: GoValue) => T): T {
  const value = asGoError('error converting YAML to JSON: ', () => decodeYaml(text)) as GoValue;
  try {
    return shape(value);
  } catch (error) {
    if (error instanceof GoError)
      throw new GoError(`error unmarshaling JSON: while decoding JSON: ${error.message}`);
    throw error;
  }
}

export const yamlFunctions: readonly GoFunction[] = [
  define('toYaml', ['interface'], (value) =>
    orError(
      () => toYaml(value),
      () => '',
    ),
  ),
  define('toYamlPretty', ['interface'], (value) =>
    orError(
      () => asGoError('', () => withoutNewline(encodeYamlPretty(direct(value)))),
      () => '',
    ),
  ),
  define('fromYaml', ['string'], (text) => orError(() => decode(text, asMap), errorMap)),
  define('fromYamlArray', ['string'], (text) =>
    orError(
      () => decode(text, asList),
      (error) => [error],
    ),
  ),
];

/** Helm 4's twin of `toYaml` that fails. */
export const mustToYaml: GoFunction = define('mustToYaml', ['interface'], (value) => toYaml(value));

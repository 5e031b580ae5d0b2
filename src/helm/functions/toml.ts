import { parse, TomlDate, type TomlTable } from 'smol-toml';
import { GoError, type GoFunction, type GoMap, GoTypedList, type GoValue } from '../values/go-value.ts';
import { define, int64 } from './define.ts';
import { errorMap, orError } from './json.ts';
import { GoTime } from './time/go-time.ts';
import { encodeToml } from './toml-encode.ts';

type TomlNode = TomlTable[string];

function toGo(node: TomlNode): GoValue {
  if (typeof node === 'bigint') return int64(node);
  if (typeof node !== 'object') return node;
  if (node instanceof TomlDate) return GoTime.ofDate(node, 'UTC');
  if (!Array.isArray(node)) return tableToGo(node as TomlTable);
  const items = node.map(toGo);
  const tables = items.length > 0 && items.every((item) => item instanceof Map);
  return tables ? GoTypedList.withType('[]map[string]interface {}', items) : items;
}

function tableToGo(table: TomlTable): GoMap {
  return new Map(Object.entries(table).map(([key, node]) => [key, toGo(node)]));
}

function decode(text: string): GoMap {
  try {
    return tableToGo(parse(text, { integersAsBigInt: true }));
  } catch (error) {
    if (error instanceof Error) throw new GoError(`toml: ${error.message.split('\n')[0]}`);
    throw error;
  }
}

export const tomlFunctions: readonly GoFunction[] = [
  define('toToml', ['interface'], (value) =>
    orError<GoValue>(
      () => encodeToml(value),
      (text) => text,
    ),
  ),
  define('fromToml', ['string'], (text) => orError(() => decode(text), errorMap)),
];

/** Helm 4's twin of `toToml` that fails. */
export const mustToToml: GoFunction = define('mustToToml', ['interface'], (value) => encodeToml(value));

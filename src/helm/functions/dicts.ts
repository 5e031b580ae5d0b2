import { sortedKeys, toText, typeOf } from '../values/go-format.ts';
import { GoError, type GoFunction, type GoMap, GoNamedMap, type GoValue } from '../values/go-value.ts';
import { alias, define, defineVariadic, stringList } from './define.ts';
import { merge } from './merge.ts';

function dictionary(values: GoValue[]): GoMap {
  const map: GoMap = new Map();
  for (let i = 0; i < values.length; i += 2)
    map.set(toText(values[i] ?? null), i + 1 < values.length ? (values[i + 1] ?? null) : '');
  return map;
}

function pick(map: GoMap, keys: readonly string[]): GoMap {
  return new Map(keys.filter((key) => map.has(key)).map((key) => [key, map.get(key) ?? null]));
}

function omit(map: GoMap, keys: readonly string[]): GoMap {
  const omitted = new Set(keys);
  return new Map([...map].filter(([key]) => !omitted.has(key)));
}

function dig(values: GoValue[]): GoValue {
  if (values.length < 3) throw new GoError('dig needs at least three arguments');
  let step: GoValue = values.at(-1) ?? null;
  const keys = values.slice(0, -2).map((key) => {
    if (typeof key !== 'string') throw conversion(key, 'string');
    return key;
  });
  for (const key of keys) {
    if (!(step instanceof Map) || typeOf(step) !== 'map[string]interface {}')
      throw conversion(step, 'map[string]interface {}');
    if (!step.has(key)) return values.at(-2) ?? null;
    step = step.get(key) ?? null;
  }
  return step;
}

function conversion(value: GoValue, wanted: string): GoError {
  const found = value === null ? 'nil' : typeOf(value);
  return new GoError(`interface conversion: interface {} is ${found}, not ${wanted}`);
}

/** A copy of maps and lists all the way down; values with methods are shared, as nothing changes them. */
function deepCopy(value: GoValue): GoValue {
  if (Array.isArray(value)) {
    const copy = value.slice();
    for (let i = 0; i < copy.length; i++) copy[i] = deepCopy(value[i] ?? null);
    if ('goType' in value) Object.assign(copy, { goType: value.goType });
    return copy;
  }
  if (!(value instanceof Map)) return value;
  const copy: GoMap = 'goType' in value ? new GoNamedMap(String(value.goType)) : new Map();
  for (const [key, item] of value) copy.set(key, deepCopy(item));
  return copy;
}

const mergeFunction = (name: string, overwrite: boolean): GoFunction =>
  defineVariadic(name, ['map'], 'map', (target, sources) => {
    for (const source of sources) merge(target, source, overwrite);
    return target;
  });

const copyFunction = define('deepCopy', ['interface'], (value) => {
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  return deepCopy(value);
});

export const dictFunctions: readonly GoFunction[] = [
  defineVariadic('dict', [], 'interface', (values) => dictionary(values)),
  define('get', ['map', 'string'], (map, key) => (map.has(key) ? (map.get(key) ?? null) : '')),
  define('set', ['map', 'string', 'interface'], (map, key, value) => map.set(key, value)),
  define('unset', ['map', 'string'], (map, key) => {
    map.delete(key);
    return map;
  }),
  define('hasKey', ['map', 'string'], (map, key) => map.has(key)),
  defineVariadic('pluck', ['string'], 'map', (key, maps) =>
    maps.filter((map) => map.has(key)).map((map) => map.get(key) ?? null),
  ),
  // Go gives keys and values in random order; sorted is one of its orders and the same each time.
  defineVariadic('keys', [], 'map', (maps) => stringList(maps.flatMap(sortedKeys))),
  define('values', ['map'], (map) => sortedKeys(map).map((key) => map.get(key) ?? null)),
  defineVariadic('pick', ['map'], 'string', (map, keys) => pick(map, keys)),
  defineVariadic('omit', ['map'], 'string', (map, keys) => omit(map, keys)),
  mergeFunction('merge', false),
  mergeFunction('mustMerge', false),
  mergeFunction('mergeOverwrite', true),
  mergeFunction('mustMergeOverwrite', true),
  defineVariadic('dig', [], 'interface', (values) => dig(values)),
  copyFunction,
  alias('mustDeepCopy', copyFunction),
];

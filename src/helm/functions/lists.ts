import { compareBytes } from '../values/go-bytes.ts';
import { deepEqual, isEmpty, kindOf } from '../values/go-format.ts';
import { GoError, type GoFunction, type GoList, GoTypedList, type GoValue } from '../values/go-value.ts';
import { nilList } from '../values/nil-list.ts';
import { toInt64 } from './casts.ts';
import { define, defineVariadic } from './define.ts';

/** sort.Strings: by bytes. Sorts in place and returns the list. */
export function sortStrings(texts: string[]): string[] {
  return texts.sort(compareBytes);
}

const NIL_TYPE = 'runtime error: invalid memory address or nil pointer dereference';

/** The items of any slice. Unlike most functions, list functions take every type of slice. */
function items(value: GoValue, refusal: string): GoList {
  if (Array.isArray(value)) return value;
  throw new GoError(value === null ? NIL_TYPE : `${refusal} ${kindOf(value)}`);
}

/** A plain []interface {} of the items, never a []string. */
function plain(list: Iterable<GoValue>): GoList {
  return Array.from(list);
}

function contains(list: GoList, wanted: GoValue): boolean {
  return list.some((item) => deepEqual(wanted, item));
}

function unique(list: GoList): GoList {
  const seen: GoList = [];
  const texts = new Set<string>();
  for (const item of list) {
    if (typeof item === 'string') {
      if (texts.has(item)) continue;
      texts.add(item);
    } else if (contains(seen, item)) continue;
    seen.push(item);
  }
  return seen;
}

function chunk(size: number, list: GoList): GoValue {
  if (size <= 0) throw new GoError('runtime error: makeslice: len out of range');
  const chunks: GoList = [];
  for (let i = 0; i < list.length; i += size) chunks.push(plain(list.slice(i, i + size)));
  return GoTypedList.withType('[][]interface {}', chunks);
}

function slice(list: GoList, indices: GoList): GoValue {
  if (list.length === 0) return null;
  const start = indices.length > 0 ? Number(toInt64(indices[0] ?? null)) : 0;
  const end = indices.length > 1 ? Number(toInt64(indices[1] ?? null)) : list.length;
  if (start < 0 || end < start || end > list.length)
    throw new GoError('reflect.Value.Slice: slice index out of bounds');
  const part = plain(list).slice(start, end);
  return list instanceof GoTypedList ? GoTypedList.withType(list.goType, part) : part;
}

/** Each list function and its `must` twin, which differ only in how Go reports the error. */
function both(name: string, make: (name: string) => GoFunction): GoFunction[] {
  return [make(name), make(`must${name.charAt(0).toUpperCase()}${name.slice(1)}`)];
}

/** A function of one list. */
function ofList(
  name: string,
  body: (list: GoList) => GoValue,
  refusal = `Cannot find ${name} on type`,
): GoFunction[] {
  return both(name, (given) => define(given, ['interface'], (list) => body(items(list, refusal))));
}

/** A function of a list and a value. */
function withValue(
  name: string,
  refusal: string,
  body: (list: GoList, value: GoValue) => GoList,
): GoFunction[] {
  return both(name, (given) =>
    define(given, ['interface', 'interface'], (list, value) => body(items(list, refusal), value)),
  );
}

const push = (list: GoList, value: GoValue): GoList => [...list, value];

export const listFunctions: readonly GoFunction[] = [
  defineVariadic('list', [], 'interface', (values) => values),
  defineVariadic('tuple', [], 'interface', (values) => values),
  ...withValue('append', 'Cannot push on type', push),
  ...withValue('push', 'Cannot push on type', push),
  ...withValue('prepend', 'Cannot prepend on type', (list, value) => [value, ...list]),
  ...ofList('first', (list) => list[0] ?? null),
  ...ofList('last', (list) => list.at(-1) ?? null),
  ...ofList('rest', (list) => (list.length === 0 ? nilList() : plain(list).slice(1))),
  ...ofList('initial', (list) => (list.length === 0 ? nilList() : plain(list).slice(0, -1))),
  ...ofList('reverse', (list) => plain(list).reverse()),
  ...ofList('uniq', unique),
  ...ofList('compact', (list) => plain(list).filter((item) => !isEmpty(item)), 'Cannot compact on type'),
  ...both('without', (name) =>
    defineVariadic(name, ['interface'], 'interface', (list, omitted) =>
      plain(items(list, 'Cannot find without on type')).filter((item) => !contains(omitted, item)),
    ),
  ),
  ...both('has', (name) =>
    define(name, ['interface', 'interface'], (wanted, list) =>
      list === null ? false : contains(items(list, 'Cannot find has on type'), wanted),
    ),
  ),
  ...both('slice', (name) =>
    defineVariadic(name, ['interface'], 'interface', (list, indices) =>
      slice(items(list, 'list should be type of slice or array but'), indices),
    ),
  ),
  ...both('chunk', (name) =>
    define(name, ['int', 'interface'], (size, list) => chunk(size, items(list, 'Cannot chunk type'))),
  ),
  defineVariadic('concat', [], 'interface', (lists) => {
    const all = lists.flatMap((list) => {
      if (Array.isArray(list)) return plain(list);
      throw new GoError(list === null ? NIL_TYPE : `Cannot concat type ${kindOf(list)} as list`);
    });
    return all.length === 0 ? nilList() : all;
  }),
];

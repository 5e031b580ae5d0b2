import { byteLength, byteSlice, toBytes } from '../values/go-bytes.ts';
import { escapeHtml, escapeJs, escapeQuery } from '../values/go-escape.ts';
import { isTrue, typeOf } from '../values/go-format.ts';
import { sprint, sprintf, sprintln } from '../values/go-printf.ts';
import { GoError, type GoFunction, GoInt, GoTypedList, type GoValue } from '../values/go-value.ts';
import type { Builtin } from './call.ts';
import { equals, equalsAny, isLess, isLessOrEqual } from './compare.ts';
import { elementType, type RuntimeValue, zeroOf } from './runtime-value.ts';

type Values = readonly RuntimeValue[];

const known = (values: Values): GoValue[] => values.map((value) => value ?? null);

function builtin(name: string, fixed: number, variadic: boolean, native: Builtin['native']): Builtin {
  return { name, fixed, variadic, native };
}

/** Operators that compare exactly two values. */
function comparison(name: string, compare: (left: RuntimeValue, right: RuntimeValue) => boolean): Builtin {
  return builtin(name, 2, false, ([left, right]) => compare(left, right));
}

function escaper(name: string, quote: (text: string) => string): Builtin {
  return builtin(name, 0, true, (values) => quote(sprint(known(values))));
}

function length([value]: Values): GoValue {
  if (value === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  if (value === null) throw new GoError('len of nil pointer');
  if (typeof value === 'string') return new GoInt(byteLength(value));
  if (Array.isArray(value)) return new GoInt(value.length);
  if (value instanceof Map) return new GoInt(value.size);
  throw new GoError(`len of type ${typeOf(value)}`);
}

function position(index: RuntimeValue, size: number): number {
  if (index === undefined || index === null) throw new GoError('cannot index slice/array with nil');
  if (!(index instanceof GoInt)) throw new GoError(`cannot index slice/array with type ${typeOf(index)}`);
  const at = Number(index.value);
  if (at < 0 || at > size) throw new GoError(`index out of range: ${index.value}`);
  return at;
}

function index([first, ...indexes]: Values): RuntimeValue {
  if (first === undefined || first === null) throw new GoError('index of untyped nil');
  let item: RuntimeValue = first;
  for (const key of indexes) {
    if (item === undefined || item === null) throw new GoError('index of nil pointer');
    item = element(item, key);
  }
  return item;
}

function element(item: GoValue, key: RuntimeValue): RuntimeValue {
  if (item instanceof Map) {
    if (key === undefined || key === null) throw new GoError('value is nil; should be of type string');
    if (typeof key !== 'string') throw new GoError(`value has type ${typeOf(key)}; should be string`);
    const found = item.get(key);
    return found === undefined ? zeroOf(item) : found;
  }
  if (Array.isArray(item)) {
    const at = position(key, item.length);
    if (at === item.length) throw new GoError('reflect: slice index out of range');
    return item[at] ?? null;
  }
  if (typeof item === 'string') {
    const bytes = toBytes(item);
    const at = position(key, bytes.length);
    if (at === bytes.length) throw new GoError('reflect: string index out of range');
    return new GoInt(bytes[at] ?? 0, 'uint8');
  }
  throw new GoError(`can't index item of type ${typeOf(item)}`);
}

function slice([item, ...indexes]: Values): RuntimeValue {
  if (item === undefined || item === null) throw new GoError('slice of untyped nil');
  if (indexes.length > 3) throw new GoError(`too many slice indexes: ${indexes.length}`);
  const isText = typeof item === 'string';
  if (isText && indexes.length === 3) throw new GoError('cannot 3-index slice a string');
  if (!isText && !Array.isArray(item)) throw new GoError(`can't slice item of type ${typeOf(item)}`);
  const size = isText ? byteLength(item) : item.length;
  const [from = 0, to = size] = indexes.map((value) => position(value, size));
  if (from > to) throw new GoError(`invalid slice index: ${from} > ${to}`);
  if (isText) return byteSlice(item, from, to);
  const part = Array.from(item.slice(from, to));
  return item instanceof GoTypedList ? GoTypedList.withType(`[]${elementType(item)}`, part) : part;
}

function call([callee]: Values, texts: () => readonly string[]): RuntimeValue {
  const name = texts()[0] ?? '';
  if (callee === undefined || callee === null) throw new GoError('call of nil');
  throw new GoError(`non-function ${name === '' ? '' : `${name} `}of type ${typeOf(callee)}`);
}

const printf: GoFunction = {
  name: 'printf',
  params: ['string'],
  variadic: 'interface',
  call: ([format, ...values]) => sprintf(typeof format === 'string' ? format : '', values),
};

/** The functions that text/template itself has; `and` and `or` are part of evaluation. */
export const BUILTINS: ReadonlyMap<string, Builtin | GoFunction> = new Map(
  [
    builtin('call', 1, true, call),
    builtin('index', 1, true, index),
    builtin('slice', 1, true, slice),
    builtin('len', 1, false, length),
    builtin('not', 1, false, ([value]) => !isTrue(value)),
    builtin('print', 0, true, (values) => sprint(known(values))),
    builtin('println', 0, true, (values) => sprintln(known(values))),
    printf,
    escaper('html', escapeHtml),
    escaper('js', escapeJs),
    escaper('urlquery', escapeQuery),
    builtin('eq', 1, true, equalsAny),
    comparison('ne', (left, right) => !equals(left, right)),
    comparison('lt', isLess),
    comparison('le', isLessOrEqual),
    comparison('gt', (left, right) => !isLessOrEqual(left, right)),
    comparison('ge', (left, right) => !isLess(left, right)),
  ].map((function_) => [function_.name, function_]),
);

/** Names that every template may call. */
export const BUILTIN_NAMES: ReadonlySet<string> = new Set([...BUILTINS.keys(), 'and', 'or']);

import { typeOf } from '../values/go-format.ts';
import {
  type FunctionContext,
  GoError,
  type GoFunction,
  GoInt,
  type GoList,
  type GoMap,
  GoNamedMap,
  type GoType,
  GoTypedList,
  type GoValue,
  TYPE_NAMES,
} from '../values/go-value.ts';

/** What a Go parameter type is in JavaScript. */
interface NativeTypes {
  interface: GoValue;
  string: string;
  bool: boolean;
  int: number;
  int64: bigint;
  float64: number;
  map: GoMap;
  list: GoList;
}

type Natives<P extends readonly GoType[]> = { -readonly [K in keyof P]: NativeTypes[P[K]] };

/** A function of fixed parameters; `body` gets native values, then the context. */
export function define<const P extends readonly GoType[]>(
  name: string,
  params: P,
  body: (...args: [...Natives<P>, FunctionContext]) => GoValue,
): GoFunction {
  return {
    name,
    params,
    call: (args, context) =>
      body(...(params.map((type, i) => toNative(args[i] ?? null, type)) as Natives<P>), context),
  };
}

/** A variadic function; `body` gets the fixed parameters, the list of the repeated one, then the context. */
export function defineVariadic<const P extends readonly GoType[], const V extends GoType>(
  name: string,
  params: P,
  variadic: V,
  body: (...args: [...Natives<P>, NativeTypes[V][], FunctionContext]) => GoValue,
): GoFunction {
  return {
    name,
    params,
    variadic,
    call: (args, context) =>
      body(
        ...(params.map((type, i) => toNative(args[i] ?? null, type)) as Natives<P>),
        args.slice(params.length).map((value) => toNative(value, variadic) as NativeTypes[V]),
        context,
      ),
  };
}

/** The same function under another name. */
export function alias(name: string, original: GoFunction): GoFunction {
  return { ...original, name };
}

function toNative(value: GoValue, type: GoType): GoValue | bigint {
  if (type === 'interface' || typeOf(value) === TYPE_NAMES[type]) {
    if (type === 'int') return value instanceof GoInt ? Number(value.value) : value;
    return type === 'int64' && value instanceof GoInt ? value.value : value;
  }
  if (value instanceof GoInt && type === 'int') return Number(value.value);
  if (value instanceof GoInt && type === 'int64') return value.value;
  if (value === null && type === 'map') return new Map();
  if (value === null && type === 'list') return [];
  if (type === 'map' && value instanceof Map && !typeOf(value).startsWith('map[')) return value;
  return wrongType(TYPE_NAMES[type], value);
}

/** @throws GoError always, in the words of text/template */
export function wrongType(expected: string, value: GoValue): never {
  throw new GoError(`wrong type for value; expected ${expected}; got ${typeOf(value)}`);
}

export const int = (value: number | bigint): GoInt => new GoInt(value, 'int');
export const int64 = (value: number | bigint): GoInt => new GoInt(BigInt.asIntN(64, BigInt(value)), 'int64');

export function stringList(items: readonly string[]): GoTypedList {
  return GoTypedList.withType('[]string', items);
}

export function stringMap(entries: Iterable<readonly [string, string]>): GoNamedMap {
  return new GoNamedMap('map[string]string', entries);
}

/**
 * Go values as Helm's template engine sees them.
 *
 * - `number` is float64; integers are {@link GoInt}, because templates can tell them apart.
 * - `string` holds UTF-8 bytes: text as usual, and each byte that is not valid UTF-8 as the lone surrogate
 *   U+DC80..U+DCFF (its value plus 0xDC00), so a Go string of any bytes survives. Lengths and slices count bytes.
 * - A native `Map` is map[string]interface {}, a native array []interface {}; other Go types are subclasses of
 *   {@link GoNamedMap}, {@link GoTypedList} and {@link GoObject}.
 */
export type GoValue = null | boolean | number | string | GoInt | GoMap | GoList | GoObject;
export type GoMap = Map<string, GoValue>;
export type GoList = GoValue[];

export type IntType = 'int' | 'int8' | 'int16' | 'int32' | 'int64' | 'uint8' | 'uint64';

export class GoInt {
  readonly value: bigint;
  readonly type: IntType;
  constructor(value: bigint | number, type: IntType = 'int') {
    this.value = BigInt(value);
    this.type = type;
  }
}

/** A map with a Go type of its own: chartutil.Values, map[string]string. */
export class GoNamedMap extends Map<string, GoValue> {
  readonly goType: string;
  constructor(goType: string, entries?: Iterable<readonly [string, GoValue]>) {
    super(entries);
    this.goType = goType;
  }
}

/** A slice with a Go type of its own: []string, []int, []uint8. */
export class GoTypedList extends Array<GoValue> {
  goType = '[]interface {}';
  static withType(goType: string, items: readonly GoValue[]): GoTypedList {
    const list = new GoTypedList(items.length);
    for (let i = 0; i < items.length; i++) list[i] = items[i] ?? null;
    list.goType = goType;
    return list;
  }
}

/** A Go value with methods or struct fields: semver.Version, time.Time, Files, Capabilities, certificate. */
export interface GoObject {
  readonly goType: string;
  /** reflect's kind: struct, ptr, map, func. */
  readonly goKind: string;
  /** undefined where the type has no such field. */
  field(name: string): GoValue | undefined;
  /** undefined where the type has no such method. */
  method(name: string): GoFunction | undefined;
  /** fmt's %v. */
  toGoString(): string;
  /** What encoding/json writes of a struct, in this order. */
  jsonFields?(): readonly (readonly [name: string, value: GoValue])[];
  /** What encoding/json writes of a type that is no struct; absent, as `jsonFields`: its %v as text. */
  jsonValue?(): GoValue;
}

export type GoType = 'interface' | 'string' | 'bool' | 'int' | 'int64' | 'float64' | 'map' | 'list';

/** Go's own names of the parameter types, as error messages have them. */
export const TYPE_NAMES: Readonly<Record<GoType, string>> = {
  interface: 'interface {}',
  string: 'string',
  bool: 'bool',
  int: 'int',
  int64: 'int64',
  float64: 'float64',
  map: 'map[string]interface {}',
  list: '[]interface {}',
};

/** A callable with Go parameter types; the call layer checks and converts arguments before `call`. */
export interface GoFunction {
  readonly name: string;
  readonly params: readonly GoType[];
  /** Type of the repeated last parameter, if the function is variadic. */
  readonly variadic?: GoType;
  call(args: GoValue[], context: FunctionContext): GoValue;
}

/** What functions may know of the world; deterministic with a seed. */
export interface FunctionContext {
  readonly helmVersion: 3 | 4;
  now(): Date;
  /** Random bytes for the call at hand. */
  randomBytes(size: number): Uint8Array;
  readonly timeZone: string;
  /** Time that regexes and loops may use up; throws a GoError when it is over. */
  checkDeadline(): void;
}

/** An error of a template function; the engine adds `error calling NAME: ` and the position. */
export class GoError extends Error {
  override readonly name = 'GoError';
}

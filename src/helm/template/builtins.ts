import { define, defineVariadic } from '../functions/define.ts';
import { byteLength, compareBytes } from '../functions/go-bytes.ts';
import { formatValue, kindOf, typeOf } from '../functions/go-format.ts';
import { GoError, type GoFunction, GoInt, type GoValue } from '../values/go-value.ts';
import { sprint, sprintf } from './printf.ts';
import { isTrue } from './truth.ts';

type BasicKind = 'bool' | 'int' | 'uint' | 'float' | 'string' | 'invalid';

function basicKind(value: GoValue): BasicKind {
  if (value instanceof GoInt) return value.type.startsWith('uint') ? 'uint' : 'int';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float';
  return typeof value === 'string' ? 'string' : 'invalid';
}

function incompatible(left: GoValue, right: GoValue): GoError {
  return new GoError(`incompatible types for comparison: ${typeOf(left)} and ${typeOf(right)}`);
}

function isInteger(kind: BasicKind): boolean {
  return kind === 'int' || kind === 'uint';
}

function equal(left: GoValue, right: GoValue): boolean {
  const leftKind = basicKind(left);
  const rightKind = basicKind(right);
  if (left instanceof GoInt && right instanceof GoInt) return left.value === right.value;
  if (leftKind !== rightKind) {
    if (left !== null && right !== null) throw incompatible(left, right);
    return false;
  }
  if (leftKind !== 'invalid') return left === right;
  if (left === null || right === null) return left === right;
  if (kindOf(left) !== kindOf(right))
    throw new GoError(
      `non-comparable types ${sprintf('%s', [left])}: ${typeOf(left)}, ${typeOf(right)}: ${sprintf('%s', [right])}`,
    );
  if (Array.isArray(right) || right instanceof Map)
    throw new GoError(`non-comparable type ${sprintf('%s', [right])}: ${typeOf(right)}`);
  return left === right;
}

function less(left: GoValue, right: GoValue): boolean {
  const leftKind = basicKind(left);
  const rightKind = basicKind(right);
  if (leftKind === 'invalid' || rightKind === 'invalid') throw new GoError('invalid type for comparison');
  if (left instanceof GoInt && right instanceof GoInt) return left.value < right.value;
  if (leftKind !== rightKind && !(isInteger(leftKind) && isInteger(rightKind)))
    throw incompatible(left, right);
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'string' && typeof right === 'string') return compareBytes(left, right) < 0;
  throw new GoError('invalid type for comparison');
}

function lessOrEqual(left: GoValue, right: GoValue): boolean {
  return less(left, right) || equal(left, right);
}

function index(item: GoValue, keys: readonly GoValue[]): GoValue {
  if (item === null) throw new GoError('index of untyped nil');
  let value: GoValue = item;
  for (const key of keys) {
    if (value === null) throw new GoError('index of nil pointer');
    if (value instanceof Map) value = value.get(mapKey(key)) ?? null;
    else if (Array.isArray(value)) value = value[position(key, value.length)] ?? null;
    else if (typeof value === 'string') {
      const bytes: Buffer = Buffer.from(value);
      value = new GoInt(bytes[position(key, bytes.length)] ?? 0, 'uint8');
    } else throw new GoError(`can't index item of type ${typeOf(value)}`);
  }
  return value;
}

function mapKey(key: GoValue): string {
  if (typeof key === 'string') return key;
  if (key === null) throw new GoError('value is nil; should be of type string');
  throw new GoError(`value has type ${typeOf(key)}; should be string`);
}

function position(key: GoValue, length: number): number {
  if (key === null) throw new GoError('cannot index slice/array with nil');
  if (!(key instanceof GoInt)) throw new GoError(`cannot index slice/array with type ${typeOf(key)}`);
  const at = Number(key.value);
  if (at < 0 || at > length) throw new GoError(`index out of range: ${at}`);
  if (at === length) throw new GoError(`error calling index: reflect: slice index out of range`);
  return at;
}

function length(value: GoValue): GoValue {
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  if (typeof value === 'string') return new GoInt(byteLength(value));
  if (Array.isArray(value)) return new GoInt(value.length);
  if (value instanceof Map) return new GoInt(value.size);
  throw new GoError(`len of type ${typeOf(value)}`);
}

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** The text of one argument as it is, of several as print gives it. */
function textOf(args: readonly GoValue[]): string {
  const [first] = args;
  return args.length === 1 && typeof first === 'string' ? first : sprint(args);
}

function escapeJs(text: string): string {
  return text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
    /[\\'"<>&=\0-\x1f]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu,
    (char) => JS[char] ?? `\\u${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

function escapeQuery(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function call([name = '', callee = null]: readonly GoValue[]): never {
  if (callee === null) throw new GoError('call of nil');
  throw new GoError(`non-function ${formatValue(name)} of type ${typeOf(callee)}`);
}

const DEFINITIONS: readonly GoFunction[] = [
  defineVariadic('and', ['interface'], 'interface', (first) => first),
  defineVariadic('or', ['interface'], 'interface', (first) => first),
  define('not', ['interface'], (value) => !isTrue(value)),
  defineVariadic('eq', ['interface'], 'interface', (left, rights) => {
    if (rights.length === 0) throw new GoError('missing argument for comparison');
    return rights.some((right) => equal(left, right));
  }),
  define('ne', ['interface', 'interface'], (left, right) => !equal(left, right)),
  define('lt', ['interface', 'interface'], (left, right) => less(left, right)),
  define('le', ['interface', 'interface'], (left, right) => lessOrEqual(left, right)),
  define('gt', ['interface', 'interface'], (left, right) => !lessOrEqual(left, right)),
  define('ge', ['interface', 'interface'], (left, right) => !less(left, right)),
  defineVariadic('index', ['interface'], 'interface', (item, keys) => index(item, keys)),
  define('len', ['interface'], (value) => length(value)),
  defineVariadic('print', [], 'interface', (args) => sprint(args)),
  defineVariadic('printf', ['string'], 'interface', (format, args) => sprintf(format, args)),
  defineVariadic('println', [], 'interface', (args) => `${args.map(formatValue).join(' ')}\n`),
  defineVariadic('html', [], 'interface', (args) =>
    textOf(args).replaceAll(/["'&<>\0]/g, (char) => HTML[char] ?? char),
  ),
  defineVariadic('js', [], 'interface', (args) => escapeJs(textOf(args))),
  defineVariadic('urlquery', [], 'interface', (args) => escapeQuery(textOf(args))),
  { name: 'call', params: ['interface'], variadic: 'interface', call },
];

/** The functions that text/template itself defines; `and` and `or` are run by the executor. */
export const BUILTINS: ReadonlyMap<string, GoFunction> = new Map(
  DEFINITIONS.map((builtin) => [builtin.name, builtin]),
);

import { formatFloatG } from '../../goyaml/go-float.ts';
import { compareBytes, fromBytes } from './go-bytes.ts';
import { GoInt, GoNamedMap, GoTypedList, type GoValue } from './go-value.ts';
import { isNilList } from './nil-list.ts';

/** fmt's %v. */
export function formatValue(value: GoValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formatFloatG(value);
  if (value instanceof GoInt) return String(value.value);
  if (Array.isArray(value)) return `[${value.map(formatValue).join(' ')}]`;
  if (value instanceof Map) {
    const keys = sortedKeys(value);
    return `map[${keys.map((key) => `${key}:${formatValue(value.get(key) ?? null)}`).join(' ')}]`;
  }
  return value.toGoString();
}

/** sprig's `toString`: []uint8 is text, everything else %v. */
export function toText(value: GoValue): string {
  return isByteList(value) ? fromBytes(listBytes(value)) : formatValue(value);
}

export function isByteList(value: GoValue): value is GoTypedList {
  return value instanceof GoTypedList && (value.goType === '[]uint8' || value.goType === '[]byte');
}

export function listBytes(list: GoTypedList): Uint8Array {
  return Uint8Array.from(list, (byte) => (byte instanceof GoInt ? Number(byte.value) : 0));
}

/** Keys of a map in the order of fmt, range and encoding/json. */
export function sortedKeys(map: ReadonlyMap<string, GoValue>): string[] {
  return [...map.keys()].sort(compareBytes);
}

/** fmt's %T. */
export function typeOf(value: GoValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (value instanceof GoInt) return value.type;
  if (value instanceof GoTypedList || value instanceof GoNamedMap) return value.goType;
  if (Array.isArray(value)) return '[]interface {}';
  return value instanceof Map ? 'map[string]interface {}' : value.goType;
}

/** reflect.Kind as text; `invalid` for nil. */
export function kindOf(value: GoValue): string {
  if (value === null) return 'invalid';
  if (Array.isArray(value)) return 'slice';
  if (value instanceof Map) return 'map';
  if (typeof value === 'object' && !(value instanceof GoInt)) return value.goKind;
  return typeOf(value);
}

/** sprig's emptiness, which `default`, `coalesce` and `compact` go by. */
export function isEmpty(value: GoValue): boolean {
  if (value === null || value === false || value === 0 || value === '') return true;
  if (value instanceof GoInt) return value.value === 0n;
  if (Array.isArray(value)) return value.length === 0;
  return value instanceof Map && value.size === 0;
}

/** text/template's truth: `if`, `with`, and, or, not. A struct is always true. */
export function isTrue(value: GoValue | undefined): boolean {
  return value !== undefined && !isEmpty(value);
}

/** reflect.DeepEqual: 1 and 1.0 differ, as do a []string and a []interface {} of the same items. */
export function deepEqual(left: GoValue, right: GoValue): boolean {
  if (typeOf(left) !== typeOf(right)) return false;
  if (left instanceof GoInt) return right instanceof GoInt && left.value === right.value;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length || isNilList(left) !== isNilList(right))
      return false;
    for (let i = 0; i < left.length; i++) if (!deepEqual(left[i] ?? null, right[i] ?? null)) return false;
    return true;
  }
  if (left instanceof Map) {
    if (!(right instanceof Map) || left.size !== right.size) return false;
    for (const [key, item] of left)
      if (!right.has(key) || !deepEqual(item, right.get(key) ?? null)) return false;
    return true;
  }
  if (left !== null && typeof left === 'object')
    return left === right || formatValue(left) === formatValue(right);
  return left === right;
}

const QUOTED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** strconv.Quote. */
export function quoteText(text: string): string {
  if (PLAIN_TEXT.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const rune of text) quoted += QUOTED[rune] ?? (PRINTABLE.test(rune) ? rune : escapeRune(rune));
  return `${quoted}"`;
}

function escapeRune(rune: string): string {
  const code = rune.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

import { isTimestamp } from './timestamp.ts';

/** What a plain scalar is by YAML 1.1 as go-yaml v2 reads it. */
export type Resolved =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'timestamp' }
  | { readonly type: 'str' };

const NULL: Resolved = { type: 'null' };
const TRUE: Resolved = { type: 'bool', value: true };
const FALSE: Resolved = { type: 'bool', value: false };
const STRING: Resolved = { type: 'str' };
const TIMESTAMP: Resolved = { type: 'timestamp' };

function float(value: number): Resolved {
  return { type: 'float', value };
}

const WORDS = new Map<string, Resolved>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((w) => [w, TRUE] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (w) => [w, FALSE] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((w) => [w, NULL] as const),
  ...['.nan', '.NaN', '.NAN'].map((w) => [w, float(Number.NaN)] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((w) => [w, float(Infinity)] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((w) => [w, float(-Infinity)] as const),
]);

/** Only these first characters can begin something other than a string. */
const WORD_START = new Set('yYnNtTfFoO~');
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const POINT_FLOAT = /^\.[0-9]+([eE][-+]?[0-9]+)?$/;
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/** strconv.ParseInt(text, 0, 64), then ParseUint for what is larger; underscores are already gone. */
function parseInteger(text: string): bigint | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', hex, binary, octal, decimal = ''] = match;
  const magnitude =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : BigInt(decimal);
  if (sign === '-') return magnitude <= MAX_INT64 + 1n ? -magnitude : undefined;
  return magnitude <= (sign === '' ? MAX_UINT64 : MAX_INT64) ? magnitude : undefined;
}

function parseFloat64(text: string): Resolved | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? float(value) : undefined;
}

function resolveNumber(text: string): Resolved {
  if (isTimestamp(text)) return TIMESTAMP;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = parseInteger(plain);
  if (integer !== undefined) return { type: 'int', value: integer };
  return (FLOAT.test(plain) ? parseFloat64(plain) : undefined) ?? STRING;
}

/** Finds the type of a plain scalar from its text. */
export function resolvePlain(text: string): Resolved {
  if (text === '') return NULL;
  const first = text.charAt(0);
  if (WORD_START.has(first)) return WORDS.get(text) ?? STRING;
  if (first === '.')
    return WORDS.get(text) ?? (POINT_FLOAT.test(text) ? parseFloat64(text) : undefined) ?? STRING;
  if (first === '+' || first === '-' || (first >= '0' && first <= '9'))
    return WORDS.get(text) ?? resolveNumber(text);
  return STRING;
}

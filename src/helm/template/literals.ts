import { fromBytes } from '../values/go-bytes.ts';
import { quoteText } from '../values/go-format.ts';
import type { NumberNode } from './node.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};
const ESCAPE =
  /\\(?:([abfnrtv\\"'])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.?))/gsu;

/** strconv.Unquote of a string in double or back quotes; undefined where an escape is wrong. */
export function unquote(quoted: string): string | undefined {
  const body = quoted.slice(1, -1);
  if (quoted.startsWith('`')) return body.replaceAll('\r', '');
  return body.includes('\\') ? expandEscapes(body, '"') : body;
}

function expandEscapes(body: string, quote: string): string | undefined {
  let valid = true;
  let hasBytes = false;
  const text = body.replaceAll(
    ESCAPE,
    (_, simple?: string, byte?: string, short?: string, long?: string, octal?: string) => {
      if (simple !== undefined) {
        if ((simple === '"' || simple === "'") && simple !== quote) valid = false;
        return SIMPLE_ESCAPES[simple] ?? '';
      }
      const raw =
        byte === undefined
          ? octal === undefined
            ? undefined
            : Number.parseInt(octal, 8)
          : Number.parseInt(byte, 16);
      if (raw !== undefined) {
        hasBytes ||= raw >= 0x80;
        return String.fromCharCode(raw < 0x80 ? raw : 0xdc00 + raw);
      }
      const code = Number.parseInt(short ?? long ?? '110000', 16);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        valid = false;
        return '';
      }
      return String.fromCodePoint(code);
    },
  );
  if (!valid) return undefined;
  return hasBytes ? joinBytes(text) : text;
}

/** Escapes such as \xc3\xa9 may make up a character. */
function joinBytes(text: string): string {
  return text.replaceAll(/[\udc80-\udcff]+/gu, (run) =>
    fromBytes(Uint8Array.from(run, (unit) => unit.charCodeAt(0) - 0xdc00)),
  );
}

/** A number literal as Go reads it. @returns its types, or the message of the error */
export function parseNumber(text: string, at: number): NumberNode | string {
  const illegal = `illegal number syntax: ${quoteText(text)}`;
  const body = text.replace(/^[+-]/, '');
  const sign = text.startsWith('-') ? -1 : 1;
  if (text.endsWith('i') || !underscoresAreSane(body)) return illegal;
  const digits = body.replaceAll('_', '');
  const whole = wholeNumber(digits);
  if (whole !== undefined) {
    const int = sign < 0 ? -whole : whole;
    const float = int === 0n && sign < 0 ? 0 : Number(int);
    if (int >= -(2n ** 63n) && int < 2n ** 63n) return { kind: 'number', at, text, int, float };
    // Beyond int64 but within uint64: an error only when it is evaluated.
    if (int > 0n && int < 2n ** 64n) return { kind: 'number', at, text };
    return `integer overflow: ${quoteText(text)}`;
  }
  const float = floatNumber(digits);
  if (float === undefined || !Number.isFinite(float)) return illegal;
  const value = sign * float;
  const isWhole = Number.isInteger(value) && Math.abs(value) < 2 ** 63;
  return isWhole
    ? { kind: 'number', at, text, float: value, int: BigInt(value) }
    : { kind: 'number', at, text, float: value };
}

/** An underscore stands between two digits, or between a base prefix and a digit. */
function underscoresAreSane(digits: string): boolean {
  if (/^0[xX]/.test(digits)) return !/[^0-9a-fA-FxX]_|_[^0-9a-fA-F]|_$/.test(digits);
  const body = digits.replace(/^0[oObB]/, '0');
  return !/[^0-9]_|_[^0-9]|^_|_$/.test(body);
}

function wholeNumber(digits: string): bigint | undefined {
  if (/^(?:0|[1-9][0-9]*)$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return /^0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/.test(digits) ? BigInt(digits) : undefined;
}

function floatNumber(digits: string): number | undefined {
  if (/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(digits))
    return /[.eE]/.test(digits) ? Number(digits) : undefined;
  const hex = /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/.exec(digits);
  if (hex === null) return undefined;
  const [, whole = '', fraction = '', exponent] = hex;
  return whole + fraction === ''
    ? undefined
    : Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** A character constant is an int. @returns undefined where it is malformed */
export function parseCharacter(text: string, at: number): NumberNode | undefined {
  const body = text.slice(1, -1);
  const value = body.includes('\\') ? expandEscapes(body, "'") : body;
  const code = value?.codePointAt(0);
  if (value === undefined || code === undefined || [...value].length !== 1) return undefined;
  const int = BigInt(code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code);
  return { kind: 'number', at, text, int, float: Number(int) };
}

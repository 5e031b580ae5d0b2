import { GoInt, type GoValue } from '../values/go-value.ts';
import { unquote } from './unquote.ts';

export interface NumberValue {
  readonly integer: bigint | undefined;
  readonly float: number | undefined;
  readonly ideal: GoValue | undefined;
}

const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/** `'a'` → its code point. */
export function parseCharacter(text: string): NumberValue | undefined {
  const char = unquote(text);
  if (char === undefined || [...char].length !== 1) return undefined;
  const code = char.codePointAt(0) ?? 0;
  return { integer: BigInt(code), float: code, ideal: new GoInt(code) };
}

/** A numeric literal as strconv reads it with base 0; undefined if it is none. */
export function parseNumber(text: string): NumberValue | undefined {
  if (!underscoresFit(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const magnitude = parseMagnitude(plain.replace(/^[-+]/, ''));
  if (magnitude !== undefined && magnitude <= MAX_UINT64) {
    const integer = plain.startsWith('-') ? -magnitude : magnitude;
    const fits = integer <= MAX_INT64 && integer >= -MAX_INT64 - 1n;
    return { integer, float: Number(integer), ideal: fits ? new GoInt(integer) : undefined };
  }
  const float = parseFloat64(plain);
  if (float === undefined) return undefined;
  const whole = Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : undefined;
  return { integer: whole, float, ideal: float };
}

function parseMagnitude(digits: string): bigint | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(digits)) return BigInt(digits.toLowerCase());
  if (/^0[bB][01]+$/.test(digits)) return BigInt(digits.toLowerCase());
  if (/^0[oO]?[0-7]+$/.test(digits)) return BigInt(`0o${digits.replace(/^0[oO]?/, '')}`);
  return /^(?:0|[1-9][0-9]*)$/.test(digits) ? BigInt(digits) : undefined;
}

function parseFloat64(text: string): number | undefined {
  const hex = /^([-+]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([-+]?[0-9]+)$/.exec(text);
  if (hex !== null) {
    const [, sign, whole = '', fraction = '', exponent] = hex;
    if (whole + fraction === '') return undefined;
    const mantissa = Number(BigInt(`0x${whole}${fraction}`));
    return (sign === '-' ? -1 : 1) * mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
  }
  if (!/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(text)) return undefined;
  // Without point or exponent it was meant to be an integer, and is none.
  if (!/[.eE]/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** An underscore may stand only between digits, or after a base prefix. */
function underscoresFit(text: string): boolean {
  return !text.includes('_') || /^[-+]?(?:0[xXbBoO]_?)?[0-9a-fA-F.eE+-]+(?:_[0-9a-fA-F.eE+-]+)*$/.test(text);
}

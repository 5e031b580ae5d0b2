import { isAscii } from '../values/go-bytes.ts';
import { GoInt, type GoValue } from '../values/go-value.ts';

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** cast.ToInt64 of spf13/cast 1.7.0: what is no number is 0. */
export function toInt64(value: GoValue): bigint {
  if (value instanceof GoInt) return BigInt.asIntN(64, value.value);
  if (typeof value === 'number') return truncate(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'string' ? (parseInteger(trimZeroDecimals(value), 0) ?? 0n) : 0n;
}

/** cast.ToFloat64. */
export function toFloat64(value: GoValue): number {
  if (value instanceof GoInt) return Number(value.value);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? (parseFloat64(value) ?? 0) : 0;
}

/** int64(f) as amd64 does it: what does not fit becomes the smallest integer. */
function truncate(value: number): bigint {
  if (!Number.isFinite(value)) return MIN_INT64;
  const whole = BigInt(Math.trunc(value));
  return whole < MIN_INT64 || whole > MAX_INT64 ? MIN_INT64 : whole;
}

/** `5.00` is 5 for cast, but `5.01` is no integer. */
function trimZeroDecimals(text: string): string {
  return text.replace(/\.0+$/, '');
}

const DIGITS: Readonly<Record<number, RegExp>> = {
  2: /^[01]+$/,
  8: /^[0-7]+$/,
  10: /^[0-9]+$/,
  16: /^[0-9a-fA-F]+$/,
};

/** strconv.ParseInt(text, base, 64); base 0 goes by the prefix and allows underscores. undefined is an error. */
export function parseInteger(text: string, base: 0 | 8 | 10): bigint | undefined {
  const negative = text.startsWith('-');
  let digits = negative || text.startsWith('+') ? text.slice(1) : text;
  let radix: number = base;
  if (base === 0) {
    if (digits.includes('_') && !underscoresSeparate(digits)) return undefined;
    const prefix = /^0([xob]?)(?=.)/i.exec(digits);
    radix =
      prefix === null ? 10 : prefix[1]?.toLowerCase() === 'x' ? 16 : prefix[1]?.toLowerCase() === 'b' ? 2 : 8;
    digits = digits.slice(prefix?.[0].length ?? 0).replaceAll('_', '');
  }
  if (!DIGITS[radix]?.test(digits)) return undefined;
  const size = BigInt((radix === 16 ? '0x' : radix === 8 ? '0o' : radix === 2 ? '0b' : '') + digits);
  const value = negative ? -size : size;
  return value < MIN_INT64 || value > MAX_INT64 ? undefined : value;
}

function underscoresSeparate(digits: string): boolean {
  return /^(?:0[xob]_?)?[0-9a-f.]+(?:_[0-9a-f.]+)*$/i.test(digits);
}

function underscoreBesideNoDigit(text: string): boolean {
  return /^[-+]?0x/i.test(text)
    ? /[^0-9a-fx]_|_[^0-9a-f]|_$/i.test(text)
    : /[^0-9]_|_[^0-9]|^_|_$/.test(text);
}

const DECIMAL = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/i;
const HEX = /^([-+]?)0x([0-9a-f]*)\.?([0-9a-f]*)p([-+]?[0-9]+)$/i;

/** strconv.ParseFloat(text, 64); undefined is an error (a value out of range is one too). */
function parseFloat64(text: string): number | undefined {
  if (!isAscii(text)) return undefined;
  if (text.includes('_'))
    return underscoreBesideNoDigit(text) ? undefined : parseFloat64(text.replaceAll('_', ''));
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (/^[-+]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const hex = HEX.exec(text);
  if (hex === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent] = hex;
  if (whole + fraction === '') return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  return (sign === '-' ? -1 : 1) * mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** Digits of |value| in scientific notation: `d.ddd` without the point, and the exponent of the first digit. */
function shortestDigits(value: number): { digits: string; exponent: number } {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

function withExponent(digits: string, exponent: number, upper: boolean): string {
  const point = digits.length > 1 ? `${digits.charAt(0)}.${digits.slice(1)}` : digits;
  const sign = exponent < 0 ? '-' : '+';
  return `${point}${upper ? 'E' : 'e'}${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

function exponential(value: number, precision: number | undefined, upper: boolean): string {
  if (precision === undefined) {
    const { digits, exponent } = shortestDigits(value);
    return withExponent(digits, exponent, upper);
  }
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential(Math.min(precision, 100)).split('e');
  return withExponent(mantissa.replace('.', ''), Number(exponent), upper);
}

function general(value: number, precision: number | undefined, upper: boolean): string {
  if (precision === undefined) {
    const { digits, exponent } = shortestDigits(value);
    return exponent < -4 || exponent >= 21 ? withExponent(digits, exponent, upper) : plain(digits, exponent);
  }
  const significant = Math.max(precision, 1);
  const [mantissa = '0', text = '0'] = Math.abs(value)
    .toExponential(Math.min(significant, 100) - 1)
    .split('e');
  const exponent = Number(text);
  const digits = mantissa.replace('.', '').replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= significant) return withExponent(digits, exponent, upper);
  return plain(digits, exponent);
}

/** |value| by strconv.FormatFloat: `e`, `f` or `g`, with shortest digits where no precision is given. */
export function formatMagnitude(value: number, verb: string, precision: number | undefined): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return 'Inf';
  const lower = verb.toLowerCase();
  const upper = verb !== lower;
  if (lower === 'e') return exponential(value, precision, upper);
  if (lower === 'f') return fixed(Math.abs(value), precision);
  return general(value, precision, upper);
}

function fixed(value: number, precision: number | undefined): string {
  if (precision === undefined) {
    const { digits, exponent } = shortestDigits(value);
    return plain(digits, exponent);
  }
  if (value < 1e21) return value.toFixed(Math.min(precision, 100));
  return BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
}

import { formatFloatG } from '../../goyaml/go-float.ts';

/** strconv.FormatFloat for the verbs e, f and g; a precision of undefined means the shortest exact form. */
export function formatFloat(value: number, verb: string, precision: number | undefined): string {
  if (!Number.isFinite(value)) return formatFloatG(value);
  const lower = verb.toLowerCase();
  const text =
    lower === 'e'
      ? exponential(value, precision)
      : lower === 'f'
        ? fixed(value, precision)
        : general(value, precision);
  return verb === 'E' || verb === 'G' ? text.toUpperCase() : text;
}

const signOf = (value: number): string => (value < 0 || Object.is(value, -0) ? '-' : '');

function exponential(value: number, precision: number | undefined): string {
  const { digits, exponent } = significant(
    Math.abs(value),
    precision === undefined ? undefined : precision + 1,
  );
  return signOf(value) + withExponent(digits, exponent);
}

function withExponent(digits: string, exponent: number): string {
  const mantissa = digits.length > 1 ? `${digits.slice(0, 1)}.${digits.slice(1)}` : digits;
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function general(value: number, precision: number | undefined): string {
  if (precision === undefined) return formatFloatG(value);
  const wanted = precision === 0 ? 1 : precision;
  const { digits: all, exponent } = significant(Math.abs(value), wanted);
  const digits = all.replace(/(?!^)0+$/, '');
  const limit = wanted > digits.length && digits.length >= exponent + 1 ? digits.length : wanted;
  if (exponent < -4 || exponent >= limit) return signOf(value) + withExponent(digits, exponent);
  if (exponent < 0) return `${signOf(value)}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.padEnd(exponent + 1, '0');
  const fraction = whole.slice(exponent + 1);
  return signOf(value) + whole.slice(0, exponent + 1) + (fraction === '' ? '' : `.${fraction}`);
}

function fixed(value: number, precision: number | undefined): string {
  if (precision === undefined) {
    const places = formatFloatG(value).includes('e') ? significant(Math.abs(value), undefined) : undefined;
    const text = places === undefined ? formatFloatG(Math.abs(value)) : plain(places.digits, places.exponent);
    return signOf(value) + text;
  }
  const { units, scale } = exact(Math.abs(value));
  const digits = roundedUnits(units, scale, precision)
    .toString()
    .padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  return signOf(value) + (precision === 0 ? whole : `${whole}.${digits.slice(-precision)}`);
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.padEnd(exponent + 1, '0');
  const fraction = whole.slice(exponent + 1);
  return whole.slice(0, exponent + 1) + (fraction === '' ? '' : `.${fraction}`);
}

/** The exact decimal value of a float64: `units` / 10^`scale`. */
function exact(value: number): { units: bigint; scale: number } {
  if (Number.isInteger(value)) return { units: BigInt(value), scale: 0 };
  let mantissa = value;
  let shift = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    shift++;
  }
  return { units: BigInt(mantissa) * 5n ** BigInt(shift), scale: shift };
}

/** Rounds half to even to `places` decimals; the result is in units of the last place. */
function roundedUnits(units: bigint, scale: number, places: number): bigint {
  if (places >= scale) return units * 10n ** BigInt(places - scale);
  const divisor = 10n ** BigInt(scale - places);
  const quotient = units / divisor;
  const twice = (units % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** The first `count` significant digits, and the power of ten of the first one. */
function significant(value: number, count: number | undefined): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.padEnd(count ?? 1, '0'), exponent: 0 };
  const [mantissa = '0', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (count === undefined) return { digits: mantissa.replace('.', ''), exponent };
  const { units, scale } = exact(value);
  const places = count - 1 - exponent;
  const rounded = places >= 0 ? roundedUnits(units, scale, places) : roundedUnits(units, scale - places, 0);
  const digits = rounded.toString();
  return digits.length > count
    ? { digits: digits.slice(0, count), exponent: exponent + 1 }
    : { digits: digits.padEnd(count, '0'), exponent };
}

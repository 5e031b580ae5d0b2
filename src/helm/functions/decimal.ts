/** An exact decimal number: `units` × 10^`exponent`. */
export interface Decimal {
  readonly units: bigint;
  readonly exponent: number;
}

/** Digits after the point that a quotient gets. */
const QUOTIENT_DIGITS = 16;

/** The decimal that a float64 is printed as. Not for NaN and infinities. */
export function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { units: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function scaled(value: Decimal, exponent: number): bigint {
  return value.units * 10n ** BigInt(value.exponent - exponent);
}

export function add(left: Decimal, right: Decimal): Decimal {
  const exponent = Math.min(left.exponent, right.exponent);
  return { units: scaled(left, exponent) + scaled(right, exponent), exponent };
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return add(left, { units: -right.units, exponent: right.exponent });
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, exponent: left.exponent + right.exponent };
}

/** Quotient rounded half away from zero to 16 digits; the divisor is not 0. */
export function divide(left: Decimal, right: Decimal): Decimal {
  const shift = left.exponent - right.exponent + QUOTIENT_DIGITS;
  const dividend = shift >= 0 ? left.units * 10n ** BigInt(shift) : left.units;
  const divisor = shift >= 0 ? right.units : right.units * 10n ** BigInt(-shift);
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const away = 2n * abs(rest) >= abs(divisor) ? (dividend < 0n === divisor < 0n ? 1n : -1n) : 0n;
  return { units: quotient + away, exponent: -QUOTIENT_DIGITS };
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function toNumber(value: Decimal): number {
  return Number(`${value.units}e${value.exponent}`);
}

import { checkPrimeSync } from 'node:crypto';
import type { FunctionContext } from '../../values/go-value.ts';

/** A random number of exactly so many bits. */
export function randomBits(bits: number, context: FunctionContext): bigint {
  const bytes = context.randomBytes(Math.ceil(bits / 8));
  return BigInt.asUintN(bits, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}

export function isPrime(value: bigint): boolean {
  return checkPrimeSync(value);
}

/** A random prime whose two highest bits are set, from the context's bytes alone, so that a seed repeats it. */
export function randomPrime(bits: number, context: FunctionContext): bigint {
  for (;;) {
    const candidate = randomBits(bits, context) | (3n << BigInt(bits - 2)) | 1n;
    if (isPrime(candidate)) return candidate;
  }
}

/** base^exponent mod modulus. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The inverse of a value; both have no common factor. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, ((value % modulus) + modulus) % modulus];
  let [before, factor] = [0n, 1n];
  while (current > 1n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [before, factor] = [factor, before - quotient * factor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

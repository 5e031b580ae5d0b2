import { createECDH, createHash, type KeyObject } from 'node:crypto';
import type { FunctionContext } from '../../values/go-value.ts';
import { integer, sequence } from './der.ts';
import { inverse, randomBits } from './prime.ts';

/** Order of the curve P-256. */
export const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SIZE = 32;

/** A number from 1 to the order of P-256 less 1. */
export function p256Scalar(context: FunctionContext): bigint {
  return (randomBits(320, context) % (P256_ORDER - 1n)) + 1n;
}

/** A number below the order of P-256, as 32 bytes. */
export function p256Bytes(scalar: bigint): Buffer {
  return Buffer.from(scalar.toString(16).padStart(2 * SIZE, '0'), 'hex');
}

/**
 * ECDSA over P-256 with SHA-256 (FIPS 186-5). Node draws the nonce of a signature itself; here it comes from the
 * context, so that a seed gives the same certificate again.
 */
export function signP256(message: Uint8Array, key: KeyObject, context: FunctionContext): Uint8Array {
  const secret = numberOf(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const digest = numberOf(createHash('sha256').update(message).digest());
  const nonce = p256Scalar(context);
  const point = createECDH('prime256v1');
  point.setPrivateKey(p256Bytes(nonce));
  // An uncompressed point is 4, x, y.
  const r = numberOf(point.getPublicKey().subarray(1, 1 + SIZE)) % P256_ORDER;
  const s = (inverse(nonce, P256_ORDER) * ((digest + r * secret) % P256_ORDER)) % P256_ORDER;
  return sequence(integer(r), integer(s));
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

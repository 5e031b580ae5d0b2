import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal. */
export type Hash = string;

const HASH = /^[0-9a-f]{64}$/;

export function hashOf(content: string | Uint8Array): Hash {
  return createHash('sha256').update(content).digest('hex');
}

export function isHash(value: unknown): value is Hash {
  return typeof value === 'string' && HASH.test(value);
}

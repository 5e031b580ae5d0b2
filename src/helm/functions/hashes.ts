import { createHash } from 'node:crypto';
import { toBytes } from '../values/go-bytes.ts';
import type { GoFunction } from '../values/go-value.ts';
import { define } from './define.ts';

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

const digest = (algorithm: string, text: string) => createHash(algorithm).update(toBytes(text)).digest('hex');

export const hashFunctions: readonly GoFunction[] = [
  define('sha1sum', ['string'], (text) => digest('sha1', text)),
  define('sha256sum', ['string'], (text) => digest('sha256', text)),
  define('sha512sum', ['string'], (text) => digest('sha512', text)),
  define('adler32sum', ['string'], (text) => String(adler32(toBytes(text)))),
];

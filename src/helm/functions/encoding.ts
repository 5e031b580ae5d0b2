import { fromBytes, toBytes } from '../values/go-bytes.ts';
import { GoError, type GoFunction } from '../values/go-value.ts';
import { decodeBase32, decodeBase64, encodeBase32 } from './base64.ts';
import { define } from './define.ts';

/** sprig shows a decoding error as the text itself. */
function textOrError(decode: () => Uint8Array): string {
  try {
    return fromBytes(decode());
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
}

export const encodingFunctions: readonly GoFunction[] = [
  define('b64enc', ['string'], (text) => Buffer.from(toBytes(text)).toString('base64')),
  define('b64dec', ['string'], (text) => textOrError(() => decodeBase64(text))),
  define('b32enc', ['string'], (text) => encodeBase32(toBytes(text))),
  define('b32dec', ['string'], (text) => textOrError(() => decodeBase32(text))),
];

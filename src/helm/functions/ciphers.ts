import { createCipheriv, createDecipheriv } from 'node:crypto';
import bcrypt from 'bcryptjs';
import { fromBytes, toBytes } from '../values/go-bytes.ts';
import { type FunctionContext, GoError, type GoFunction } from '../values/go-value.ts';
import { decodeBase64 } from './base64.ts';
import { define } from './define.ts';
import { derivePassword } from './master-password.ts';

const BLOCK = 16;
const BCRYPT_COST = 10;
const BCRYPT_LIMIT = 72;

/** The password's first 32 bytes, filled up with zeros: sprig stretches no keys. */
function key(password: string): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes.set(toBytes(password).subarray(0, 32));
  return bytes;
}

function encrypt(password: string, text: string, context: FunctionContext): string {
  if (text === '') return '';
  const iv = context.randomBytes(BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key(password), iv);
  return Buffer.concat([iv, cipher.update(toBytes(text)), cipher.final()]).toString('base64');
}

function decrypt(password: string, text: string): string {
  if (text === '') return '';
  const bytes = decodeBase64(text);
  if (bytes.length < BLOCK)
    throw new GoError(`runtime error: slice bounds out of range [:${BLOCK}] with capacity ${bytes.length}`);
  if (bytes.length % BLOCK !== 0) throw new GoError('crypto/cipher: input not full blocks');
  const cipher = createDecipheriv('aes-256-cbc', key(password), bytes.subarray(0, BLOCK));
  cipher.setAutoPadding(false);
  const padded = Buffer.concat([cipher.update(bytes.subarray(BLOCK)), cipher.final()]);
  const padding = padded.at(-1);
  if (padding === undefined) throw new GoError('runtime error: index out of range [-1]');
  if (padding > padded.length)
    throw new GoError(`runtime error: slice bounds out of range [:${padded.length - padding}]`);
  return fromBytes(padded.subarray(0, padded.length - padding));
}

function hashPassword(password: string, context: FunctionContext): string {
  if (toBytes(password).length > BCRYPT_LIMIT)
    return `failed to encrypt string with bcrypt: bcrypt: password length exceeds ${BCRYPT_LIMIT} bytes`;
  const salt = bcrypt.encodeBase64(context.randomBytes(BLOCK), BLOCK);
  return bcrypt.hashSync(password, `$2a$${BCRYPT_COST}$${salt}`);
}

export const cipherFunctions: readonly GoFunction[] = [
  define('encryptAES', ['string', 'string'], (password, text, context) => encrypt(password, text, context)),
  define('decryptAES', ['string', 'string'], (password, text) => decrypt(password, text)),
  define('bcrypt', ['string'], (password, context) => hashPassword(password, context)),
  define('htpasswd', ['string', 'string'], (user, password, context) =>
    user.includes(':') ? `invalid username: ${user}` : `${user}:${hashPassword(password, context)}`,
  ),
  define('derivePassword', ['int', 'string', 'string', 'string', 'string'], derivePassword),
];

import { runes } from '../values/go-bytes.ts';
import type { FunctionContext, GoFunction } from '../values/go-value.ts';
import { define } from './define.ts';
import { checkTextSize } from './size-limits.ts';

/** A number from 0 to `limit` - 1, each as likely as the others. */
export function randomBelow(limit: number, context: FunctionContext): number {
  const usable = 2 ** 48 - (2 ** 48 % limit);
  for (;;) {
    const drawn = Buffer.from(context.randomBytes(6)).readUIntBE(0, 6);
    if (drawn < usable) return drawn % limit;
  }
}

function randomText(length: number, alphabet: string, context: FunctionContext): string {
  checkTextSize('a random text', length);
  let text = '';
  const usable = 256 - (256 % alphabet.length);
  while (text.length < length) {
    for (const byte of context.randomBytes(length - text.length))
      if (byte < usable) text += alphabet.charAt(byte % alphabet.length);
  }
  return text;
}

function shuffle(text: string, context: FunctionContext): string {
  const characters = runes(text);
  for (let i = characters.length - 1; i > 0; i--) {
    const j = randomBelow(i + 1, context);
    [characters[i], characters[j]] = [characters[j] ?? '', characters[i] ?? ''];
  }
  return characters.join('');
}

function uuid(context: FunctionContext): string {
  const bytes = Buffer.from(context.randomBytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');

const random = (name: string, alphabet: string): GoFunction =>
  define(name, ['int'], (length, context) => randomText(length, alphabet, context));

export const randomFunctions: readonly GoFunction[] = [
  random('randAlphaNum', LETTERS + DIGITS),
  random('randAlpha', LETTERS),
  random('randNumeric', DIGITS),
  random('randAscii', PRINTABLE),
  define('randBytes', ['int'], (size, context) => {
    checkTextSize('randBytes', size);
    return Buffer.from(context.randomBytes(size)).toString('base64');
  }),
  define('shuffle', ['string'], (text, context) => shuffle(text, context)),
  define('uuidv4', [], (context) => uuid(context)),
];

import { toBinary } from '../values/go-bytes.ts';
import { GoError } from '../values/go-value.ts';

interface Alphabet {
  readonly name: string;
  readonly digits: string;
  readonly bits: number;
  /** Digits of a full group. */
  readonly group: number;
  /** Numbers of digits that a last, padded group may have. */
  readonly endings: readonly number[];
}

const BASE64: Alphabet = {
  name: 'base64',
  digits: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  bits: 6,
  group: 4,
  endings: [2, 3],
};
const BASE32: Alphabet = {
  name: 'base32',
  digits: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  bits: 5,
  group: 8,
  endings: [2, 4, 5, 7],
};

/** base64.StdEncoding.DecodeString. @throws GoError in Go's words, with the offset */
export function decodeBase64(text: string): Uint8Array {
  return decode(text, BASE64);
}

/** base32.StdEncoding.DecodeString. @throws GoError */
export function decodeBase32(text: string): Uint8Array {
  return decode(text, BASE32);
}

function decode(text: string, alphabet: Alphabet): Uint8Array {
  const input = toBinary(text);
  const fail = (at: number) => new GoError(`illegal ${alphabet.name} data at input byte ${at}`);
  const skip = (at: number) => {
    let next = at;
    while (input[next] === '\n' || input[next] === '\r') next++;
    return next;
  };
  const bytes: number[] = [];
  let at = skip(0);
  while (at < input.length) {
    const values: number[] = [];
    let padded = false;
    while (values.length < alphabet.group && !padded) {
      if (at >= input.length) throw fail(at - values.length);
      const digit = input.charAt(at);
      const value = alphabet.digits.indexOf(digit);
      if (value >= 0) values.push(value);
      else if (digit !== '=' || !alphabet.endings.includes(values.length)) throw fail(at);
      else padded = true;
      at = skip(at + 1);
    }
    if (padded) {
      for (let missing = alphabet.group - values.length - 1; missing > 0; missing--) {
        if (at >= input.length) throw fail(input.length);
        if (input[at] !== '=') throw fail(at - 1);
        at = skip(at + 1);
      }
      if (at < input.length) throw fail(at);
    }
    pushBytes(bytes, values, alphabet.bits);
  }
  return Uint8Array.from(bytes);
}

function pushBytes(bytes: number[], values: readonly number[], bits: number): void {
  let buffer = 0;
  let held = 0;
  for (const value of values) {
    buffer = ((buffer << bits) | value) & 0xffff;
    held += bits;
    if (held >= 8) {
      held -= 8;
      bytes.push((buffer >> held) & 0xff);
    }
  }
}

/** base32.StdEncoding.EncodeToString. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let held = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += BASE32.digits.charAt((buffer >> held) & 31);
    }
  }
  if (held > 0) text += BASE32.digits.charAt((buffer << (5 - held)) & 31);
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}

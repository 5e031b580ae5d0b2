import { createHmac, scryptSync } from 'node:crypto';
import { toBytes } from '../values/go-bytes.ts';

const SCOPE = 'com.lyndir.masterpassword';

/** Patterns of the Master Password algorithm, version 1: one letter for each class of characters. */
const PATTERNS: ReadonlyMap<string, readonly string[]> = new Map([
  ['maximum', ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno']],
  [
    'long',
    (
      'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
      'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
      'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno'
    ).split(' '),
  ],
  ['medium', ['CvcnoCvc', 'CvcCvcno']],
  ['short', ['Cvcn']],
  ['basic', ['aaanaaan', 'aannaaan', 'aaannaaa']],
  ['pin', ['nnnn']],
]);

const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXYZ';
const LETTERS = `AEIOUaeiou${CONSONANTS}${CONSONANTS.toLowerCase()}`;
const CLASSES: Readonly<Record<string, string>> = {
  V: 'AEIOU',
  C: CONSONANTS,
  v: 'aeiou',
  c: CONSONANTS.toLowerCase(),
  A: `AEIOU${CONSONANTS}`,
  a: LETTERS,
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${LETTERS}0123456789!@#$%^&*()`,
};

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function scoped(name: string): Uint8Array[] {
  const bytes = toBytes(name);
  return [Buffer.from(SCOPE), uint32(bytes.length), bytes];
}

/** A password for a site from one master password, the same at every call. */
export function derivePassword(
  counter: number,
  type: string,
  password: string,
  user: string,
  site: string,
): string {
  const patterns = PATTERNS.get(type);
  if (patterns === undefined) return `cannot find password template ${type}`;
  const key = scryptSync(toBytes(password), Buffer.concat(scoped(user)), 64, {
    N: 32768,
    r: 8,
    p: 2,
    maxmem: 64 * 1024 * 1024,
  });
  const seed = createHmac('sha256', key)
    .update(Buffer.concat([...scoped(site), uint32(counter)]))
    .digest();
  const pattern = patterns[(seed[0] ?? 0) % patterns.length] ?? '';
  return Array.from(pattern, (letter, i) => {
    const characters = CLASSES[letter] ?? '';
    return characters.charAt((seed[i + 1] ?? 0) % characters.length);
  }).join('');
}

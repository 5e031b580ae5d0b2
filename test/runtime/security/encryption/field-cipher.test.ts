import { createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFieldKey, DecryptionError, fieldCipher } from '../../../../runtime/src/security/index.ts';

const keys = { k1: createFieldKey(), k2: createFieldKey() };
const cipher = fieldCipher({ keys, current: 'k2' });
const context = ['customers', 7, 'iban'];

test('any text and any bytes come back, each time from another text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), (text, bytes) => {
      expect(cipher.decrypt(cipher.encrypt(text, context), context)).toBe(text);
      expect(cipher.decryptBytes(cipher.encrypt(bytes, context), context)).toEqual(Buffer.from(bytes));
    }),
  );
  const texts = Array.from({ length: 100 }, () => cipher.encrypt('same', context));
  expect(new Set(texts).size).toBe(100);
  expect(texts[0]).toMatch(/^m1\.k2\.[\w-]+$/);
});

test('the envelope is AES-256-GCM as documented', () => {
  const [, , body = ''] = cipher.encrypt('secret', context).split('.');
  const sealed = Buffer.from(body, 'base64url');
  const key = Buffer.from(keys.k2, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from('["m1","k2","customers","7","iban"]'));
  decipher.setAuthTag(sealed.subarray(-16));
  expect(`${decipher.update(sealed.subarray(12, -16))}${decipher.final()}`).toBe('secret');
});

test('every change of one character is noticed', () => {
  const text = cipher.encrypt('DE89 3704 0044 0532 0130 00', context);
  for (let at = 0; at < text.length; at += 1) {
    for (const char of ['A', 'B', '1', '.']) {
      if (text[at] === char) continue;
      const changed = text.slice(0, at) + char + text.slice(at + 1);
      expect(() => cipher.decrypt(changed, context), `${char} at ${at}`).toThrow(DecryptionError);
    }
  }
  for (let end = 0; end < text.length; end += 1) {
    expect(() => cipher.decrypt(text.slice(0, end), context)).toThrow(DecryptionError);
  }
});

test.each([
  [['customers', 8, 'iban']],
  [['customers', 7, 'name']],
  [['customers', 7]],
  [['customers7', 'iban']],
  [['customers', '7","iban']],
])('a field cannot be moved to %j', (elsewhere) => {
  const text = cipher.encrypt('DE89', context);
  expect(() => cipher.decrypt(text, elsewhere)).toThrow(DecryptionError);
});

test('a rotation: old fields are read, new ones have the new key, and each can be brought over', () => {
  const before = fieldCipher({ keys: { k1: keys.k1 }, current: 'k1' });
  const old = before.encrypt('DE89', context);
  expect(cipher.decrypt(old, context)).toBe('DE89');
  expect([cipher.isStale(old), before.isStale(old)]).toEqual([true, false]);
  const moved = cipher.reencrypt(old, context);
  expect([cipher.isStale(moved), cipher.reencrypt(moved, context)]).toEqual([false, moved]);
  const after = fieldCipher({ keys: { k2: keys.k2 }, current: 'k2' });
  expect(after.decrypt(moved, context)).toBe('DE89');
  expect(() => after.decrypt(old, context)).toThrow("there is no encryption key 'k1'");
  expect(() => cipher.reencrypt(old, ['other'])).toThrow(DecryptionError);
  // The id of the key is bound too: a field does not change its key by its name.
  const sameKey = fieldCipher({ keys: { k1: keys.k1, k3: keys.k1 }, current: 'k1' });
  expect(() => sameKey.decrypt(old.replace('.k1.', '.k3.'), context)).toThrow(DecryptionError);
});

test.each([
  [{ keys: {}, current: 'k1' }, /no encryption key 'k1'/],
  [{ keys: { k1: 'short' }, current: 'k1' }, /32 bytes/],
  [{ keys: { 'k.1': keys.k1 }, current: 'k.1' }, /an id of letters and digits/],
])('the keys %j end the start', (options, message) => {
  expect(() => fieldCipher(options)).toThrow(message);
});

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { StartupError } from '../../errors/startup-error.ts';

/** Keys by id; the names are written into what they encrypt. */
export interface FieldCipherOptions {
  /** Id → 32 bytes, as bytes or in base64. */
  readonly keys: Readonly<Record<string, Uint8Array | string>>;
  /** The id of the key that encrypts; the others only decrypt. */
  readonly current: string;
}

/** What a field belongs to, so that its text cannot be moved elsewhere: `['customers', id, 'iban']`. */
export type FieldContext = readonly (string | number)[];

export interface FieldCipher {
  /** `m1.KEYID.NONCE+TEXT+TAG`, in base64url; another text each time. */
  encrypt(plain: string | Uint8Array, context: FieldContext): string;
  /** Throws `DecryptionError` for what was changed, moved, or encrypted with a key that is not here. */
  decrypt(text: string, context: FieldContext): string;
  decryptBytes(text: string, context: FieldContext): Buffer;
  /** Was it encrypted with another key than the current one? */
  isStale(text: string): boolean;
  /** The same value under the current key; the very text where it is under that key already. */
  reencrypt(text: string, context: FieldContext): string;
}

/** A field that cannot be decrypted; tells nothing of what is in it. */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError';
}

const VERSION = 'm1';
const NONCE = 12;
const TAG = 16;

/**
 * Encrypts single fields at rest with AES-256-GCM. Random nonces keep a key safe for 2^32 fields (NIST SP 800-38D,
 * section 8.3); rotate it before.
 *
 * @example
 * const cipher = fieldCipher({ keys: { k1: oldKey, k2: newKey }, current: 'k2' });
 * const text = cipher.encrypt(iban, ['customers', id, 'iban']);
 */
export function fieldCipher(options: FieldCipherOptions): FieldCipher {
  const keys = new Map(Object.entries(options.keys).map(([id, key]) => [id, keyOf(id, key)]));
  const { current } = options;
  const currentKey = keys.get(current);
  if (currentKey === undefined) {
    throw new StartupError('MARTY_SECURITY_INVALID', `there is no encryption key '${current}'`);
  }
  const encrypt = (plain: string | Uint8Array, context: FieldContext): string => {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', currentKey, nonce);
    cipher.setAAD(boundTo(current, context));
    const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${current}.${sealed.toString('base64url')}`;
  };
  const decryptBytes = (text: string, context: FieldContext): Buffer => {
    const { id, sealed } = readEnvelope(text);
    const key = keys.get(id);
    if (key === undefined) throw new DecryptionError(`there is no encryption key '${id}'`);
    const end = sealed.length - TAG;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(boundTo(id, context));
    decipher.setAuthTag(sealed.subarray(end));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(NONCE, end)), decipher.final()]);
    } catch (cause) {
      throw new DecryptionError('the field was changed, or belongs elsewhere', { cause });
    }
  };
  const isStale = (text: string): boolean => readEnvelope(text).id !== current;
  return {
    encrypt,
    decrypt: (text, context) => decryptBytes(text, context).toString('utf8'),
    decryptBytes,
    isStale,
    reencrypt: (text, context) => (isStale(text) ? encrypt(decryptBytes(text, context), context) : text),
  };
}

/** A new key in base64. */
export function createFieldKey(): string {
  return randomBytes(32).toString('base64');
}

function keyOf(id: string, key: Uint8Array | string): Uint8Array {
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : key;
  if (!/^[\w-]{1,64}$/.test(id) || bytes.length !== 32) {
    throw new StartupError(
      'MARTY_SECURITY_INVALID',
      `the encryption key '${id}' needs an id of letters and digits, and 32 bytes`,
    );
  }
  return bytes;
}

/** The key and the context, with lengths, so that no two contexts give the same bytes. */
function boundTo(id: string, context: FieldContext): Buffer {
  return Buffer.from(JSON.stringify([VERSION, id, ...context.map(String)]));
}

function readEnvelope(text: string): { readonly id: string; readonly sealed: Buffer } {
  const [, id, body = ''] = /^m1\.([\w-]{1,64})\.([\w-]+)$/.exec(text) ?? [];
  const sealed = Buffer.from(body, 'base64url');
  // One spelling only: base64 has spare bits in its last character.
  if (id === undefined || sealed.length < NONCE + TAG || sealed.toString('base64url') !== body) {
    throw new DecryptionError('this is not an encrypted field');
  }
  return { id, sealed };
}

import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { StartupError } from '../../errors/startup-error.ts';
import { keyFits } from './algorithms.ts';
import type { TokenHeader } from './token-text.ts';

/** A JSON Web Key Set (RFC 7517). */
export interface JsonWebKeySet {
  readonly keys: readonly (JsonWebKey & Readonly<Record<string, unknown>>)[];
}

/** Where a verifier finds keys. */
export interface KeySource {
  readonly kind: 'public' | 'secret';
  /**
   * The key for a header, or undefined where there is none. Rejects with `unavailable` while no key is known at
   * all. The answer is a promise only when keys must be fetched.
   */
  find(header: TokenHeader): KeyObject | undefined | Promise<KeyObject | undefined>;
  /** Fetches for the first time; a failure is no error, the source tries again when it is asked. */
  start?(): Promise<void>;
  /** Rejects while no key is known. */
  check?(): Promise<void>;
  close?(): void;
}

interface KnownKey {
  readonly jwk: JsonWebKey & Readonly<Record<string, unknown>>;
  readonly key: KeyObject;
}

/** The keys of one set that can verify signatures. */
export interface KnownKeys {
  readonly size: number;
  find(header: TokenHeader): KeyObject | undefined;
}

/** Reads a key set. Symmetric keys, keys for encryption and what cannot be read are left out. */
export function readKeySet(set: JsonWebKeySet): KnownKeys {
  const known = set.keys.flatMap((jwk): KnownKey[] => {
    const forVerifying =
      (jwk['use'] === undefined || jwk['use'] === 'sig') &&
      (!Array.isArray(jwk['key_ops']) || jwk['key_ops'].includes('verify'));
    if (!forVerifying || jwk.kty === 'oct') return [];
    try {
      return [{ jwk, key: createPublicKey({ key: jwk, format: 'jwk' }) }];
    } catch {
      return [];
    }
  });
  return {
    size: known.length,
    find({ alg, kid }) {
      const fitting = known.filter(
        ({ jwk }) => keyFits(jwk, alg) && (kid === undefined || jwk['kid'] === kid),
      );
      // Without a kid only a sole candidate is taken: to try several would multiply the cost of a forgery.
      return kid !== undefined || fitting.length === 1 ? fitting[0]?.key : undefined;
    },
  };
}

/** Is this JSON value a key set? */
export function isKeySet(value: unknown): value is JsonWebKeySet {
  const keys = (value as { keys?: unknown } | null)?.keys;
  return Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null);
}

/** Keys that are known from the start. */
export function fixedKeys(set: JsonWebKeySet): KeySource {
  const keys = readKeySet(set);
  if (keys.size === 0) {
    throw new StartupError('MARTY_SECURITY_INVALID', 'the key set has no key that verifies signatures');
  }
  return { kind: 'public', find: (header) => keys.find(header) };
}

/** One shared secret for HMAC; at least 32 bytes, as RFC 7518 section 3.2 asks for HS256. */
export function sharedSecret(secret: string | Uint8Array): KeySource {
  const key = createSecretKey(typeof secret === 'string' ? Buffer.from(secret) : secret);
  if ((key.symmetricKeySize ?? 0) < 32) {
    throw new StartupError('MARTY_SECURITY_INVALID', 'the secret for HMAC has fewer than 32 bytes');
  }
  return { kind: 'secret', find: () => key };
}

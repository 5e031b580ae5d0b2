import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { StartupError } from '../../errors/startup-error.ts';
import { CredentialError } from '../credential-error.ts';
import { Lru } from '../lru.ts';

/**
 * How a key is hashed. `sha256` is enough: 256 random bits cannot be guessed. `scrypt` is for those whose rules
 * ask for a slow hash; it costs some 50 ms for every lookup that is not remembered.
 */
export type ApiKeyHash = 'sha256' | 'scrypt';

/** What is stored of a key; the key itself is not. */
export interface StoredApiKey {
  /** Public part, by which it is found. */
  readonly id: string;
  /** `sha256$…` or `scrypt$N$r$p$salt$…`. */
  readonly hash: string;
  /** Whose it is. */
  readonly owner: string;
  readonly roles?: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt?: number;
  /** From then on it is refused: `revoke`, or the end of a rotation. */
  readonly revokedAt?: number;
}

/** Where keys are stored. */
export interface ApiKeyStore {
  find(id: string): Promise<StoredApiKey | undefined>;
}

export interface CreateApiKeyOptions {
  /** In front of every key, so that scanners find leaked ones: `shop_live`. */
  readonly prefix: string;
  readonly owner: string;
  readonly roles?: readonly string[];
  readonly lifetimeMs?: number;
  /** Default `sha256`. */
  readonly hash?: ApiKeyHash;
  readonly now?: () => number;
}

/** A new key: `key` is shown once, `stored` is kept. */
export interface CreatedApiKey {
  readonly key: string;
  readonly stored: StoredApiKey;
}

const PREFIX = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const KEY = /^([a-z][a-z0-9_]*_[0-9a-f]{16})\.([\w-]{43})$/;

/**
 * Makes an API key `PREFIX_ID.SECRET` with 256 random bits.
 *
 * @example
 * const { key, stored } = await createApiKey({ prefix: 'shop_live', owner: 'partner-7' });
 */
export async function createApiKey(options: CreateApiKeyOptions): Promise<CreatedApiKey> {
  if (!PREFIX.test(options.prefix)) {
    throw new StartupError('MARTY_SECURITY_INVALID', `'${options.prefix}' is not a prefix like shop_live`);
  }
  const { owner, roles, lifetimeMs, now = Date.now } = options;
  const id = `${options.prefix}_${randomBytes(8).toString('hex')}`;
  const secret = randomBytes(32).toString('base64url');
  const createdAt = now();
  const stored: StoredApiKey = {
    id,
    hash: await hashSecret(secret, options.hash ?? 'sha256'),
    owner,
    createdAt,
    ...(roles === undefined ? {} : { roles }),
    ...(lifetimeMs === undefined ? {} : { expiresAt: createdAt + lifetimeMs }),
  };
  return { key: `${id}.${secret}`, stored };
}

/** A key in the place of another, which goes on for `overlapMs` so that its holder can change over. */
export async function rotateApiKey(
  old: StoredApiKey,
  options: { readonly overlapMs: number; readonly lifetimeMs?: number; readonly now?: () => number },
): Promise<CreatedApiKey & { readonly retired: StoredApiKey }> {
  const { overlapMs, lifetimeMs, now = Date.now } = options;
  const created = await createApiKey({
    prefix: old.id.slice(0, old.id.lastIndexOf('_')),
    owner: old.owner,
    hash: old.hash.startsWith('scrypt$') ? 'scrypt' : 'sha256',
    now,
    ...(old.roles === undefined ? {} : { roles: old.roles }),
    ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
  });
  const revokedAt = Math.min(now() + overlapMs, old.revokedAt ?? Number.POSITIVE_INFINITY);
  return { ...created, retired: { ...old, revokedAt } };
}

export interface ApiKeyVerifierOptions {
  readonly store: ApiKeyStore;
  /** Milliseconds for which a verified key is not looked up again. Default 10 seconds. */
  readonly cacheMs?: number;
  readonly cacheSize?: number;
  readonly now?: () => number;
}

export interface ApiKeyVerifier {
  /** What is stored of a valid key; throws or rejects with `CredentialError`. */
  verify(key: string): StoredApiKey | Promise<StoredApiKey>;
}

/** Verifies API keys: found by their public part, compared in constant time. */
export function apiKeyVerifier(options: ApiKeyVerifierOptions): ApiKeyVerifier {
  const { store, cacheMs = 10_000, cacheSize = 10_000, now = Date.now } = options;
  const known = new Lru<{ readonly stored: StoredApiKey; readonly until: number }>(cacheSize);
  const usable = (stored: StoredApiKey): StoredApiKey => {
    if (stored.revokedAt !== undefined && now() >= stored.revokedAt) throw new CredentialError('revoked');
    if (stored.expiresAt !== undefined && now() >= stored.expiresAt) throw new CredentialError('expired');
    return stored;
  };
  const lookUp = async (cacheKey: string, id: string, secret: string): Promise<StoredApiKey> => {
    const stored = await store.find(id);
    // The same work for a key that is not there, so that the time tells nothing.
    const fits = await secretFits(secret, stored?.hash ?? NO_HASH);
    if (stored === undefined || !fits) throw new CredentialError('unknown_key');
    known.set(cacheKey, { stored, until: now() + cacheMs });
    return usable(stored);
  };
  return {
    verify(key) {
      const [, id, secret] = key.length > 256 ? [] : (KEY.exec(key) ?? []);
      if (id === undefined || secret === undefined) throw new CredentialError('malformed');
      // Keys themselves do not stay in memory.
      const cacheKey = sha256(key);
      const found = known.get(cacheKey);
      if (found !== undefined && now() < found.until) return usable(found.stored);
      return lookUp(cacheKey, id, secret);
    },
  };
}

const SCRYPT = { N: 16_384, r: 8, p: 1 } as const;
const NO_HASH = `sha256$${'0'.repeat(64)}`;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function hashSecret(secret: string, hash: ApiKeyHash): Promise<string> {
  if (hash === 'sha256') return `sha256$${sha256(secret)}`;
  const salt = randomBytes(16);
  const derived = await derive(secret, salt, SCRYPT);
  return `scrypt$${SCRYPT.N}$${SCRYPT.r}$${SCRYPT.p}$${salt.toString('hex')}$${derived.toString('hex')}`;
}

async function secretFits(secret: string, hash: string): Promise<boolean> {
  const [kind, ...parts] = hash.split('$');
  if (kind === 'sha256') return sameBytes(sha256(secret), parts[0] ?? '');
  const [N, r, p, salt = '', derived = ''] = parts;
  if (kind !== 'scrypt' || N === undefined) throw new Error(`an API key has the unknown hash '${kind}'`);
  const made = await derive(secret, Buffer.from(salt, 'hex'), { N: Number(N), r: Number(r), p: Number(p) });
  return sameBytes(made.toString('hex'), derived);
}

function derive(secret: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, 32, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

function sameBytes(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

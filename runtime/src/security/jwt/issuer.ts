import { createPrivateKey, type JsonWebKey, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { StartupError } from '../../errors/startup-error.ts';
import { optionalPackage } from '../../packages/optional-package.ts';
import { keyFits, type PublicAlgorithm } from './algorithms.ts';
import type { JsonWebKeySet } from './keys.ts';
import type { TokenClaims } from './verifier.ts';

/** A private key as it may be kept in a secret store; `createdAt` in milliseconds since 1970. */
export interface SigningKey {
  readonly kid: string;
  readonly createdAt: number;
  /** With its private part. */
  readonly jwk: JsonWebKey;
}

export interface JwtIssuerOptions {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  /** Default ES256. */
  readonly algorithm?: PublicAlgorithm;
  /** Seconds that a token lives unless `issue` says fewer. Default 300. */
  readonly lifetimeSeconds?: number;
  /** Seconds between the publication of a new key and its first use, so that verifiers have fetched it. Default 0. */
  readonly leadSeconds?: number;
  /** Keys kept from before, oldest first; one is made where there is none. */
  readonly keys?: readonly SigningKey[];
  /** The `typ` of the header. Default `JWT`. */
  readonly type?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface JwtIssuer {
  /** A signed token with `iss`, `aud`, `iat`, `exp` and `jti` set; throws `TypeError` for a lifetime above the limit. */
  issue(
    claims: TokenClaims & { readonly sub: string },
    options?: { readonly lifetimeSeconds?: number },
  ): Promise<string>;
  /** What to serve to verifiers: the key in use, the next one, and those whose tokens may still live. */
  publicKeys(): JsonWebKeySet;
  /** Makes a key that signs once the lead has passed; the older ones stay published until their tokens have ended. */
  rotate(): Promise<SigningKey>;
  /** Every key with its private part, to be kept in a secret store. */
  privateKeys(): readonly SigningKey[];
}

/**
 * Issues signed JWTs with rotating keys.
 *
 * @example
 * const tokens = await jwtIssuer({ issuer: 'https://id.example.com', audience: 'orders' });
 * const token = await tokens.issue({ sub: 'user-7', roles: ['clerk'] });
 */
export async function jwtIssuer(options: JwtIssuerOptions): Promise<JwtIssuer> {
  const { algorithm = 'ES256', lifetimeSeconds = 300, leadSeconds = 0, now = Date.now } = options;
  const jose = await optionalPackage('jose', 'jwtIssuer()', () => import('jose'));
  let keys: readonly SigningKey[] = options.keys ?? [];
  for (const { kid, jwk } of keys) {
    if (keyFits(jwk, algorithm) && jwk.d !== undefined) continue;
    throw new StartupError(
      'MARTY_SECURITY_INVALID',
      `the signing key '${kid}' is no private ${algorithm} key`,
    );
  }

  const make = async (): Promise<SigningKey> => {
    const { privateKey } = await jose.generateKeyPair(algorithm, { extractable: true });
    const jwk = (await jose.exportJWK(privateKey)) as JsonWebKey;
    return { kid: randomUUID(), createdAt: now(), jwk };
  };
  const signsFrom = (key: SigningKey): number => key.createdAt + leadSeconds * 1000;
  const current = (): SigningKey => {
    const ready = keys.findLast((key) => signsFrom(key) <= now()) ?? keys[0];
    if (ready === undefined) throw new Error('an issuer has at least one key');
    return ready;
  };
  /** A key is kept until the last token that it may have signed has ended; a minute covers clocks that differ. */
  const live = (): readonly SigningKey[] =>
    keys.filter((_, i) => {
      const next = keys[i + 1];
      return next === undefined || now() < signsFrom(next) + lifetimeSeconds * 1000 + 60_000;
    });
  if (keys.length === 0) keys = [await make()];
  return {
    async issue(claims, { lifetimeSeconds: asked = lifetimeSeconds } = {}) {
      if (!(asked > 0 && asked <= lifetimeSeconds)) {
        throw new TypeError(`a token may live for 1 to ${lifetimeSeconds} seconds, not ${asked}`);
      }
      const { kid, jwk } = current();
      const seconds = Math.floor(now() / 1000);
      const audience = options.audience;
      return new jose.SignJWT({ jti: randomUUID(), ...claims } as JWTPayload)
        .setProtectedHeader({ alg: algorithm, kid, typ: options.type ?? 'JWT' })
        .setIssuer(options.issuer)
        .setAudience(typeof audience === 'string' ? audience : [...audience])
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + asked)
        .sign(createPrivateKey({ key: jwk, format: 'jwk' }));
    },
    publicKeys: () => ({ keys: live().map((key) => publicPart(key, algorithm)) }),
    async rotate() {
      const made = await make();
      keys = [...live(), made];
      return made;
    },
    privateKeys: () => live(),
  };
}

const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e'] as const;

function publicPart({ kid, jwk }: SigningKey, alg: string): JsonWebKeySet['keys'][number] {
  const members = PUBLIC_MEMBERS.flatMap((name) => (jwk[name] === undefined ? [] : [[name, jwk[name]]]));
  return { ...Object.fromEntries(members), kid, alg, use: 'sig' };
}

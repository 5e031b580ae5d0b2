import { CredentialError } from '../credential-error.ts';
import type { TokenClaims } from '../jwt/verifier.ts';
import { Lru } from '../lru.ts';
import type { OidcClient } from './oidc-client.ts';

export interface IntrospectingVerifierOptions {
  readonly client: Pick<OidcClient, 'introspect'>;
  /** The token must be for it. */
  readonly audience: string;
  /** Milliseconds for which an answer is remembered; a revocation shows after it. Default 10 seconds. */
  readonly cacheMs?: number;
  readonly cacheSize?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Verifies opaque tokens by asking their provider; takes the place of a JWT verifier. */
export function introspectingVerifier(options: IntrospectingVerifierOptions): {
  verify(token: string): TokenClaims | Promise<TokenClaims>;
} {
  const { client, audience, cacheMs = 10_000, cacheSize = 10_000, now = Date.now } = options;
  const known = new Lru<{ readonly claims: TokenClaims; readonly until: number }>(cacheSize);
  const ask = async (token: string): Promise<TokenClaims> => {
    if (token.length > 8192) throw new CredentialError('oversized');
    const { active, ...claims } = (await client.introspect(token)) as TokenClaims & {
      readonly active: boolean;
    };
    if (active !== true) throw new CredentialError('revoked');
    if (![claims.aud].flat().includes(audience)) throw new CredentialError('audience');
    const ends = claims.exp === undefined ? Number.POSITIVE_INFINITY : claims.exp * 1000;
    if (ends <= now()) throw new CredentialError('expired');
    known.set(token, { claims, until: Math.min(ends, now() + cacheMs) });
    return claims;
  };
  return {
    verify(token) {
      const found = known.get(token);
      if (found !== undefined && now() < found.until) return found.claims;
      return ask(token);
    },
  };
}

import type { JWTVerifyOptions } from 'jose';
import { MartyError } from '../../errors/marty-error.ts';
import { StartupError } from '../../errors/startup-error.ts';
import { optionalPackage } from '../../packages/optional-package.ts';
import { CredentialError } from '../credential-error.ts';
import { Lru } from '../lru.ts';
import { allowedAlgorithms, type JwtAlgorithm } from './algorithms.ts';
import type { KeySource } from './keys.ts';
import { readToken } from './token-text.ts';

/** The claims of a verified token. */
export interface TokenClaims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly jti?: string;
  /** Seconds since 1970, as the next two. */
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
  readonly [name: string]: unknown;
}

export interface JwtVerifierOptions {
  readonly keys: KeySource;
  /** Default: ES256, RS256, PS256 and EdDSA for public keys, HS256 for a secret. */
  readonly algorithms?: readonly JwtAlgorithm[];
  readonly issuer: string | readonly string[];
  /** The token must be for one of these. */
  readonly audience: string | readonly string[];
  /** Claims that must be there. Default `exp`; it stays required whatever is named. */
  readonly requiredClaims?: readonly string[];
  /** The `typ` of the header, for example `at+jwt` (RFC 9068). Default: any. */
  readonly type?: string;
  /** Seconds by which clocks may differ. Default 5. */
  readonly clockToleranceSeconds?: number;
  /** Characters. Default 8192. */
  readonly maxLength?: number;
  /** Verified tokens to remember; 0 for none. Default 10,000. */
  readonly cacheSize?: number;
  /** Longest time to trust a verified token without its key, so that a withdrawn key ends. Default 5 minutes. */
  readonly cacheMs?: number;
  /** Was the token withdrawn? Asked for every use, remembered tokens too. */
  readonly revoked?: (claims: TokenClaims) => boolean | Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface JwtVerifier {
  /**
   * The claims of a token; throws or rejects with `CredentialError`, or `unavailable` while no key can be had.
   * A token that is remembered is answered at once, without a promise.
   */
  verify(token: string): TokenClaims | Promise<TokenClaims>;
  check(): Promise<void>;
  close(): void;
}

interface Remembered {
  readonly claims: TokenClaims;
  /** Milliseconds since 1970; from then on it is verified anew. */
  readonly until: number;
}

/**
 * A verifier of signed JWTs (RFC 7519, hardened as RFC 8725 asks).
 *
 * @example
 * const verifier = await jwtVerifier({
 *   keys: remoteKeys({ url: 'https://id.example.com/jwks' }),
 *   issuer: 'https://id.example.com',
 *   audience: 'orders',
 * });
 */
export async function jwtVerifier(options: JwtVerifierOptions): Promise<JwtVerifier> {
  const { keys, revoked, maxLength = 8192, cacheSize = 10_000, cacheMs = 300_000, now = Date.now } = options;
  const algorithms = allowedAlgorithms(keys.kind, options.algorithms);
  if (options.issuer.length === 0 || options.audience.length === 0) {
    throw new StartupError('MARTY_SECURITY_INVALID', 'a JWT verifier needs an issuer and an audience');
  }
  const tolerance = options.clockToleranceSeconds ?? 5;
  const fixed: JWTVerifyOptions = {
    algorithms: [...algorithms],
    issuer: typeof options.issuer === 'string' ? options.issuer : [...options.issuer],
    audience: typeof options.audience === 'string' ? options.audience : [...options.audience],
    requiredClaims: [...new Set(['exp', ...(options.requiredClaims ?? [])])],
    clockTolerance: tolerance,
    ...(options.type === undefined ? {} : { typ: options.type }),
  };
  const jose = await optionalPackage('jose', 'jwtVerifier()', () => import('jose'));
  const remembered = new Lru<Remembered>(cacheSize);
  await keys.start?.();

  const verifyAnew = async (token: string): Promise<TokenClaims> => {
    const header = readToken(token, maxLength);
    if (!algorithms.some((name) => name === header.alg)) throw new CredentialError('algorithm');
    const key = await keys.find(header);
    if (key === undefined) throw new CredentialError('unknown_key');
    let claims: TokenClaims;
    try {
      const { payload } = await jose.jwtVerify(token, key, { ...fixed, currentDate: new Date(now()) });
      claims = payload as TokenClaims;
    } catch (error) {
      throw faultOf(error);
    }
    if (cacheSize > 0) {
      const expires = ((claims.exp ?? 0) + tolerance) * 1000;
      remembered.set(token, { claims, until: Math.min(expires, now() + cacheMs) });
    }
    return unlessRevoked(claims);
  };
  const unlessRevoked = (claims: TokenClaims): TokenClaims | Promise<TokenClaims> => {
    const answer = revoked?.(claims) ?? false;
    if (answer === false) return claims;
    if (answer === true) throw new CredentialError('revoked');
    return answer.then((late) => {
      if (late) throw new CredentialError('revoked');
      return claims;
    });
  };
  return {
    verify(token) {
      const found = remembered.get(token);
      if (found !== undefined) {
        if (now() < found.until) return unlessRevoked(found.claims);
        remembered.delete(token);
      }
      return verifyAnew(token);
    },
    check: async () => keys.check?.(),
    close: () => keys.close?.(),
  };
}

/** What `jose` found, by its codes (github.com/panva/jose, docs/util/errors). */
function faultOf(error: unknown): MartyError {
  if (error instanceof MartyError) return error;
  const { code, claim } = error as { readonly code?: unknown; readonly claim?: unknown };
  switch (code) {
    case 'ERR_JWT_EXPIRED':
      return new CredentialError('expired', { cause: error });
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return new CredentialError(CLAIM_FAULTS[String(claim)] ?? 'claim', { cause: error });
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return new CredentialError('signature', { cause: error });
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return new CredentialError('algorithm', { cause: error });
    case 'ERR_JWS_INVALID':
    case 'ERR_JWT_INVALID':
    case 'ERR_JOSE_NOT_SUPPORTED':
      return new CredentialError('malformed', { cause: error });
    default:
      // A key that is too short or does not fit its algorithm.
      return new CredentialError('unknown_key', { cause: error });
  }
}

const CLAIM_FAULTS: Readonly<Record<string, 'not_yet_valid' | 'issuer' | 'audience'>> = {
  nbf: 'not_yet_valid',
  iss: 'issuer',
  aud: 'audience',
};

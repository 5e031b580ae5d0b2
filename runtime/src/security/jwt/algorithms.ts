import type { JsonWebKey } from 'node:crypto';
import { StartupError } from '../../errors/startup-error.ts';

/** Signature algorithms (RFC 7518, RFC 8037, RFC 9864) that a verifier may allow; `none` is none of them. */
export const PUBLIC_ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
  'Ed25519',
] as const;
export const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const;

export type PublicAlgorithm = (typeof PUBLIC_ALGORITHMS)[number];
export type SecretAlgorithm = (typeof SECRET_ALGORITHMS)[number];
export type JwtAlgorithm = PublicAlgorithm | SecretAlgorithm;

const DEFAULT_PUBLIC: readonly PublicAlgorithm[] = ['ES256', 'RS256', 'PS256', 'EdDSA'];

/**
 * The allow-list of a verifier whose keys are of `kind`. A list that mixes public keys with HMAC, where a public
 * key could serve as the secret, ends the start.
 */
export function allowedAlgorithms(
  kind: 'public' | 'secret',
  asked: readonly JwtAlgorithm[] | undefined,
): readonly JwtAlgorithm[] {
  const fitting: readonly string[] = kind === 'public' ? PUBLIC_ALGORITHMS : SECRET_ALGORITHMS;
  const algorithms = asked ?? (kind === 'public' ? DEFAULT_PUBLIC : (['HS256'] as const));
  if (algorithms.length === 0) {
    throw new StartupError('MARTY_SECURITY_INVALID', 'the list of JWT algorithms is empty');
  }
  for (const name of algorithms) {
    if (fitting.includes(name)) continue;
    throw new StartupError(
      'MARTY_SECURITY_INVALID',
      `the JWT algorithm '${name}' cannot be used with ${kind} keys; ${fitting.join(', ')} can`,
    );
  }
  return algorithms;
}

/** Can a key of this shape verify with this algorithm? */
export function keyFits(jwk: JsonWebKey & { readonly alg?: unknown }, algorithm: string): boolean {
  if (jwk.alg !== undefined && jwk.alg !== algorithm) return false;
  switch (algorithm.slice(0, 2)) {
    case 'ES':
      return jwk.kty === 'EC' && jwk.crv === CURVES[algorithm];
    case 'RS':
    case 'PS':
      return jwk.kty === 'RSA';
    case 'Ed':
      return jwk.kty === 'OKP' && jwk.crv === 'Ed25519';
    default:
      return false;
  }
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

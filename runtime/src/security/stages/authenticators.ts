import type { StageRequest } from '../../http/stage.ts';
import type { ApiKeyVerifier, StoredApiKey } from '../api-key/api-key.ts';
import type { TokenClaims } from '../jwt/verifier.ts';
import type { PeerIdentifier, PeerIdentity } from '../mtls/peer-identity.ts';

/** One way to prove who asks. */
export interface Authenticator<User> {
  /** `bearer`, `api-key`, `mtls`; in the audit log. */
  readonly name: string;
  /** For `WWW-Authenticate`; undefined where HTTP has no name for it. */
  readonly challenge?: string;
  /**
   * The user; undefined where the request has no credential of this kind. Throws or rejects with
   * `CredentialError` for one that proves nothing.
   */
  authenticate(request: StageRequest): User | undefined | Promise<User>;
  /** Rejects while it cannot judge; asked by readiness. */
  check?(): Promise<void>;
  close?(): void;
}

/** Scheme of the OpenAPI document for `bearerTokens`. */
export const BEARER_SCHEME = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } as const;
/** Scheme of the OpenAPI document for `apiKeys` in their usual header. */
export const API_KEY_SCHEME = { type: 'apiKey', in: 'header', name: 'x-api-key' } as const;
/** Scheme of the OpenAPI document for `peerCertificates`. */
export const MTLS_SCHEME = { type: 'mutualTLS' } as const;

/** Keeps what was made of a thing for as long as the thing lives. */
function once<Thing extends object, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const made = new WeakMap<Thing, { readonly value: Made }>();
  return (thing) => {
    let found = made.get(thing);
    if (found === undefined) {
      found = { value: make(thing) };
      made.set(thing, found);
    }
    return found.value;
  };
}

interface TokenVerifier {
  verify(token: string): TokenClaims | Promise<TokenClaims>;
  check?(): Promise<void>;
  close?(): void;
}

/**
 * `Authorization: Bearer …` (RFC 6750); a token in the query is not read. `userOf` is called once for each verified
 * token and may throw `CredentialError('claim')`.
 */
export function bearerTokens<User extends object>(options: {
  readonly verifier: TokenVerifier;
  readonly userOf: (claims: TokenClaims) => User;
}): Authenticator<User> {
  const { verifier } = options;
  const userOf = once(options.userOf);
  return {
    name: 'bearer',
    challenge: 'Bearer',
    authenticate({ headers }) {
      const { authorization } = headers;
      if (authorization === undefined || !/^bearer /i.test(authorization)) return undefined;
      const claims = verifier.verify(authorization.slice('bearer '.length).trim());
      return claims instanceof Promise ? claims.then(userOf) : userOf(claims);
    },
    check: async () => verifier.check?.(),
    close: () => verifier.close?.(),
  };
}

/** An API key in a header, by default `x-api-key`. */
export function apiKeys<User extends object>(options: {
  readonly verifier: ApiKeyVerifier;
  readonly userOf: (key: StoredApiKey) => User;
  /** In lower case. */
  readonly header?: string;
}): Authenticator<User> {
  const { verifier, header = 'x-api-key' } = options;
  const userOf = once(options.userOf);
  return {
    name: 'api-key',
    authenticate({ headers }) {
      const key = headers[header];
      if (key === undefined) return undefined;
      const stored = verifier.verify(typeof key === 'string' ? key : key.join());
      return stored instanceof Promise ? stored.then(userOf) : userOf(stored);
    },
  };
}

/** The certificate of the peer of a TLS connection. */
export function peerCertificates<User extends object>(options: {
  readonly identify: PeerIdentifier;
  readonly userOf: (identity: PeerIdentity) => User;
}): Authenticator<User> {
  const userOf = once(options.userOf);
  return {
    name: 'mtls',
    authenticate({ raw }) {
      const identity = options.identify(raw);
      return identity === undefined ? undefined : userOf(identity);
    },
  };
}

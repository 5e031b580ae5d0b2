import type { Configuration, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { MartyError } from '../../errors/marty-error.ts';
import { StartupError } from '../../errors/startup-error.ts';
import { optionalPackage } from '../../packages/optional-package.ts';
import { cacheToken, type TokenCacheOptions, type TokenSource } from './token-cache.ts';

export interface OidcClientOptions extends TokenCacheOptions {
  /** Of the provider, as its discovery document names it; `https`, or `http` on loopback. */
  readonly issuer: string;
  readonly clientId: string;
  /** Without a secret the client is public, and only the login works. */
  readonly clientSecret?: string;
  /** Milliseconds for one request. Default 5 seconds. */
  readonly timeoutMs?: number;
}

/** What must be remembered between the begin and the end of a login, in the session of the browser. */
export interface PendingLogin {
  readonly codeVerifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Claims of the verified id token, where there is one. */
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  /** Milliseconds since 1970; undefined where the provider does not say. */
  readonly expiresAt: number | undefined;
}

export interface Introspection {
  readonly active: boolean;
  readonly [claim: string]: unknown;
}

export interface TokenTarget {
  readonly scope?: string;
  /** The service that the token is for (RFC 8707). */
  readonly resource?: string;
  readonly audience?: string;
}

export interface ExchangeRequest extends TokenTarget {
  readonly subjectToken: string;
  /** Default: an access token. */
  readonly subjectTokenType?: string;
  /** The token of who acts for the subject. */
  readonly actorToken?: string;
}

/**
 * An OAuth 2 and OpenID Connect client. Every call throws `unavailable` when the provider cannot be reached,
 * `unauthenticated` when it refuses a login or token, and `internal` when it refuses this client.
 */
export interface OidcClient {
  /** Where to send the browser, and what to remember (authorization code with PKCE, RFC 7636). */
  startLogin(options: TokenTarget & { readonly redirectUri: string }): Promise<{
    readonly url: string;
    readonly pending: PendingLogin;
  }>;
  /** `url` is the one that the browser came back to, with its query. */
  finishLogin(url: string | URL, pending: PendingLogin): Promise<TokenSet>;
  refresh(refreshToken: string): Promise<TokenSet>;
  /** Tokens of the service itself (client credentials), cached and renewed before they end. */
  serviceToken(target?: TokenTarget): TokenSource;
  /** Is an opaque token active, and whose is it (RFC 7662)? */
  introspect(token: string): Promise<Introspection>;
  /** A token for another service on behalf of a user (RFC 8693). */
  exchange(request: ExchangeRequest): Promise<TokenSet>;
  /** Rejects while the provider cannot be reached and was not reached before. */
  check(): Promise<void>;
}

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/**
 * A client of an OpenID Connect provider. The provider is discovered with the first call that needs it, so that a
 * service starts while it is down.
 *
 * @example
 * const oidc = await oidcClient({ issuer: 'https://id.example.com', clientId: 'shop', clientSecret });
 * const token = oidc.serviceToken({ resource: 'https://orders.example.com' });
 * await fetch(url, { headers: { authorization: `Bearer ${await token()}` } });
 */
export async function oidcClient(options: OidcClientOptions): Promise<OidcClient> {
  const { clientId, clientSecret, timeoutMs = 5000, now = Date.now } = options;
  const issuer = new URL(options.issuer);
  const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(issuer.hostname);
  if (issuer.protocol !== 'https:' && !(issuer.protocol === 'http:' && loopback)) {
    throw new StartupError('MARTY_SECURITY_INVALID', `the issuer ${issuer.origin} must be reached by https`);
  }
  const oauth = await optionalPackage('openid-client', 'oidcClient()', () => import('openid-client'));
  let discovered: Promise<Configuration> | undefined;
  const discover = (): Promise<Configuration> => {
    discovered ??= oauth
      .discovery(
        issuer,
        clientId,
        undefined,
        clientSecret === undefined ? oauth.None() : oauth.ClientSecretBasic(clientSecret),
        {
          timeout: timeoutMs / 1000,
          execute: issuer.protocol === 'http:' ? [oauth.allowInsecureRequests] : [],
        },
      )
      .catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
    return discovered;
  };
  const call = async <T>(
    work: (config: Configuration) => Promise<T>,
    concerns: 'caller' | 'service' = 'caller',
  ): Promise<T> => {
    try {
      return await work(await discover());
    } catch (error) {
      throw faultOf(error, concerns);
    }
  };
  const tokensOf = (answer: TokenEndpointResponse & Partial<TokenEndpointResponseHelpers>): TokenSet => ({
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    claims: answer.claims?.(),
    expiresAt: answer.expires_in === undefined ? undefined : now() + answer.expires_in * 1000,
  });
  return {
    async startLogin({ redirectUri, ...target }) {
      const codeVerifier = oauth.randomPKCECodeVerifier();
      const pending = { codeVerifier, state: oauth.randomState(), nonce: oauth.randomNonce(), redirectUri };
      const challenge = await oauth.calculatePKCECodeChallenge(codeVerifier);
      return call(async (config) => ({
        url: oauth.buildAuthorizationUrl(config, {
          scope: 'openid',
          ...parameters(target),
          redirect_uri: redirectUri,
          state: pending.state,
          nonce: pending.nonce,
          code_challenge: challenge,
          code_challenge_method: 'S256',
        }).href,
        pending,
      }));
    },
    finishLogin: (url, { codeVerifier, state, nonce, redirectUri }) =>
      call(async (config) => {
        // The address that the provider knows; what a proxy made of it does not matter.
        const current = new URL(redirectUri);
        current.search = new URL(url, redirectUri).search;
        const checks = { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce };
        return tokensOf(await oauth.authorizationCodeGrant(config, current, checks));
      }),
    refresh: (token) => call(async (config) => tokensOf(await oauth.refreshTokenGrant(config, token))),
    serviceToken: (target = {}) =>
      cacheToken(async () => {
        const answer = await call(
          (config) => oauth.clientCredentialsGrant(config, parameters(target)),
          'service',
        );
        // RFC 6749, section 5.1: a provider that does not say is asked again soon.
        return { accessToken: answer.access_token, expiresAt: now() + (answer.expires_in ?? 60) * 1000 };
      }, options),
    introspect: (token) => call((config) => oauth.tokenIntrospection(config, token), 'service'),
    exchange: ({ subjectToken, subjectTokenType = ACCESS_TOKEN, actorToken, ...target }) =>
      call(async (config) =>
        tokensOf(
          await oauth.genericGrantRequest(config, TOKEN_EXCHANGE, {
            ...parameters(target),
            subject_token: subjectToken,
            subject_token_type: subjectTokenType,
            ...(actorToken === undefined ? {} : { actor_token: actorToken, actor_token_type: ACCESS_TOKEN }),
          }),
        ),
      ),
    async check() {
      await call(async () => undefined);
    },
  };
}

function parameters({ scope, resource, audience }: TokenTarget): Record<string, string> {
  return {
    ...(scope === undefined ? {} : { scope }),
    ...(resource === undefined ? {} : { resource }),
    ...(audience === undefined ? {} : { audience }),
  };
}

/** OAuth errors (RFC 6749 section 5.2, RFC 8693 section 2.2.2) that are about this client, not about its user. */
const CLIENT_ERRORS: ReadonlySet<unknown> = new Set([
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
]);

function faultOf(error: unknown, concerns: 'caller' | 'service'): MartyError {
  const { error: oauthError, status, code } = error as Readonly<Record<string, unknown>>;
  const refused = typeof oauthError === 'string' && !PASSING.has(oauthError);
  // 401 with a challenge says that the secret of this client is wrong (RFC 6749, section 5.2).
  if (status === 401 || CLIENT_ERRORS.has(oauthError) || (refused && concerns === 'service')) {
    return new MartyError('internal', 'the identity provider refused this service', { cause: error });
  }
  if (refused) {
    return new MartyError('unauthenticated', 'the identity provider refused the login or token', {
      cause: error,
    });
  }
  // A state, nonce or signature that is not the expected one.
  if (typeof code === 'string' && REFUSALS.has(code)) {
    return new MartyError('unauthenticated', 'the answer of the identity provider was not accepted', {
      cause: error,
    });
  }
  return new MartyError('unavailable', 'the identity provider cannot be reached', { cause: error });
}

const PASSING = new Set(['server_error', 'temporarily_unavailable']);

const REFUSALS = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
]);

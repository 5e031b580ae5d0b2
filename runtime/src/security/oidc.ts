export { type IntrospectingVerifierOptions, introspectingVerifier } from './oidc/introspection.ts';
export {
  type ExchangeRequest,
  type Introspection,
  type OidcClient,
  type OidcClientOptions,
  oidcClient,
  type PendingLogin,
  type TokenSet,
  type TokenTarget,
} from './oidc/oidc-client.ts';
export {
  cacheToken,
  type ObtainedToken,
  type TokenCacheOptions,
  type TokenSource,
} from './oidc/token-cache.ts';

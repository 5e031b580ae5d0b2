export {
  type ApiKeyHash,
  type ApiKeyStore,
  type ApiKeyVerifier,
  type ApiKeyVerifierOptions,
  apiKeyVerifier,
  type CreateApiKeyOptions,
  type CreatedApiKey,
  createApiKey,
  rotateApiKey,
  type StoredApiKey,
} from './api-key/api-key.ts';
export {
  type AuditEvent,
  type AuditLog,
  type AuditLogOptions,
  type AuditSink,
  openAuditLog,
} from './audit/audit-log.ts';
export type { AuditKey, AuditLink, SealedEntry } from './audit/entry.ts';
export { type FileAuditOptions, fileAudit, streamAudit } from './audit/file-audit.ts';
export {
  type AuditFault,
  type AuditFaultKind,
  type AuditReport,
  type VerifyAuditOptions,
  verifyAudit,
} from './audit/verify.ts';
export { type Abac, abac, type Rule } from './authorization/abac.ts';
export { type Authorizer, roleAuthorizer } from './authorization/authorizer.ts';
export {
  type PermissionPattern,
  type Rbac,
  type RbacOptions,
  type RoleHolder,
  rbac,
} from './authorization/rbac.ts';
export { CredentialError, type CredentialFault } from './credential-error.ts';
export {
  createFieldKey,
  DecryptionError,
  type FieldCipher,
  type FieldCipherOptions,
  type FieldContext,
  fieldCipher,
} from './encryption/field-cipher.ts';
export type { JwtAlgorithm, PublicAlgorithm, SecretAlgorithm } from './jwt/algorithms.ts';
export { type JwtIssuer, type JwtIssuerOptions, jwtIssuer, type SigningKey } from './jwt/issuer.ts';
export { fixedKeys, type JsonWebKeySet, type KeySource, sharedSecret } from './jwt/keys.ts';
export { type RemoteKeysOptions, remoteKeys } from './jwt/remote-keys.ts';
export type { TokenHeader } from './jwt/token-text.ts';
export { type JwtVerifier, type JwtVerifierOptions, jwtVerifier, type TokenClaims } from './jwt/verifier.ts';
export {
  type PeerIdentifier,
  type PeerIdentity,
  type PeerIdentityOptions,
  peerIdentity,
} from './mtls/peer-identity.ts';
export {
  type RateKey,
  type RateLimiter,
  type RateLimiterOptions,
  type RatePolicy,
  type RateSubject,
  type RouteRate,
  rateLimiter,
} from './rate-limit/limiter.ts';
export type { Rate, RateAlgorithm, RateDecision } from './rate-limit/rate.ts';
export { type MemoryRatesOptions, memoryRates, type RateStore } from './rate-limit/store.ts';
export {
  API_KEY_SCHEME,
  type Authenticator,
  apiKeys,
  BEARER_SCHEME,
  bearerTokens,
  MTLS_SCHEME,
  peerCertificates,
} from './stages/authenticators.ts';
export type { RouteLimit } from './stages/limit.ts';
export { type SecurityOptions, type SecurityParts, security } from './stages/security.ts';

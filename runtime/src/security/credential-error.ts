import { MartyError } from '../errors/marty-error.ts';

/** Why a credential is refused, and what its holder is told. */
const REASONS = {
  missing: 'no credential was given',
  malformed: 'the credential is malformed',
  oversized: 'the credential is too large',
  algorithm: 'the algorithm of the token is not accepted',
  unknown_key: 'the key of the credential is not known',
  signature: 'the signature of the token is wrong',
  expired: 'the credential has expired',
  not_yet_valid: 'the token is not valid yet',
  issuer: 'the issuer of the token is not accepted',
  audience: 'the token is for another audience',
  claim: 'the token lacks a claim or has one that is not accepted',
  revoked: 'the credential was revoked',
  untrusted: 'the certificate is not trusted here',
} as const;

export type CredentialFault = keyof typeof REASONS;

/** A credential that proves nothing; `reason` is for logs and the audit log. */
export class CredentialError extends MartyError<'unauthenticated'> {
  readonly reason: CredentialFault;

  constructor(reason: CredentialFault, options: { readonly cause?: unknown } = {}) {
    super('unauthenticated', REASONS[reason], options);
    this.reason = reason;
  }
}

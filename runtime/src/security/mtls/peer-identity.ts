import type { IncomingMessage } from 'node:http';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { StartupError } from '../../errors/startup-error.ts';
import { CredentialError } from '../credential-error.ts';

/** Who is at the other end of a connection, by its certificate. */
export interface PeerIdentity {
  /** The SPIFFE id, or the common name. */
  readonly id: string;
  readonly kind: 'spiffe' | 'common-name';
  /** SHA-256 of the certificate in hex. */
  readonly fingerprint: string;
}

export interface PeerIdentityOptions {
  /**
   * Who may call: whole ids, or SPIFFE ids with `*` for one segment and a final `/**` for all below
   * (`spiffe://example.org/ns/shop/sa/*`).
   */
  readonly allow: readonly string[];
  /** Take the common name where there is no SPIFFE id. Default false. */
  readonly commonName?: boolean;
}

/** Reads the identity of a peer; undefined where it has no certificate. */
export type PeerIdentifier = (request: Pick<IncomingMessage, 'socket'>) => PeerIdentity | undefined;

/**
 * The identity of the peer of a TLS connection whose server asks for certificates. A certificate that the server's
 * authorities did not sign, or one that is not allowed, is refused with `CredentialError`.
 *
 * @example
 * const identify = peerIdentity({ allow: ['spiffe://example.org/ns/shop/sa/*'] });
 */
export function peerIdentity(options: PeerIdentityOptions): PeerIdentifier {
  if (options.allow.length === 0) {
    throw new StartupError('MARTY_SECURITY_INVALID', 'mTLS needs a list of identities that may call');
  }
  const allowed = options.allow.map(patternOf);
  const judged = new WeakMap<object, PeerIdentity>();
  return ({ socket }) => {
    const known = judged.get(socket);
    if (known !== undefined) return known;
    const tls = socket as TLSSocket;
    const certificate = typeof tls.getPeerCertificate === 'function' ? tls.getPeerCertificate() : undefined;
    if (certificate === undefined || certificate.raw === undefined) return undefined;
    // A server with `rejectUnauthorized: false` hands out what nobody vouched for.
    if (!tls.authorized) throw new CredentialError('untrusted', { cause: tls.authorizationError });
    const identity = identityOf(certificate, options.commonName === true);
    if (!allowed.some((pattern) => pattern.test(identity.id))) throw new CredentialError('untrusted');
    // One connection has one certificate for all of its requests.
    judged.set(socket, identity);
    return identity;
  };
}

function identityOf(certificate: PeerCertificate, commonName: boolean): PeerIdentity {
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  const uris = uriNames(certificate.subjectaltname ?? '');
  // X.509-SVID, section 2: exactly one URI, and it is the SPIFFE id.
  if (uris.length > 1) throw new CredentialError('malformed');
  const [uri] = uris;
  if (uri !== undefined) {
    if (!/^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/[\w.-]+)+$/.test(uri)) throw new CredentialError('malformed');
    return { id: uri, kind: 'spiffe', fingerprint };
  }
  const name: unknown = certificate.subject?.CN;
  // A subject with several common names comes as a list.
  if (!commonName || typeof name !== 'string' || name === '') throw new CredentialError('untrusted');
  return { id: name, kind: 'common-name', fingerprint };
}

/** Node quotes a name with a comma or quote in it as JSON, so that one name cannot pose as two (CVE-2021-44532). */
function uriNames(names: string): readonly string[] {
  return [...names.matchAll(/(?:^|, )(\w[\w ]*):("(?:[^"\\]|\\.)*"|[^,]*)/g)].flatMap(
    ([, kind, value = '']) =>
      kind === 'URI' ? [value.startsWith('"') ? (JSON.parse(value) as string) : value] : [],
  );
}

function patternOf(allowed: string): RegExp {
  const below = allowed.endsWith('/**');
  const segments = (below ? allowed.slice(0, -3) : allowed).split('/').map((segment) => {
    if (segment === '*') return '[^/]+';
    if (segment.includes('*')) {
      throw new StartupError('MARTY_SECURITY_INVALID', `'${allowed}': * stands for a whole segment`);
    }
    return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  if (allowed.startsWith('*')) {
    throw new StartupError('MARTY_SECURITY_INVALID', `'${allowed}' would allow every identity`);
  }
  return new RegExp(`^${segments.join('/')}${below ? '/.+' : ''}$`);
}

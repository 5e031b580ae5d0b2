import { createHash, createPublicKey, sign } from 'node:crypto';
import { type FunctionContext, GoError } from '../../values/go-value.ts';
import {
  bits,
  boolean,
  encodePem,
  explicit,
  identifier,
  implicit,
  integer,
  octets,
  readAll,
  sequence,
  set,
  text,
  time,
} from './der.ts';
import { signP256 } from './ecdsa.ts';
import { randomBits } from './prime.ts';
import type { PrivateKey } from './private-key.ts';

/** What a certificate is made for. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly ips: readonly string[];
  readonly dnsNames: readonly string[];
  readonly days: number;
  readonly authority: boolean;
}

/** Who signs: the DER of its name, its key, and the identifier of that key if it has one. */
export interface Issuer {
  readonly name: Uint8Array;
  readonly key: PrivateKey;
  readonly keyId: Uint8Array | undefined;
}

const OID = {
  commonName: '2.5.4.3',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

const DAY = 86_400_000;

/** The DER of a name of nothing but a common name. */
function nameOf(commonName: string): Uint8Array {
  if (commonName === '') return sequence();
  return sequence(set(sequence(identifier(OID.commonName), text(commonName))));
}

interface SignatureAlgorithm {
  readonly identifier: Uint8Array;
  readonly digest: string | null;
}

/** The algorithm that crypto/x509 picks for a key. */
function algorithmOf({ key }: PrivateKey): SignatureAlgorithm {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return {
        identifier: sequence(identifier('1.2.840.113549.1.1.11'), Uint8Array.of(5, 0)),
        digest: 'sha256',
      };
    case 'ed25519':
      return { identifier: sequence(identifier('1.3.101.112')), digest: null };
    case 'ec': {
      const curve = key.asymmetricKeyDetails?.namedCurve;
      const [last, digest] =
        curve === 'secp521r1' ? [4, 'sha512'] : curve === 'secp384r1' ? [3, 'sha384'] : [2, 'sha256'];
      return { identifier: sequence(identifier(`1.2.840.10045.4.3.${last}`)), digest: String(digest) };
    }
    default:
      throw new GoError('error creating certificate: x509: only RSA, ECDSA and Ed25519 keys supported');
  }
}

function extension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  return critical
    ? sequence(identifier(oid), boolean(true), octets(value))
    : sequence(identifier(oid), octets(value));
}

/** The identifier of a public key: SHA-1 of its bits. */
function keyIdOf(publicKey: Uint8Array): Uint8Array {
  const bitString = readAll(readAll(publicKey)[0]?.content ?? publicKey)[1];
  return createHash('sha1')
    .update((bitString?.content ?? publicKey).subarray(1))
    .digest();
}

function extensions(
  request: CertificateRequest,
  publicKey: Uint8Array,
  authorityKeyId: Uint8Array | undefined,
) {
  // digitalSignature and keyEncipherment; certSign for an authority.
  const usage = request.authority ? bits(Uint8Array.of(0xa4), 2) : bits(Uint8Array.of(0xa0), 5);
  const list = [
    extension(OID.keyUsage, true, usage),
    extension(OID.extendedKeyUsage, false, sequence(identifier(OID.serverAuth), identifier(OID.clientAuth))),
    extension(OID.basicConstraints, true, request.authority ? sequence(boolean(true)) : sequence()),
  ];
  if (request.authority) list.push(extension(OID.subjectKeyId, false, octets(keyIdOf(publicKey))));
  if (authorityKeyId !== undefined)
    list.push(extension(OID.authorityKeyId, false, sequence(implicit(0, authorityKeyId))));
  const names = [
    ...request.dnsNames.map((name) => implicit(2, Buffer.from(name, 'utf8'))),
    ...request.ips.map((ip) => implicit(7, addressBytes(ip))),
  ];
  if (names.length > 0)
    list.push(extension(OID.alternativeNames, request.commonName === '', sequence(...names)));
  return explicit(3, sequence(...list));
}

/** Whether net.ParseIP takes the text. */
export function isAddress(ip: string): boolean {
  return isIPv4(ip) || (/^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(ip) && URL.canParse(`http://[${ip}]/`));
}

function isIPv4(ip: string): boolean {
  return /^(?:(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])(?:\.(?!$)|$)){4}$/.test(ip);
}

function addressBytes(ip: string): Uint8Array {
  if (isIPv4(ip)) return Uint8Array.from(ip.split('.'), Number);
  const dotted = /[0-9]+(?:\.[0-9]+){3}$/.exec(ip)?.[0];
  const tail = dotted === undefined ? '' : Buffer.from(dotted.split('.').map(Number)).toString('hex');
  const colons = dotted === undefined ? ip : ip.replace(dotted, `${tail.slice(0, 4)}:${tail.slice(4)}`);
  const [head = '', rest] = colons.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const front = groups(head);
  const back = groups(rest ?? '');
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  const bytes = Buffer.from(
    [...front, ...zeros, ...back].map((group) => group.padStart(4, '0')).join(''),
    'hex',
  );
  // An IPv4 address in IPv6 clothes is stored as IPv4.
  return bytes.subarray(0, 12).equals(Buffer.from('00000000000000000000ffff', 'hex'))
    ? bytes.subarray(12)
    : bytes;
}

/** Issues a certificate; without an issuer the subject signs for itself. Returns PEM. */
export function issueCertificate(
  request: CertificateRequest,
  subject: PrivateKey,
  issuer: Issuer | undefined,
  context: FunctionContext,
): string {
  const signer = issuer?.key ?? subject;
  const algorithm = algorithmOf(signer);
  const name = nameOf(request.commonName);
  const issuerName = issuer?.name ?? name;
  const publicKey = createPublicKey(subject.key).export({ format: 'der', type: 'spki' });
  const now = context.now();
  const sameName = Buffer.compare(issuerName, name) === 0;
  const body = sequence(
    explicit(0, integer(2n)),
    integer(randomBits(128, context)),
    algorithm.identifier,
    issuerName,
    sequence(time(now), time(new Date(now.getTime() + request.days * DAY))),
    name,
    publicKey,
    extensions(request, publicKey, sameName ? undefined : issuer?.keyId),
  );
  const isP256 = signer.key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  const signature = isP256 ? signP256(body, signer.key, context) : sign(algorithm.digest, body, signer.key);
  return encodePem('CERTIFICATE', sequence(body, algorithm.identifier, bits(signature)));
}

/** Subject and key identifier of a certificate. @throws RangeError for what is none */
export function readCertificate(der: Uint8Array): Pick<Issuer, 'name' | 'keyId'> {
  const body = readAll(readAll(der)[0]?.content ?? der)[0];
  const fields = readAll(body?.content ?? der).filter(({ tag }) => tag !== 0xa0);
  const subject = fields[4];
  if (subject === undefined || subject.tag !== 0x30) throw new RangeError('no subject');
  const wrapper = fields.find(({ tag }) => tag === 0xa3);
  const list = wrapper === undefined ? [] : readAll(readAll(wrapper.content)[0]?.content ?? new Uint8Array());
  const wanted = Buffer.from(identifier(OID.subjectKeyId));
  const found = list
    .map(({ content }) => readAll(content))
    .find(([oid]) => oid !== undefined && wanted.equals(oid.whole));
  const value = found?.at(-1)?.content;
  return { name: subject.whole, keyId: value === undefined ? undefined : readAll(value)[0]?.content };
}

import { X509Certificate } from 'node:crypto';
import { fromBytes } from '../values/go-bytes.ts';
import { formatValue } from '../values/go-format.ts';
import {
  type FunctionContext,
  GoError,
  type GoFunction,
  type GoList,
  type GoObject,
  type GoValue,
} from '../values/go-value.ts';
import { decodeBase64 } from './base64.ts';
import { decodePem } from './certificate/der.ts';
import {
  generatePrivateKey,
  generateRsa,
  type PrivateKey,
  parsePrivateKey,
} from './certificate/private-key.ts';
import {
  type CertificateRequest,
  type Issuer,
  isAddress,
  issueCertificate,
  readCertificate,
} from './certificate/x509.ts';
import { define, wrongType } from './define.ts';

const RSA_BITS = 2048;

/** sprig's pair of a certificate and its key, both PEM. */
class GoCertificate implements GoObject {
  readonly goType = 'sprig.certificate';
  readonly goKind = 'struct';
  readonly cert: string;
  readonly key: string;

  constructor(cert: string, key: string) {
    this.cert = cert;
    this.key = key;
  }

  field(name: string): GoValue | undefined {
    return name === 'Cert' ? this.cert : name === 'Key' ? this.key : undefined;
  }

  method(): undefined {
    return undefined;
  }

  toGoString(): string {
    return `{${this.cert} ${this.key}}`;
  }

  jsonFields(): readonly (readonly [string, GoValue])[] {
    return [
      ['Cert', this.cert],
      ['Key', this.key],
    ];
  }
}

function texts(values: GoList, refusal: string): string[] {
  return values.map((value) => {
    if (typeof value === 'string') return value;
    throw new GoError(`${refusal}: ${formatValue(value)} is not a string`);
  });
}

function request(commonName: string, ips: GoList, dnsNames: GoList, days: number): CertificateRequest {
  const addresses = texts(ips, 'error parsing ip');
  for (const ip of addresses) if (!isAddress(ip)) throw new GoError(`error parsing ip: ${ip}`);
  return {
    commonName,
    ips: addresses,
    dnsNames: texts(dnsNames, 'error processing alternate dns name'),
    days,
    authority: false,
  };
}

function authority(commonName: string, days: number): CertificateRequest {
  return { commonName, ips: [], dnsNames: [], days, authority: true };
}

function issuerOf(value: GoValue): Issuer {
  if (!(value instanceof GoCertificate)) return wrongType('sprig.certificate', value);
  const block = decodePem(value.cert);
  if (block === undefined) throw new GoError('unable to decode certificate');
  const read = parsed('error parsing certificate: decodedSignerCert.Bytes: ', () =>
    readCertificate(block.der),
  );
  const key = parsed('error parsing private key: ', () => parsePrivateKey(value.key));
  return { ...read, key };
}

function parsed<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new GoError(prefix + (error instanceof Error ? error.message : String(error)));
  }
}

function givenKey(pem: string): PrivateKey {
  return parsed('parsing private key: ', () => parsePrivateKey(pem));
}

function issue(
  wanted: CertificateRequest,
  key: PrivateKey,
  issuer: Issuer | undefined,
  context: FunctionContext,
): GoCertificate {
  return new GoCertificate(issueCertificate(wanted, key, issuer, context), key.pem);
}

function buildCustom(certificate: string, key: string): GoCertificate {
  const decode = (base64: string, what: string): string => {
    try {
      return fromBytes(decodeBase64(base64));
    } catch (error) {
      if (error instanceof GoError) throw new GoError(`unable to decode base64 ${what}`);
      throw error;
    }
  };
  const cert = decode(certificate, 'certificate');
  const pem = decode(key, 'private key');
  const block = decodePem(cert);
  if (block === undefined) throw new GoError('unable to decode certificate');
  parsed('error parsing certificate: decodedCert.Bytes: ', () => new X509Certificate(block.der));
  parsed('error parsing private key: ', () => parsePrivateKey(pem));
  return new GoCertificate(cert, pem);
}

const rsa = (context: FunctionContext) => generateRsa(RSA_BITS, context);

export const certificateFunctions: readonly GoFunction[] = [
  define('genPrivateKey', ['string'], (kind, context) => generatePrivateKey(kind, context)),
  define('buildCustomCert', ['string', 'string'], (cert, key) => buildCustom(cert, key)),
  define('genCA', ['string', 'int'], (name, days, context) =>
    issue(authority(name, days), rsa(context), undefined, context),
  ),
  define('genCAWithKey', ['string', 'int', 'string'], (name, days, pem, context) =>
    issue(authority(name, days), givenKey(pem), undefined, context),
  ),
  define('genSelfSignedCert', ['string', 'list', 'list', 'int'], (name, ips, dnsNames, days, context) =>
    issue(request(name, ips, dnsNames, days), rsa(context), undefined, context),
  ),
  define(
    'genSelfSignedCertWithKey',
    ['string', 'list', 'list', 'int', 'string'],
    (name, ips, dnsNames, days, pem, context) =>
      issue(request(name, ips, dnsNames, days), givenKey(pem), undefined, context),
  ),
  define(
    'genSignedCert',
    ['string', 'list', 'list', 'int', 'interface'],
    (name, ips, dnsNames, days, ca, context) =>
      issue(request(name, ips, dnsNames, days), rsa(context), issuerOf(ca), context),
  ),
  define(
    'genSignedCertWithKey',
    ['string', 'list', 'list', 'int', 'interface', 'string'],
    (name, ips, dnsNames, days, ca, pem, context) =>
      issue(request(name, ips, dnsNames, days), givenKey(pem), issuerOf(ca), context),
  ),
];

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { runOrError, runTemplate } from './run-template.ts';

function pems(text: string): string[] {
  return text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g) ?? [];
}

test('a CA signs a certificate that verifies, with names, addresses and days', () => {
  const [caPem = '', pem = '', key = ''] = pems(
    runTemplate(
      '{{ $ca := genCA "my-ca" 365 }}{{ $c := genSignedCert "svc" (list "10.1.2.3" "2001:db8::1") (list "svc.ns" "*.svc") 10 $ca }}{{ $ca.Cert }}{{ $c.Cert }}{{ $c.Key }}',
    ),
  );
  const ca = new X509Certificate(caPem);
  const certificate = new X509Certificate(pem);
  expect(ca.subject).toBe('CN=my-ca');
  expect(ca.ca).toBe(true);
  expect(ca.verify(ca.publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(certificate.verify(ca.publicKey)).toBe(true);
  expect(certificate.checkIssued(ca)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(certificate.issuer).toBe('CN=my-ca');
  expect(certificate.subjectAltName).toBe(
    'DNS:svc.ns, DNS:*.svc, IP Address:10.1.2.3, IP Address:2001:DB8:0:0:0:0:0:1',
  );
  expect(new Date(certificate.validFrom).toISOString()).toBe('2024-05-06T07:08:09.000Z');
  expect(new Date(certificate.validTo).toISOString()).toBe('2024-05-16T07:08:09.000Z');
});

test('a seed repeats key and certificate', () => {
  const text = '{{ $c := genSelfSignedCert "a" nil nil 1 }}{{ $c.Cert }}{{ $c.Key }}';
  expect(runTemplate(text)).toBe(runTemplate(text));
});

test.each(['ecdsa', 'ed25519', 'dsa'])('genPrivateKey makes a readable %s key', (kind) => {
  const pem = runTemplate(`{{ genPrivateKey "${kind}" }}`);
  if (kind === 'dsa') expect(pem).toMatch(/^-----BEGIN DSA PRIVATE KEY-----\n/);
  expect(createPrivateKey(pem).asymmetricKeyType).toBe(kind === 'ecdsa' ? 'ec' : kind);
});

test('certificates take given keys of every kind that signs', () => {
  for (const kind of ['ecdsa', 'ed25519']) {
    const [pem = ''] = pems(
      runTemplate(`{{ $k := genPrivateKey "${kind}" }}{{ (genCAWithKey "ca" 1 $k).Cert }}`),
    );
    const certificate = new X509Certificate(pem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  }
});

test('buildCustomCert gives back what it was given', () => {
  const text =
    '{{ $c := genSelfSignedCert "a" nil (list "x.y") 1 }}{{ $d := buildCustomCert (b64enc $c.Cert) (b64enc $c.Key) }}{{ eq $c.Cert $d.Cert }} {{ eq $c.Key $d.Key }}';
  expect(runTemplate(text)).toBe('true true');
});

test('a certificate is no map: genSignedCert refuses one', () => {
  expect(runOrError('{{ genSignedCert "a" nil nil 1 (dict "Cert" "x") }}')).toContain(
    'wrong type for value; expected sprig.certificate; got map[string]interface {}',
  );
});

test.each([
  '',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.4.5',
  '01.2.3.4',
  '1.2.3.4.',
  ':::',
  '::1%eth0',
  '1::2::3',
  'host',
])('the address %j is refused', (ip) => {
  expect(runOrError(`{{ genSelfSignedCert "a" (list "${ip}") nil 1 }}`)).toBe(`ERR error parsing ip: ${ip}`);
});

test('an IPv4 address in IPv6 form is stored as IPv4', () => {
  const [pem = ''] = pems(
    runTemplate('{{ (genSelfSignedCert "a" (list "::ffff:1.2.3.4" "::1" "fe80::1:2") nil 1).Cert }}'),
  );
  expect(new X509Certificate(pem).subjectAltName).toBe(
    'IP Address:1.2.3.4, IP Address:0:0:0:0:0:0:0:1, IP Address:FE80:0:0:0:0:0:1:2',
  );
});

test('htpasswd and bcrypt hash with cost 10', () => {
  const [user = '', hash = ''] = runTemplate('{{ htpasswd "u" "pä" }}').split(':');
  expect(user).toBe('u');
  expect(hash.startsWith('$2a$10$')).toBe(true);
  expect(compareSync('pä', hash)).toBe(true);
});

test('AES comes back, under a random vector', () => {
  expect(runTemplate('{{ encryptAES "key" "plain é" | decryptAES "key" }}')).toBe('plain é');
  const [one, two] = runTemplate('{{ encryptAES "key" "x" }} {{ encryptAES "key" "x" }}').split(' ');
  expect(one).not.toBe(two);
});

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import bcrypt from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { decodeDocuments, type YamlMap } from '../../src/goyaml/index.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { type Outcome, ours, theirs } from './both-helms.ts';

const CHART = resolve(import.meta.dirname, 'charts/random');

/** What the documents of the chart say, in one. */
function valuesOf({ text = '' }: Outcome): Record<string, string> {
  const documents = decodeDocuments(text) as YamlMap[];
  return Object.fromEntries(documents.flatMap((document) => [...document]).map(([k, v]) => [k, String(v)]));
}

const SHAPES: Record<string, RegExp> = {
  randAlpha: /^[A-Za-z]{8}$/,
  randAlphaNum: /^[A-Za-z0-9]{8}$/,
  randNumeric: /^\d{8}$/,
  randAscii: /^[ -~]{8}$/,
  randBytes: /^[A-Za-z0-9+/]{11}=$/,
  randInt: /^[345]$/,
  uuidv4: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  bcrypt: /^\$2a\$10\$.{53}$/,
  htpasswd: /^user:\$2a\$10\$.{53}$/,
  encryptAES: /^plain 44$/,
  now: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/,
  nowType: /^time\.Time$/,
  ago: /^\d+s$/,
  dsa: /^-----BEGIN DSA PRIVATE KEY-----$/,
};

function checkAll(values: Record<string, string>): void {
  const certificate = (name: string): X509Certificate => new X509Certificate(values[name] ?? '');
  for (const [name, shape] of Object.entries(SHAPES)) expect(values[name], name).toMatch(shape);
  expect([...(values['shuffle'] ?? '')].sort().join('')).toBe('abcdef');
  expect(bcrypt.compareSync('secret', values['bcrypt'] ?? '')).toBe(true);
  expect(bcrypt.compareSync('secret', (values['htpasswd'] ?? '').slice('user:'.length))).toBe(true);
  for (const name of ['rsa', 'ed25519', 'caKey', 'caOfKeyKey'])
    expect(createPrivateKey(values[name] ?? '').asymmetricKeyType, name).toBe(
      { rsa: 'rsa', ed25519: 'ed25519', caKey: 'rsa', caOfKeyKey: 'ec' }[name],
    );
  const [ca, signed, own] = [certificate('ca'), certificate('signed'), certificate('selfSigned')];
  expect(ca.ca && ca.subject === 'CN=authority' && ca.verify(ca.publicKey)).toBe(true);
  expect(signed.checkIssued(ca) && signed.verify(ca.publicKey)).toBe(true);
  expect(signed.checkPrivateKey(createPrivateKey(values['signedKey'] ?? ''))).toBe(true);
  expect(signed.subjectAltName).toBe('DNS:web, DNS:web.default.svc, IP Address:10.0.0.1');
  expect(own.subject === 'CN=own.example' && own.verify(own.publicKey)).toBe(true);
  const [keyed, leaf, alone] = [
    certificate('caOfKey'),
    certificate('signedByKey'),
    certificate('selfSignedWithKey'),
  ];
  const key = createPrivateKey(values['caOfKeyKey'] ?? '');
  expect(keyed.checkPrivateKey(key) && alone.checkPrivateKey(key)).toBe(true);
  expect(leaf.checkIssued(keyed) && leaf.verify(keyed.publicKey)).toBe(true);
  expect(certificate('built').verify(ca.publicKey)).toBe(true);
}

describe.each([3, 4] as const)('Helm %i', (helmVersion) => {
  describeWith(judge(`helm${helmVersion}`), `helm${helmVersion}`, 'random values', () => {
    it('are of the same form as those of marty', async () => {
      const [own, wanted] = [
        ours({ chart: CHART }, helmVersion),
        await theirs({ chart: CHART }, helmVersion),
      ];
      expect(own.error ?? wanted.error).toBeUndefined();
      checkAll(valuesOf(wanted));
      checkAll(valuesOf(own));
    }, 120_000);
  });
});

describe('a seed', () => {
  it('gives the same random values and certificates again, another one others', () => {
    const render = (seed: string) => valuesOf(ours({ chart: CHART, options: { seed } }, 3));
    const [first, again, other] = [render('one'), render('one'), render('two')];
    expect(again).toEqual(first);
    const constant = ['nowType', 'ago', 'dsa', 'encryptAES', 'now', 'randInt', 'shuffle'];
    for (const name of Object.keys(first).filter((key) => !constant.includes(key)))
      expect(other[name], name).not.toBe(first[name]);
  }, 120_000);
});

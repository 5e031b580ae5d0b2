import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StageRequest } from '../../../../runtime/src/http/index.ts';
import {
  type PeerIdentityOptions,
  peerCertificates,
  peerIdentity,
} from '../../../../runtime/src/security/index.ts';
import { describeWith } from '../../../support/needs.ts';
import { type Authority, authority, type Certificate, hasOpenssl } from '../support/certificates.ts';

describeWith(hasOpenssl(), 'openssl', 'the identity of a peer', () => {
  let ours: Authority;
  let theirs: Authority;
  let server: Server;
  let options: PeerIdentityOptions;
  beforeAll(async () => {
    ours = authority('ours');
    theirs = authority('theirs');
    const own = ours.issue('/CN=localhost', 'DNS:localhost, IP:127.0.0.1');
    // Certificates that nobody vouched for reach our code: it must refuse them itself.
    const settings = { ...own, ca: ours.cert, requestCert: true, rejectUnauthorized: false };
    server = createServer(settings, (incoming, response) => {
      try {
        const { authenticate } = peerCertificates({
          identify: peerIdentity(options),
          userOf: (identity) => ({ ...identity, roles: ['service'] }),
        });
        response.end(JSON.stringify(authenticate({ raw: incoming } as StageRequest) ?? null));
      } catch (error) {
        const { code, reason } = error as { code?: string; reason?: string };
        response.writeHead(401).end(JSON.stringify({ code, reason }));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    ours.remove();
    theirs.remove();
  });

  const ask = (certificate: Certificate | undefined): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const call = request(
        { host: '127.0.0.1', port, ca: ours.cert, agent: false, ...certificate },
        (response) => {
          let text = '';
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => resolve(JSON.parse(text)));
        },
      );
      call.on('error', reject).end();
    });
  const SHOP = 'spiffe://example.org/ns/shop/sa/orders';
  const refused = (reason: string) => ({ code: 'unauthenticated', reason });

  test.each([
    [SHOP, true],
    ['spiffe://example.org/ns/shop/sa/*', true],
    ['spiffe://example.org/ns/*/sa/orders', true],
    ['spiffe://example.org/**', true],
    ['spiffe://example.org/ns/shop', false],
    ['spiffe://example.org/ns/shop/*', false],
    ['spiffe://example.org/ns/billing/**', false],
    ['spiffe://example.com/**', false],
    ['spiffe://exampleXorg/**', false],
  ])('a SPIFFE id and the allowed %s: %s', async (allowed, expected) => {
    options = { allow: [allowed] };
    const answer = await ask(ours.issue('/CN=orders', `URI:${SHOP}`));
    if (!expected) expect(answer).toEqual(refused('untrusted'));
    else
      expect(answer).toMatchObject({
        id: SHOP,
        kind: 'spiffe',
        roles: ['service'],
        fingerprint: /^[0-9a-f]{64}$/,
      });
  });

  test('a certificate of another authority is refused, whatever it says', async () => {
    options = { allow: [SHOP, 'orders'], commonName: true };
    expect(await ask(theirs.issue('/CN=orders', `URI:${SHOP}`))).toEqual(refused('untrusted'));
    expect(await ask(theirs.issue('/CN=orders'))).toEqual(refused('untrusted'));
  });

  test('without a certificate there is no identity', async () => {
    options = { allow: [SHOP] };
    expect(await ask(undefined)).toBeNull();
  });

  test('the common name counts only where it is asked for, and never beside a SPIFFE id', async () => {
    const named = ours.issue('/CN=orders');
    options = { allow: ['orders'] };
    expect(await ask(named)).toEqual(refused('untrusted'));
    options = { allow: ['orders'], commonName: true };
    expect(await ask(named)).toMatchObject({ id: 'orders', kind: 'common-name' });
    expect(await ask(ours.issue('/CN=orders', `URI:${SHOP}`))).toEqual(refused('untrusted'));
    expect(await ask(ours.issue('/CN=orders/CN=other'))).toEqual(refused('untrusted'));
  });

  test.each([
    ['two URIs', `URI:${SHOP}, URI:spiffe://example.org/ns/other`, 'malformed'],
    ['no SPIFFE id', 'URI:https://example.org/orders', 'malformed'],
    ['an id that climbs', 'URI:spiffe://example.org/ns/shop/../x%2f', 'malformed'],
    ['a DNS name alone', 'DNS:orders', 'untrusted'],
  ])('a certificate with %s is refused', async (_, names, reason) => {
    options = { allow: ['spiffe://example.org/**'] };
    expect(await ask(ours.issue('/CN=orders', names))).toEqual(refused(reason));
  });

  test.each([
    [[], /needs a list/],
    [['*'], /would allow every identity/],
    [['spiffe://example.org/ns/sh*p'], /whole segment/],
  ])('the list %j ends the start', (allow, message) => {
    expect(() => peerIdentity({ allow })).toThrow(message);
  });
});

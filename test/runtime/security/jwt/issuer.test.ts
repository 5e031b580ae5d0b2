import { expect, test } from 'vitest';
import { fixedKeys, jwtIssuer, jwtVerifier, remoteKeys } from '../../../../runtime/src/security/index.ts';
import { testClock } from '../support/clock.ts';
import { jwksServer } from '../support/jwks-server.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const base = { issuer: ISSUER, audience: AUDIENCE } as const;
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;

test.each(['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'] as const)('%s tokens verify', async (algorithm) => {
  const issuer = await jwtIssuer({ ...base, algorithm });
  const published = issuer.publicKeys();
  const verifier = await jwtVerifier({ ...base, keys: fixedKeys(published), algorithms: [algorithm] });
  const token = await issuer.issue({ sub: 'ada', roles: ['clerk'] }, { lifetimeSeconds: 60 });
  const claims = await verifier.verify(token);
  expect(claims).toMatchObject({ sub: 'ada', roles: ['clerk'], iss: ISSUER, aud: AUDIENCE });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
  expect(claims.jti).toMatch(/^[\w-]{36}$/);
  for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi'])
    expect(published.keys[0]).not.toHaveProperty(secret);
});

test('a rotation fails no token: verifiers see the new key before it signs, the old one until its tokens end', async () => {
  const clock = testClock();
  await using endpoint = await jwksServer();
  const issuer = await jwtIssuer({ ...base, lifetimeSeconds: 300, leadSeconds: 120, now: clock.now });
  endpoint.keys = issuer.publicKeys().keys;
  const keys = remoteKeys({ url: endpoint.url, now: clock.now });
  const verifier = await jwtVerifier({ ...base, keys, now: clock.now });
  const before = await issuer.issue({ sub: 'ada' });
  await issuer.rotate();
  endpoint.keys = issuer.publicKeys().keys;
  expect(endpoint.keys).toHaveLength(2);
  const during = await issuer.issue({ sub: 'ada' });
  expect(headerOf(during)['kid']).toBe(headerOf(before)['kid']);
  clock.advance(120_000);
  const after = await issuer.issue({ sub: 'ada' });
  expect(headerOf(after)['kid']).not.toBe(headerOf(before)['kid']);
  for (const token of [before, during, after])
    expect(await verifier.verify(token)).toMatchObject({ sub: 'ada' });
  clock.advance(300_000);
  expect(issuer.publicKeys().keys).toHaveLength(2);
  clock.advance(60_000);
  expect(issuer.publicKeys().keys.map(({ kid }) => kid)).toEqual([headerOf(after)['kid']]);
});

test('an issuer continues with the keys that were kept', async () => {
  const first = await jwtIssuer(base);
  const second = await jwtIssuer({ ...base, keys: first.privateKeys() });
  const verifier = await jwtVerifier({ ...base, keys: fixedKeys(first.publicKeys()) });
  expect(await verifier.verify(await second.issue({ sub: 'ada' }))).toMatchObject({ sub: 'ada' });
});

test('bad options and lifetimes are refused', async () => {
  const { privateKeys, publicKeys } = await jwtIssuer(base);
  const [key] = privateKeys();
  const [jwk] = publicKeys().keys;
  if (key === undefined || jwk === undefined) throw new Error('no key');
  const open = jwtIssuer({ ...base, keys: [{ ...key, jwk }] });
  await expect(open).rejects.toMatchObject({ code: 'MARTY_SECURITY_INVALID' });
  const other = jwtIssuer({ ...base, algorithm: 'RS256', keys: [key] });
  await expect(other).rejects.toMatchObject({ code: 'MARTY_SECURITY_INVALID' });
  const issuer = await jwtIssuer(base);
  await expect(issuer.issue({ sub: 'a' }, { lifetimeSeconds: 301 })).rejects.toThrow(TypeError);
  await expect(issuer.issue({ sub: 'a' }, { lifetimeSeconds: 0 })).rejects.toThrow(TypeError);
});

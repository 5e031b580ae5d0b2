import { expect, test } from 'vitest';
import { fixedKeys, jwtVerifier, remoteKeys, sharedSecret } from '../../../../runtime/src/security/index.ts';
import { testClock } from '../support/clock.ts';
import { jwksServer } from '../support/jwks-server.ts';
import { ATTACKS, AUDIENCE, ecTokens, goodClaims, hmacToken, ISSUER } from '../support/tokens.ts';

const clock = testClock();
const seconds = (): number => clock.now() / 1000;
const keys = ecTokens('signing');
const base = { issuer: ISSUER, audience: AUDIENCE, now: clock.now } as const;
const reasonOf = async (verifying: () => unknown): Promise<unknown> => {
  try {
    return await verifying();
  } catch (error) {
    const { code, reason, status } = error as Record<string, unknown>;
    return code === 'unauthenticated' && status === 401 ? reason : code;
  }
};

test('a good token gives its claims, the second time without a promise', async () => {
  const verifier = await jwtVerifier({ ...base, keys: fixedKeys({ keys: [keys.jwk] }) });
  const token = keys.token(goodClaims(seconds()));
  expect(await verifier.verify(token)).toMatchObject({ sub: 'ada', roles: ['clerk'] });
  expect(verifier.verify(token)).toMatchObject({ sub: 'ada' });
});

test.each(ATTACKS)('refused: $name', async ({ token, reason }) => {
  await using trap = await jwksServer(ecTokens('mallory').jwk);
  await using endpoint = await jwksServer(keys.jwk);
  const verifier = await jwtVerifier({ ...base, keys: remoteKeys({ url: endpoint.url, now: clock.now }) });
  const text = token({ keys, now: seconds(), jwks: trap.url });
  expect(await reasonOf(() => verifier.verify(text))).toBe(reason);
  // What was refused is not remembered as good.
  expect(await reasonOf(() => verifier.verify(text))).toBe(reason);
  expect(trap.hits).toBe(0);
  expect(endpoint.hits).toBe(1);
});

test('clocks may differ by the tolerance and no more', async () => {
  const verifier = await jwtVerifier({ ...base, keys: fixedKeys({ keys: [keys.jwk] }) });
  const ended = keys.token({ ...goodClaims(seconds()), exp: seconds() - 4 });
  const early = keys.token({ ...goodClaims(seconds()), nbf: seconds() + 4 });
  expect(await verifier.verify(ended)).toMatchObject({ sub: 'ada' });
  expect(await verifier.verify(early)).toMatchObject({ sub: 'ada' });
});

test('a remembered token ends with its exp, and with the cache time when that comes first', async () => {
  const own = testClock();
  const now = own.now() / 1000;
  await using endpoint = await jwksServer(keys.jwk);
  const source = remoteKeys({ url: endpoint.url, now: own.now, coolDownMs: 0, maxAgeMs: 0 });
  const verifier = await jwtVerifier({ ...base, keys: source, now: own.now, cacheMs: 30_000 });
  const short = keys.token({ ...goodClaims(now), exp: now + 10 });
  const long = keys.token({ ...goodClaims(now), exp: now + 3600 });
  await verifier.verify(short);
  await verifier.verify(long);
  own.advance(14_999);
  expect(verifier.verify(short)).not.toBeInstanceOf(Promise);
  own.advance(1);
  expect(await reasonOf(() => verifier.verify(short))).toBe('expired');
  // The key is withdrawn: the token serves until the cache time has passed. A fetch that runs may still bring it.
  await source.start?.();
  endpoint.keys = [ecTokens('next').jwk];
  await source.start?.();
  expect(verifier.verify(long)).toMatchObject({ sub: 'ada' });
  own.advance(15_000);
  expect(await reasonOf(() => verifier.verify(long))).toBe('unknown_key');
});

test('remembers no more tokens than it may', async () => {
  const verifier = await jwtVerifier({ ...base, keys: fixedKeys({ keys: [keys.jwk] }), cacheSize: 2 });
  const tokens = [1, 2, 3].map((jti) => keys.token({ ...goodClaims(seconds()), jti }));
  for (const token of tokens) await verifier.verify(token);
  expect(tokens.map((token) => verifier.verify(token) instanceof Promise)).toEqual([true, false, false]);
});

test.each([false, true])('a withdrawn token is refused, remembered or not (late: %s)', async (late) => {
  const withdrawn = new Set<string>();
  const verifier = await jwtVerifier({
    ...base,
    keys: fixedKeys({ keys: [keys.jwk] }),
    revoked({ jti = '' }) {
      const answer = withdrawn.has(jti);
      return late ? Promise.resolve(answer) : answer;
    },
  });
  const token = keys.token({ ...goodClaims(seconds()), jti: 'a' });
  expect(await verifier.verify(token)).toMatchObject({ jti: 'a' });
  withdrawn.add('a');
  expect(await reasonOf(() => verifier.verify(token))).toBe('revoked');
  withdrawn.clear();
  expect(await verifier.verify(token)).toMatchObject({ jti: 'a' });
});

test('required claims and the type of the header', async () => {
  const options = {
    ...base,
    keys: fixedKeys({ keys: [keys.jwk] }),
    requiredClaims: ['tenant'],
    type: 'at+jwt',
  };
  const verifier = await jwtVerifier(options);
  const claims = { ...goodClaims(seconds()), tenant: 't1' };
  expect(await reasonOf(() => verifier.verify(keys.token(claims)))).toBe('claim');
  expect(await reasonOf(() => verifier.verify(keys.token(goodClaims(seconds()), { typ: 'at+jwt' })))).toBe(
    'claim',
  );
  expect(await verifier.verify(keys.token(claims, { typ: 'at+jwt' }))).toMatchObject({ tenant: 't1' });
});

test('a shared secret takes HMAC only, and public keys never do', async () => {
  const secret = 's'.repeat(32);
  const verifier = await jwtVerifier({ ...base, keys: sharedSecret(secret) });
  const token = hmacToken(goodClaims(seconds()), { alg: 'HS256' }, secret);
  expect(await verifier.verify(token)).toMatchObject({ sub: 'ada' });
  expect(await reasonOf(() => verifier.verify(keys.token(goodClaims(seconds()))))).toBe('algorithm');
});

test.each([
  ['HMAC with public keys', { algorithms: ['HS256'] as const }, /'HS256' cannot be used with public keys/],
  ['none', { algorithms: ['none'] as never }, /'none' cannot be used/],
  ['no algorithm', { algorithms: [] }, /list of JWT algorithms is empty/],
  ['no issuer', { issuer: '' }, /needs an issuer/],
  ['no audience', { audience: [] }, /needs an issuer and an audience/],
])('%s ends the start', async (_, options, message) => {
  const verifier = jwtVerifier({ ...base, keys: fixedKeys({ keys: [keys.jwk] }), ...options });
  await expect(verifier).rejects.toMatchObject({
    code: 'MARTY_SECURITY_INVALID',
    message: expect.stringMatching(message),
  });
});

test('a key source that could not be safe ends the start', () => {
  expect(() => sharedSecret('short')).toThrow(/fewer than 32 bytes/);
  expect(() => fixedKeys({ keys: [{ kty: 'oct', k: 'AAAA' }] })).toThrow(/no key that verifies/);
  expect(() => remoteKeys({ url: 'http://id.example.test/jwks' })).toThrow(/must be fetched by https/);
});

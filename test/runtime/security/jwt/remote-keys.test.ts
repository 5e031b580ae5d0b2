import { expect, test } from 'vitest';
import { type KeySource, remoteKeys } from '../../../../runtime/src/security/index.ts';
import { testClock } from '../support/clock.ts';
import { jwksServer } from '../support/jwks-server.ts';
import { ecTokens } from '../support/tokens.ts';

const first = ecTokens('first');
const second = ecTokens('second');
const find = async (source: KeySource, kid?: string) =>
  (await source.find({ alg: 'ES256', kid })) !== undefined;

test('a flood of unknown key ids causes one fetch in each cool-down', async () => {
  const clock = testClock();
  await using endpoint = await jwksServer(first.jwk);
  const source = remoteKeys({ url: endpoint.url, now: clock.now, coolDownMs: 30_000 });
  await source.start?.();
  expect(endpoint.hits).toBe(1);
  const flood = () => Promise.all(Array.from({ length: 1000 }, (_, i) => find(source, `unknown-${i}`)));
  expect((await flood()).includes(true)).toBe(false);
  expect(endpoint.hits).toBe(1);
  clock.advance(30_000);
  await flood();
  await flood();
  expect(endpoint.hits).toBe(2);
  expect(await find(source, 'first')).toBe(true);
});

test('a new key is found when it is first asked for, and a withdrawn one is gone', async () => {
  const clock = testClock();
  await using endpoint = await jwksServer(first.jwk);
  const source = remoteKeys({ url: endpoint.url, now: clock.now });
  await source.start?.();
  endpoint.keys = [second.jwk];
  clock.advance(30_000);
  expect(await find(source, 'second')).toBe(true);
  expect(await find(source, 'first')).toBe(false);
});

test('old keys serve while they are fetched anew', async () => {
  const clock = testClock();
  await using endpoint = await jwksServer(first.jwk);
  const source = remoteKeys({ url: endpoint.url, now: clock.now, maxAgeMs: 60_000 });
  await source.start?.();
  clock.advance(60_001);
  expect(source.find({ alg: 'ES256', kid: 'first' })).not.toBeInstanceOf(Promise);
  await expect.poll(() => endpoint.hits).toBe(2);
});

test('unreachable at the start: 503 until the endpoint answers, with one try in each cool-down', async () => {
  const clock = testClock();
  const errors: unknown[] = [];
  await using endpoint = await jwksServer(first.jwk);
  endpoint.down = true;
  const source = remoteKeys({ url: endpoint.url, now: clock.now, onError: (error) => errors.push(error) });
  await source.start?.();
  for (let i = 0; i < 3; i += 1) {
    await expect(find(source, 'first')).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 30 });
  }
  await expect(source.check?.()).rejects.toMatchObject({ code: 'unavailable' });
  expect([endpoint.hits, errors.length]).toEqual([1, 1]);
  endpoint.down = false;
  clock.advance(30_000);
  await source.check?.();
  expect(await find(source, 'first')).toBe(true);
});

test('unreachable at the start with keys at hand: they serve', async () => {
  await using endpoint = await jwksServer();
  endpoint.down = true;
  const source = remoteKeys({ url: endpoint.url, initial: { keys: [first.jwk] } });
  await source.start?.();
  await source.check?.();
  expect(await find(source, 'first')).toBe(true);
});

test('unreachable later: the last keys serve, up to the limit', async () => {
  const clock = testClock();
  await using endpoint = await jwksServer(first.jwk);
  const source = remoteKeys({ url: endpoint.url, now: clock.now, maxStaleMs: 3_600_000 });
  await source.start?.();
  endpoint.down = true;
  clock.advance(3_600_000);
  expect(await find(source, 'first')).toBe(true);
  clock.advance(60_000);
  await expect(find(source, 'first')).rejects.toMatchObject({ code: 'unavailable' });
});

test.each([
  ['no JSON', '<html>'],
  ['no key set', '{"keys":{}}'],
  ['no usable key', '{"keys":[{"kty":"oct","k":"AAAA","kid":"first"}]}'],
  ['too large', `{"keys":[],"pad":"${'x'.repeat(600_000)}"}`],
])('an answer with %s leaves the known keys in use', async (_, body) => {
  const clock = testClock();
  const errors: unknown[] = [];
  await using endpoint = await jwksServer(first.jwk);
  const source = remoteKeys({ url: endpoint.url, now: clock.now, onError: (error) => errors.push(error) });
  await source.start?.();
  endpoint.body = body;
  clock.advance(30_000);
  expect(await find(source, 'other')).toBe(false);
  expect(await find(source, 'first')).toBe(true);
  expect([endpoint.hits, errors.length]).toEqual([2, 1]);
});

test('a token without a kid is matched only where one key fits', async () => {
  await using endpoint = await jwksServer(first.jwk);
  const source = remoteKeys({ url: endpoint.url, coolDownMs: 0 });
  await source.start?.();
  expect(await find(source)).toBe(true);
  endpoint.keys = [first.jwk, second.jwk];
  await source.start?.();
  expect(await find(source)).toBe(false);
});

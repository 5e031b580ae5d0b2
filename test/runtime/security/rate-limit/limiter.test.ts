import { expect, test } from 'vitest';
import { memoryRates, type RatePolicy, rateLimiter } from '../../../../runtime/src/security/index.ts';
import { networkOf } from '../../../../runtime/src/security/rate-limit/limiter.ts';

const subject = (user: unknown, address = '10.0.0.1', path = '/orders') => ({
  user,
  address,
  route: { method: 'GET', path },
});
const limiterOf = (policy: Omit<RatePolicy, 'limit' | 'windowSeconds'>) =>
  rateLimiter({ policies: { default: { limit: 1, windowSeconds: 60, ...policy } }, store: memoryRates() });

test.each([
  ['user', subject({ id: 'ada' }), subject({ id: 'ada' }, '10.0.0.2'), subject({ id: 'bob' })],
  [
    'tenant',
    subject({ id: 'ada', tenant: 1 }),
    subject({ id: 'bob', tenant: 1 }),
    subject({ id: 'ada', tenant: 2 }),
  ],
  ['address', subject({ id: 'ada' }), subject({ id: 'bob' }), subject({ id: 'ada' }, '10.0.0.2')],
  [
    'route',
    subject({ id: 'ada' }),
    subject({ id: 'bob' }, '10.0.0.2'),
    subject({ id: 'ada' }, '10.0.0.1', '/x'),
  ],
  ['user', subject(undefined), subject(undefined), subject(undefined, '10.0.0.2')],
  [['user', 'route'] as const, subject({ id: 'a' }), subject({ id: 'a' }), subject({ id: 'a' }, '', '/x')],
  // An id that looks like the key of an address, or of a combination, is not one.
  ['user', subject(undefined), subject(undefined), subject({ id: 'address=10.0.0.1' })],
  [
    ['user', 'route'] as const,
    subject({ id: 'a|route=GET /x' }, '', '/y'),
    subject({ id: 'a|route=GET /x' }, '', '/y'),
    subject({ id: 'a' }, '', '/x'),
  ],
] as const)('by %s: the second of the same is refused, another is not', async (by, first, same, other) => {
  const limiter = limiterOf({ by });
  const allowed = async (request: typeof first) => (await limiter.take(request))?.decision?.allowed;
  expect([await allowed(first), await allowed(same), await allowed(other)]).toEqual([true, false, true]);
});

test('a function may choose the key', async () => {
  const limiter = limiterOf({ by: ({ user }) => String((user as { plan: string }).plan) });
  expect((await limiter.take(subject({ plan: 'free' })))?.decision?.allowed).toBe(true);
  expect((await limiter.take(subject({ plan: 'free' })))?.decision?.allowed).toBe(false);
  expect((await limiter.take(subject({ plan: 'gold' })))?.decision?.allowed).toBe(true);
});

test('a route names its policy and its cost', async () => {
  const policies = { default: { limit: 10, windowSeconds: 60 }, search: { limit: 5, windowSeconds: 1 } };
  const limiter = rateLimiter({ policies, store: memoryRates() });
  const ada = subject({ id: 'ada' });
  expect(await limiter.take(ada, { cost: 4 })).toMatchObject({
    header: '"default";q=10;w=60',
    decision: { remaining: 6 },
  });
  expect(await limiter.take(ada, { policy: 'search' })).toMatchObject({
    header: '"search";q=5;w=1',
    decision: { remaining: 4 },
  });
  expect(await limiter.take(ada)).toMatchObject({ decision: { remaining: 5 } });
  expect(() => limiter.checkRoute('GET /x', { policy: 'serach' })).toThrow(/'serach', which is not defined/);
  expect(() => limiter.checkRoute('GET /x', { policy: 'search', cost: 6 })).toThrow(/costs 6/);
  limiter.checkRoute('GET /x', { policy: 'search', cost: 5 });
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['10.0.0.1', '10.0.0.1'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  [{ limit: 0, windowSeconds: 1 }, /whole limit above 0/],
  [{ limit: 1.5, windowSeconds: 1 }, /whole limit above 0/],
  [{ limit: 1, windowSeconds: 0 }, /window of up to a year/],
  [{ limit: 1, windowSeconds: Number.NaN }, /window of up to a year/],
  [{ limit: 1, windowSeconds: 1, by: [] }, /counts by nothing/],
])('the policy %j ends the start', (policy, message) => {
  expect(() => rateLimiter({ policies: { default: policy }, store: memoryRates() })).toThrow(message);
});

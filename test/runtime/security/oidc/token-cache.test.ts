import { expect, test } from 'vitest';
import { cacheToken } from '../../../../runtime/src/security/oidc.ts';
import { testClock } from '../support/clock.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function world(random: number, lifeMs = 600_000) {
  const clock = testClock();
  const state = { calls: 0, fails: false };
  const token = cacheToken(
    async () => {
      state.calls += 1;
      if (state.fails) throw new Error('down');
      return { accessToken: `t${state.calls}`, expiresAt: clock.now() + lifeMs };
    },
    { now: clock.now, random: () => random },
  );
  return { clock, state, token };
}

test.each([
  [0, 480_000],
  [0.5, 510_000],
])('a token is renewed early, by chance %d after %d ms, while the old one serves', async (random, after) => {
  const { clock, state, token } = world(random);
  expect(await token()).toBe('t1');
  clock.advance(after - 1);
  expect(token()).toBe('t1');
  expect(state.calls).toBe(1);
  clock.advance(1);
  expect([token(), token(), token()]).toEqual(['t1', 't1', 't1']);
  await settled();
  expect([token(), state.calls]).toEqual(['t2', 2]);
});

test('the old token serves while renewing fails, with pauses, and then the failure is told', async () => {
  const { clock, state, token } = world(0);
  await token();
  state.fails = true;
  clock.advance(480_000);
  for (let i = 0; i < 5; i += 1) {
    expect(token()).toBe('t1');
    await settled();
  }
  expect(state.calls).toBe(2);
  clock.advance(1000);
  token();
  await settled();
  expect(state.calls).toBe(3);
  clock.advance(600_000);
  await expect(token()).rejects.toThrow('down');
  state.fails = false;
  expect(await token()).toBe('t5');
});

test('a short token is not renewed before it has ended', async () => {
  const { clock, state, token } = world(0, 60_000);
  await token();
  clock.advance(59_999);
  expect([token(), state.calls]).toEqual(['t1', 1]);
  clock.advance(1);
  expect(await Promise.all([token(), token()])).toEqual(['t2', 't2']);
});

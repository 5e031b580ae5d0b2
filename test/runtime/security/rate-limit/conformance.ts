import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RateStore } from '../../../../runtime/src/security/index.ts';
import { compileRate, type Rate } from '../../../../runtime/src/security/rate-limit/rate.ts';
import { type TestClock, testClock } from '../support/clock.ts';

type MakeStore = (now?: () => number) => Promise<RateStore> | RateStore;

let keys = 0;
const newKey = (): string => {
  keys += 1;
  return `key-${process.pid}-${keys}`;
};

interface Taker {
  readonly clock: TestClock;
  /** `remaining`, or `wait N` in milliseconds. */
  take(cost?: number): Promise<number | string>;
}

/** What every store of rates does; `make` gives one that counts by the clock handed in, or its own. */
export function rateStoreConformance(make: MakeStore): void {
  const takerOf = async (rate: Rate): Promise<Taker> => {
    const clock = testClock();
    const store = await make(clock.now);
    const compiled = compileRate('test', rate);
    const key = newKey();
    return {
      clock,
      async take(cost = 1) {
        const { allowed, remaining, retryAfterMs } = await store.take(key, compiled, cost);
        return allowed ? remaining : `wait ${retryAfterMs}`;
      },
    };
  };

  test('a fixed window begins with the first request and forgets at its end', async () => {
    const { clock, take } = await takerOf({ limit: 3, windowSeconds: 10, algorithm: 'fixed-window' });
    expect([await take(), await take(2), await take()]).toEqual([2, 0, 'wait 10000']);
    clock.advance(9_999);
    expect(await take()).toBe('wait 1');
    clock.advance(1);
    expect([await take(3), await take()]).toEqual([0, 'wait 10000']);
  });

  test('a sliding window remembers the part of the window before that is in its span', async () => {
    const { clock, take } = await takerOf({ limit: 10, windowSeconds: 10, algorithm: 'sliding-window' });
    expect(await take(10)).toBe(0);
    expect(await take()).toBe('wait 11000');
    clock.advance(10_000);
    expect(await take()).toBe('wait 1000');
    clock.advance(5_000);
    // Half of the ten lie in the last ten seconds.
    expect([await take(5), await take()]).toEqual([0, 'wait 1000']);
    clock.advance(1_000);
    expect(await take()).toBe(0);
    clock.advance(20_000);
    expect(await take(10)).toBe(0);
  });

  test('a token bucket refills evenly up to its burst', async () => {
    const rate = { limit: 60, windowSeconds: 60, algorithm: 'token-bucket', burst: 5 } as const;
    const { clock, take } = await takerOf(rate);
    expect([await take(5), await take()]).toEqual([0, 'wait 1000']);
    clock.advance(1_500);
    expect([await take(), await take()]).toEqual([0, 'wait 500']);
    clock.advance(3_600_000);
    expect([await take(4), await take(2)]).toEqual([1, 'wait 1000']);
  });

  test('a refusal takes nothing, and a cost above the limit never fits', async () => {
    for (const algorithm of ['fixed-window', 'sliding-window', 'token-bucket'] as const) {
      const { take } = await takerOf({ limit: 5, windowSeconds: 10, algorithm });
      expect([await take(6), await take(3), await take(3)], algorithm).toEqual([
        'wait 10000',
        2,
        expect.stringContaining('wait'),
      ]);
      expect(await take(2), algorithm).toBe(0);
    }
  });

  test('keys do not share', async () => {
    const store = await make(testClock().now);
    const rate = compileRate('test', { limit: 1, windowSeconds: 10 });
    const [a, b] = [newKey(), newKey()];
    expect((await store.take(a, rate, 1)).allowed).toBe(true);
    expect((await store.take(b, rate, 1)).allowed).toBe(true);
    expect((await store.take(a, rate, 1)).allowed).toBe(false);
  });

  test('of many at once exactly the limit is allowed', async () => {
    const store = await make();
    for (const algorithm of ['fixed-window', 'sliding-window', 'token-bucket'] as const) {
      const rate = compileRate('test', { limit: 50, windowSeconds: 3600, algorithm });
      const key = newKey();
      const decisions = await Promise.all(Array.from({ length: 200 }, () => store.take(key, rate, 1)));
      expect(decisions.filter(({ allowed }) => allowed).length, algorithm).toBe(50);
    }
  });

  test('who waits as long as told is allowed', async () => {
    const steps = fc.array(
      fc.record({ cost: fc.integer({ min: 1, max: 6 }), gap: fc.integer({ min: 0, max: 4000 }) }),
      { minLength: 10, maxLength: 30 },
    );
    const algorithms = fc.constantFrom(
      'fixed-window' as const,
      'sliding-window' as const,
      'token-bucket' as const,
    );
    await fc.assert(
      fc.asyncProperty(algorithms, steps, async (algorithm, list) => {
        const { clock, take } = await takerOf({ limit: 6, windowSeconds: 2, algorithm });
        for (const { cost, gap } of list) {
          clock.advance(gap);
          const answer = await take(cost);
          if (typeof answer === 'number') continue;
          clock.advance(Number(answer.slice('wait '.length)));
          expect(typeof (await take(cost))).toBe('number');
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });
}

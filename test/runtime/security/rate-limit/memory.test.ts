import { describe, expect, test } from 'vitest';
import { memoryRates } from '../../../../runtime/src/security/index.ts';
import { compileRate } from '../../../../runtime/src/security/rate-limit/rate.ts';
import { testClock } from '../support/clock.ts';
import { rateStoreConformance } from './conformance.ts';

describe('rates in memory', () => {
  rateStoreConformance((now) => memoryRates(now === undefined ? {} : { now }));
});

test('no more keys than allowed are kept, and ended ones go by themselves', async () => {
  const clock = testClock();
  const store = memoryRates({ maxKeys: 100, now: clock.now });
  const rate = compileRate('test', { limit: 1, windowSeconds: 1, algorithm: 'fixed-window' });
  const allowed = async (key: string) => (await store.take(key, rate, 1)).allowed;
  for (let i = 0; i < 100; i += 1) await allowed(`a${i}`);
  expect(await allowed('a99')).toBe(false);
  for (let i = 0; i < 50; i += 1) await allowed(`b${i}`);
  // The oldest were forgotten, the newest not.
  expect([await allowed('b49'), await allowed('a99'), await allowed('a0')]).toEqual([false, false, true]);
});

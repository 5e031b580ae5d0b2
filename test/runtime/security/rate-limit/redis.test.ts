import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '../../../../runtime/src/observability/index.ts';
import { type RateStore, rateLimiter } from '../../../../runtime/src/security/index.ts';
import { redisRates } from '../../../../runtime/src/security/redis.ts';
import { type RedisServer, redisBinary, startRedis } from '../../../servers/redis.ts';
import { describeWith } from '../../../support/needs.ts';
import { buildRuntime } from '../../support/build-runtime.ts';
import { killChildren, startNode } from '../../support/child.ts';
import { rateStoreConformance } from './conformance.ts';

const binary = redisBinary();

describeWith(binary, 'redis-server (apt-get install redis-server)', 'rates in Redis', () => {
  let server: RedisServer;
  const stores: RateStore[] = [];
  const open = async (now?: () => number): Promise<RateStore> => {
    const timeoutMs = 10_000;
    const store = await redisRates({ url: server.url, timeoutMs, ...(now === undefined ? {} : { now }) });
    await store.start?.();
    stores.push(store);
    return store;
  };
  beforeAll(async () => {
    server = await startRedis(binary);
  });
  afterEach(async () => {
    killChildren();
    await Promise.all(stores.splice(0).map((store) => store.close?.()));
  });
  afterAll(() => server[Symbol.asyncDispose]());

  rateStoreConformance(open);

  test('several processes share one limit', async () => {
    const build = await buildRuntime();
    try {
      const script = resolve(import.meta.dirname, '../../fixtures/children/take-rates.mjs');
      const words = [script, build.directory, server.url, 'shared', '60'];
      const children = Array.from({ length: 4 }, () => startNode(words));
      const counts = await Promise.all(
        children.map(async (child) => JSON.parse((await child.says(/\{.*\}/))[0]) as Record<string, number>),
      );
      for (const algorithm of ['fixed-window', 'sliding-window', 'token-bucket']) {
        expect(counts.reduce((sum, count) => sum + (count[algorithm] ?? 0), 0)).toBe(100);
        expect(counts.filter((count) => (count[algorithm] ?? 0) > 0).length).toBeGreaterThan(1);
      }
    } finally {
      await build.remove();
    }
  });

  test.each(['open', 'closed'] as const)(
    'Redis is down: fails %s, counts it, and recovers',
    async (onFailure) => {
      await using own = await startRedis(binary);
      const metrics = createMetrics();
      const store = await redisRates({ url: own.url });
      stores.push(store);
      const policies = { default: { limit: 1, windowSeconds: 3600, by: 'address' } } as const;
      const limiter = rateLimiter({ store, policies, onFailure, metrics });
      await limiter.start();
      let client = 0;
      const take = () => {
        client += 1;
        return limiter.take({ user: undefined, address: `10.0.0.${client}`, route: undefined });
      };
      expect((await take())?.decision?.remaining).toBe(0);
      await own.kill();
      const down = async () => {
        try {
          return (await take())?.decision;
        } catch (error) {
          return (error as { code: string }).code;
        }
      };
      expect(await down()).toBe(onFailure === 'open' ? undefined : 'unavailable');
      expect(metrics.text()).toContain(`rate_limit_store_failures_total{mode="${onFailure}"} 1`);
      await own.restart();
      await expect.poll(down, { timeout: 10_000 }).toMatchObject({ allowed: true });
    },
  );

  test('Redis is down at the start: the limiter starts', async () => {
    await using own = await startRedis(binary);
    await own.kill();
    const store = await redisRates({ url: own.url });
    stores.push(store);
    const limiter = rateLimiter({ store, policies: { default: { limit: 1, windowSeconds: 60 } } });
    await limiter.start();
    const subject = { user: undefined, address: '10.0.0.1', route: undefined };
    expect(await limiter.take(subject)).toMatchObject({ decision: undefined });
    await own.restart();
    await expect
      .poll(async () => (await limiter.take(subject))?.decision, { timeout: 10_000 })
      .toMatchObject({ allowed: true });
  });
});

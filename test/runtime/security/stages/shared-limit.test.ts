import { expect, test } from 'vitest';
import { z } from 'zod';
import { routeFor } from '../../../../runtime/src/http/index.ts';
import { service } from '../../../../runtime/src/index.ts';
import { security } from '../../../../runtime/src/security/index.ts';
import { redisRates } from '../../../../runtime/src/security/redis.ts';
import { testService } from '../../../../runtime/src/testing/index.ts';
import { redisBinary, startRedis } from '../../../servers/redis.ts';
import { describeWith } from '../../../support/needs.ts';

const binary = redisBinary();

describeWith(binary, 'redis-server (apt-get install redis-server)', 'a limit in Redis', () => {
  const start = (url: string, rateFailure: 'open' | 'closed') => {
    const limited = security({
      rateLimits: { default: { limit: 4, windowSeconds: 3600, by: 'address', algorithm: 'fixed-window' } },
      setup: async () => ({ authenticators: [], rateStore: await redisRates({ url }), rateFailure }),
    });
    const open = { summary: '', auth: 'none', response: { 204: null } } as const;
    const route = routeFor(limited)('GET /x', open, ({ reply }) => reply(204));
    const options = {
      name: 'x',
      version: '1',
      config: z.object({}),
      directory: import.meta.dirname,
    } as const;
    return testService(service({ ...options, security: limited, routes: () => [route] }));
  };

  test('is one for all instances of a service, and each answers as asked when Redis is down', async () => {
    await using redis = await startRedis(binary);
    await using first = await start(redis.url, 'open');
    await using second = await start(redis.url, 'closed');
    const statuses: number[] = [];
    for (const app of [first, second, first, second, first, second]) {
      statuses.push((await app.fetch('/x')).status);
    }
    expect(statuses).toEqual([204, 204, 204, 204, 429, 429]);
    await redis.kill();
    const passed = await first.fetch('/x');
    expect([passed.status, passed.headers.has('ratelimit')]).toEqual([204, false]);
    const refused = await second.fetch('/x');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'unavailable' });
  });
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { route } from '../../../runtime/src/http/index.ts';
import { reasonOf } from '../../../runtime/src/http/overload.ts';
import { service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

let worked = 0;
const busy = service({
  name: 'busy',
  version: '1',
  config: z.object({}),
  directory: import.meta.dirname,
  routes: () => [
    route('GET /work', { summary: '60 ms of work', response: { 204: null } }, ({ reply }) => {
      worked += 1;
      const end = performance.now() + 60;
      while (performance.now() < end);
      return reply(204);
    }),
  ],
});

test('too much work is refused before it is begun, probes are not, and it recovers', async () => {
  worked = 0;
  // One request alone holds the event loop for longer than that: however the requests fall, the limit is met.
  const overload = { maxEventLoopDelay: 30, interval: 50, retryAfter: 1500 };
  await using app = await testService(busy, { config: { overload } });
  const statuses = new Map<number, number>();
  const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const flood = async (): Promise<void> => {
    for (let i = 0; i < 5; i += 1) {
      const response = await app.fetch('/work');
      count(response.status);
      if (response.status === 503) {
        expect(response.headers.get('retry-after')).toBe('2');
        expect(await response.json()).toMatchObject({ code: 'unavailable' });
      }
    }
  };
  await Promise.all(Array.from({ length: 20 }, flood));
  expect([...statuses.keys()].sort()).toEqual([204, 503]);
  expect(statuses.get(204)).toBe(worked);
  expect((await app.fetch('/health/live')).status).toBe(200);
  const metrics = await (await app.fetch('/metrics')).text();
  const refused = /http_server_overload_refusals_total\{reason="event_loop_delay"\} (\d+)/.exec(metrics)?.[1];
  expect(Number(refused)).toBe(statuses.get(503));
  await expect.poll(async () => (await app.fetch('/work')).status, { timeout: 10_000 }).toBe(204);
  await expect
    .poll(async () => (await app.fetch('/metrics')).text(), { timeout: 10_000 })
    .toContain('http_server_overloaded 0');
});

const limits = { maxEventLoopDelay: 100, maxUtilization: 0.9, maxHeap: 0.8, interval: 1, retryAfter: 1 };
test.each([
  [{ delayMs: 100, utilization: 0.9, heap: 0.8 }, undefined],
  [{ delayMs: 101, utilization: 1, heap: 1 }, 'event_loop_delay'],
  [{ delayMs: 0, utilization: 0.91, heap: 1 }, 'event_loop_utilization'],
  [{ delayMs: 0, utilization: 0, heap: 0.81 }, 'heap'],
  // Nothing was sampled: the mean of nothing.
  [{ delayMs: Number.NaN, utilization: 0, heap: 0 }, undefined],
])('the sample %j is judged %s', (sample, reason) => {
  expect(reasonOf(limits, sample)).toBe(reason);
});

test('a limit of 0 is none', () => {
  const none = { ...limits, maxEventLoopDelay: 0, maxUtilization: 0, maxHeap: 0 };
  expect(reasonOf(none, { delayMs: 9999, utilization: 1, heap: 1 })).toBeUndefined();
});

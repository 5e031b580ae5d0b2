import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { route } from '../../../runtime/src/http/index.ts';
import { type Resource, service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** A service whose `/slow` answers only when the gate opens. */
function slowService(events: string[] = []) {
  const hold = gate();
  const counts = { running: 0 };
  const reached: { count: number; resolve: () => void }[] = [];
  const resource = (name: string): Resource<string> => ({
    name,
    async start() {
      events.push(`start ${name}`);
      return {
        handle: name,
        close: async () => void events.push(`close ${name} at ${counts.running} running`),
      };
    },
  });
  const definition = service({
    name: 'slow',
    version: '1.0.0',
    config: z.object({}),
    directory: import.meta.dirname,
    uses: { first: resource('first'), second: resource('second') },
    routes: () => [
      route(
        'GET /slow',
        { summary: '', response: { 200: z.object({ ok: z.boolean() }) } },
        async ({ reply }) => {
          counts.running += 1;
          for (const waiter of reached) if (waiter.count === counts.running) waiter.resolve();
          await hold.opened;
          counts.running -= 1;
          return reply(200, { ok: true });
        },
      ),
    ],
  });
  const running = (count: number): Promise<void> =>
    new Promise((resolve) => void reached.push({ count, resolve }));
  return { definition, hold, running };
}

test('200 requests in flight at shutdown all get their answer, then the resources close in reverse', async () => {
  const events: string[] = [];
  const { definition, hold, running } = slowService(events);
  const app = await testService(definition);
  const full = running(200);
  const answers = Array.from({ length: 200 }, () => app.fetch('/slow'));
  await full;
  const closed = app.close();
  await expect(app.fetch('/health/live')).rejects.toThrow();
  hold.open();
  const statuses = await Promise.all(
    answers.map(async (answer) => [(await answer).status, await (await answer).json()]),
  );
  await closed;
  expect(statuses).toEqual(Array.from({ length: 200 }, () => [200, { ok: true }]));
  expect(events).toEqual([
    'start first',
    'start second',
    'close second at 0 running',
    'close first at 0 running',
  ]);
});

test('while it drains it serves kept connections, says not ready and asks to close them', async () => {
  const { definition, hold, running } = slowService();
  const app = await testService(definition, { config: { shutdown: { delay: 300 } } });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (path: string) => {
    const [response] = await once(get(`${app.url}${path}`, { agent }), 'response');
    response.resume();
    await once(response, 'end');
    return { status: response.statusCode, connection: response.headers.connection };
  };
  expect(await ask('/health/ready')).toEqual({ status: 200, connection: 'keep-alive' });
  const one = running(1);
  const slow = app.fetch('/slow');
  await one;
  const closed = app.close();
  expect(await ask('/health/ready')).toEqual({ status: 503, connection: 'close' });
  expect(await ask('/health/live')).toEqual({ status: 200, connection: 'close' });
  hold.open();
  expect((await slow).status).toBe(200);
  await closed;
  agent.destroy();
});

test('a request that never ends is cut after the timeout, and the service still stops', async () => {
  const { definition, running } = slowService();
  const app = await testService(definition, { config: { shutdown: { timeout: 50 } } });
  const one = running(1);
  const stuck = app.fetch('/slow');
  const refused = expect(stuck).rejects.toThrow();
  await one;
  await app.close();
  await refused;
});

test('close may be called many times and waits for one end', async () => {
  const events: string[] = [];
  const { definition } = slowService(events);
  const app = await testService(definition);
  await Promise.all([app.close(), app.close(), app[Symbol.asyncDispose]()]);
  expect(events.filter((event) => event.startsWith('close'))).toHaveLength(2);
});

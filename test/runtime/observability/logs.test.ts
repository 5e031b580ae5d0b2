import { expect, test } from 'vitest';
import { z } from 'zod';
import { route } from '../../../runtime/src/http/index.ts';
import { service } from '../../../runtime/src/index.ts';
import { currentRequest } from '../../../runtime/src/observability/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

const definition = service({
  name: 'logs',
  version: '2.0.0',
  config: z.object({}),
  directory: import.meta.dirname,
  routes: ({ log }) => [
    route(
      'POST /work',
      { summary: 'Logs', body: z.object({ n: z.number() }), response: { 204: null } },
      async (c) => {
        await new Promise((resolve) => setImmediate(resolve));
        log.info(
          {
            n: c.body.n,
            user: { password: 'hunter2' },
            token: 'hunter2',
            seen: currentRequest()?.correlationId,
          },
          'worked',
        );
        return c.reply(204);
      },
    ),
  ],
});

test('every line of a request has its correlation id, also under concurrency, and no secret', async () => {
  const lines: Record<string, unknown>[] = [];
  const raw: string[] = [];
  await using app = await testService(definition, {
    log(line) {
      raw.push(line);
      lines.push(JSON.parse(line));
    },
  });
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const send = (n: number) =>
    app.fetch('/work?secret=hunter2', {
      method: 'POST',
      body: JSON.stringify({ n }),
      headers: { 'x-request-id': `id-${n}`, traceparent: `00-${trace}-00f067aa0ba902b7-01` },
    });
  await Promise.all(Array.from({ length: 20 }, (_, n) => send(n)));
  await app.close();
  const worked = lines.filter((line) => line['msg'] === 'worked');
  expect(worked).toHaveLength(20);
  for (const line of worked) {
    const id = `id-${line['n']}`;
    expect(line).toMatchObject({
      service: 'logs',
      version: '2.0.0',
      level: 'info',
      correlationId: id,
      traceId: trace,
      seen: id,
    });
    const one = lines.filter((other) => other['correlationId'] === id && other['msg'] === 'request');
    expect(one).toMatchObject([
      { method: 'POST', path: '/work', route: '/work', status: 204, traceId: trace },
    ]);
  }
  expect(raw.join('')).not.toContain('hunter2');
});

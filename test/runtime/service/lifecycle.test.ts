import { expect, test } from 'vitest';
import { z } from 'zod';
import { startAll } from '../../../runtime/src/dev/index.ts';
import { type Resource, service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';
import { catalog, petRoutes } from '../petstore.ts';
import { serviceFolder } from '../support/resource.ts';

interface Fake {
  readonly name: string;
  readonly failsToStart?: boolean;
  readonly failsToClose?: boolean;
}

function fakes(list: readonly Fake[], events: string[]): Record<string, Resource<string>> {
  const make = ({ name, failsToStart, failsToClose }: Fake): Resource<string> => ({
    name,
    async start() {
      events.push(`start ${name}`);
      if (failsToStart) throw new Error(`${name} is broken`);
      return {
        handle: name,
        async close() {
          events.push(`close ${name}`);
          if (failsToClose) throw new Error(`${name} will not close`);
        },
      };
    },
  });
  return Object.fromEntries(list.map((fake) => [fake.name, make(fake)]));
}

const using = (uses: Record<string, Resource<unknown>>) =>
  service({
    name: 'life',
    version: '1',
    config: z.object({}),
    directory: import.meta.dirname,
    uses,
    routes: () => [],
  });

test('when a resource cannot start, those before it are closed in reverse and its error is thrown', async () => {
  const events: string[] = [];
  const uses = fakes(
    [{ name: 'a' }, { name: 'b' }, { name: 'c', failsToStart: true }, { name: 'd' }],
    events,
  );
  await expect(testService(using(uses))).rejects.toThrow('c is broken');
  expect(events).toEqual(['start a', 'start b', 'start c', 'close b', 'close a']);
});

test('when the routes cannot be built, all resources are closed', async () => {
  const events: string[] = [];
  const broken = service({
    name: 'life',
    version: '1',
    config: z.object({}),
    directory: import.meta.dirname,
    uses: fakes([{ name: 'a' }], events),
    routes: () => {
      throw new Error('no routes');
    },
  });
  await expect(testService(broken)).rejects.toThrow('no routes');
  expect(events).toEqual(['start a', 'close a']);
});

test('a resource that fails to close does not keep the others open', async () => {
  const events: string[] = [];
  const app = await testService(using(fakes([{ name: 'a' }, { name: 'b', failsToClose: true }], events)));
  await app.close();
  expect(events).toEqual(['start a', 'start b', 'close b', 'close a']);
});

test('readiness follows the resources and names those that fail', async () => {
  let down: Error | undefined;
  const fickle: Resource<undefined> = {
    name: 'fickle',
    start: async () => ({
      handle: undefined,
      close: async () => undefined,
      check: async () => {
        if (down !== undefined) throw down;
      },
    }),
  };
  await using app = await testService(using({ fickle }));
  const ready = async () => {
    const response = await app.fetch('/health/ready');
    return [response.status, await response.json()];
  };
  expect(await ready()).toEqual([200, { status: 'up' }]);
  down = new Error('the password is hunter2');
  expect(await ready()).toEqual([503, { status: 'down', unready: ['fickle'] }]);
  expect((await app.fetch('/health/live')).status).toBe(200);
  down = undefined;
  expect(await ready()).toEqual([200, { status: 'up' }]);
});

test('a resource that does not answer its check is not ready', async () => {
  const mute: Resource<undefined> = {
    name: 'mute',
    start: async () => ({
      handle: undefined,
      close: async () => undefined,
      check: () => new Promise<void>(() => undefined),
    }),
  };
  await using app = await testService(using({ mute }));
  expect((await app.fetch('/health/ready')).status).toBe(503);
});

test('each test service has a database of its own', async () => {
  await using first = await testService(catalog);
  await using second = await testService(catalog);
  expect(first.databaseUrl).not.toBe(second.databaseUrl);
  await first.fetch('/pets', { method: 'POST', body: JSON.stringify({ name: 'Rex' }) });
  expect((await first.fetch('/pets/1')).status).toBe(200);
  expect((await second.fetch('/pets/1')).status).toBe(404);
});

test('startAll runs a plugin in one process: one server, a database each, own ports', async () => {
  const directory = await serviceFolder();
  const billing = service({
    name: 'billing',
    version: catalog.version,
    config: catalog.configSchema,
    directory: catalog.directory,
    uses: catalog.uses,
    routes: ({ db }) => petRoutes(db),
  });
  const lines: string[] = [];
  await using plugin = await startAll([catalog, billing], {
    ports: { catalog: 0, billing: 0 },
    env: { HTTP_HOST: '127.0.0.1' },
    database: { directory },
    logDestination: { write: (line) => lines.push(line) },
  });
  expect([...plugin.apps.keys()]).toEqual(['catalog', 'billing']);
  const [a, b] = [...plugin.apps.values()];
  await a?.fetch('/pets', { method: 'POST', body: JSON.stringify({ name: 'Rex' }) });
  expect((await a?.fetch('/pets/1'))?.status).toBe(200);
  expect((await b?.fetch('/pets/1'))?.status).toBe(404);
  const urls = lines
    .flatMap((line) => /"url":"(postgres:[^"]+)"/.exec(line)?.[1] ?? [])
    .map((url) => new URL(url));
  expect(urls.map(({ pathname }) => pathname)).toEqual(['/catalog', '/billing']);
  expect(new Set(urls.map(({ port }) => port)).size).toBe(1);
});

test('startAll closes what it started when one service cannot start', async () => {
  const events: string[] = [];
  const good = using(fakes([{ name: 'a' }], events));
  const bad = using(fakes([{ name: 'b', failsToStart: true }], events));
  const options = { ports: { life: 0 }, env: { LOG_LEVEL: 'silent' } };
  await expect(startAll([good, bad], options)).rejects.toThrow('b is broken');
  expect(events).toEqual(['start a', 'start b', 'close a']);
});

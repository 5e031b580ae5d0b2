import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { buildRuntime } from '../support/build-runtime.ts';
import { type Child, killChildren, startNode } from '../support/child.ts';
import { serviceFolder } from '../support/resource.ts';

const SCRIPT = join(import.meta.dirname, '../fixtures/children/run-service.mjs');

let build: Awaited<ReturnType<typeof buildRuntime>>;
beforeAll(async () => {
  build = await buildRuntime();
});
afterAll(() => build.remove());
afterEach(killChildren);

async function start(
  kind: 'plain' | 'database',
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  directory?: string,
): Promise<Child> {
  const folder = directory ?? (await serviceFolder());
  return startNode([SCRIPT, build.directory, folder, kind, ...flags], environment);
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s finishes the running request, then the process ends with 0',
  async (signal) => {
    const child = await start('plain', ['--http.port=0', '--http.host=127.0.0.1']);
    const [, url] = await child.says(/"url":"(http[^"]+)"/);
    const slow = fetch(`${url}/slow`);
    await child.says(/slow has begun/);
    child.process.kill(signal);
    expect(await (await slow).json()).toEqual({ ok: true });
    expect(await child.ended()).toBe(0);
    expect(child.output()).toMatch(/shutting down[\s\S]*"status":200[\s\S]*stopped[\s\S]*run has returned/);
  },
);

test('a second signal ends the process at once', async () => {
  const child = await start('plain', ['--http.port=0', '--shutdown.delay=60000']);
  await child.says(/listening/);
  child.process.kill('SIGTERM');
  await child.says(/shutting down/);
  child.process.kill('SIGTERM');
  expect(await child.ended()).toBe('SIGTERM');
});

test('production without DATABASE_URL is refused and names the variable', async () => {
  const child = await start('database', ['--http.port=0', '--admin.port=0'], { NODE_ENV: 'production' });
  expect(await child.ended()).toBe(1);
  expect(child.output()).toContain(
    'MARTY_DATABASE_URL_MISSING: child-db has no URL: DATABASE_URL is not set',
  );
});

test('a database that does not answer is an error of the start, without the password', async () => {
  const url = 'postgres://me:hunter2@127.0.0.1:1/pets';
  const child = await start('database', ['--http.port=0'], { DATABASE_URL: url });
  expect(await child.ended()).toBe(1);
  expect(child.output()).toContain(
    'MARTY_DATABASE_UNREACHABLE: child-db at postgres://me:***@127.0.0.1:1/pets',
  );
  expect(child.output()).not.toContain('hunter2');
});

test('a taken port is refused', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const child = await start('plain', ['--http.host=127.0.0.1', `--http.port=${port}`]);
  expect(await child.ended()).toBe(1);
  expect(child.output()).toContain(`MARTY_PORT_IN_USE: port ${port} is in use`);
  taken.close();
});

test('a bad configuration file is refused with its place', async () => {
  const directory = await serviceFolder();
  await mkdir(join(directory, 'config'));
  await writeFile(join(directory, 'config', 'default.yaml'), 'http:\n  port: "x\n');
  const child = await start('plain', [], {}, directory);
  expect(await child.ended()).toBe(1);
  expect(child.output()).toMatch(/MARTY_CONFIG_SYNTAX: config\/default\.yaml:3:1/);
});

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../../runtime/src/database/postgres/index.ts';
import { buildRuntime } from '../support/build-runtime.ts';
import { type Child, killChildren, startNode } from '../support/child.ts';

const SCRIPT = join(import.meta.dirname, '../fixtures/children/hold-postgres.mjs');

let build: Awaited<ReturnType<typeof buildRuntime>>;
beforeAll(async () => {
  build = await buildRuntime();
});
afterAll(() => build.remove());
afterEach(killChildren);

async function newDirectory(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'marty-shared-')), 'postgres');
}

interface Holder extends Child {
  readonly pid: number;
  readonly url: string;
}

async function hold(directory: string): Promise<Holder> {
  const child = startNode([SCRIPT, build.directory, directory]);
  const [, pid, url = ''] = await child.says(/holding pid=(\d+) url=(\S+)/);
  return { ...child, pid: Number(pid), url };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result: unknown = await client.query({ text: sql, rowMode: 'array' });
    const [last] = [result].flat().slice(-1) as { rows: unknown[][] }[];
    return last?.rows.flat() ?? [];
  } finally {
    await client.end();
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const gone = (pid: number) =>
  vi.waitFor(() => expect(exists(pid)).toBe(false), { timeout: 20_000, interval: 20 });

test('processes share one server; it outlives the one that started it and ends with the last', async () => {
  const directory = await newDirectory();
  const [first, second] = await Promise.all([hold(directory), hold(directory)]);
  expect(second.pid).toBe(first.pid);
  await query(first.url, 'create table t (n integer); insert into t values (1)');
  first.process.kill('SIGKILL');
  await first.ended();
  expect(await query(second.url, 'select n from t')).toEqual([1]);
  second.process.kill('SIGUSR2');
  expect(await second.ended()).toBe(0);
  expect(exists(first.pid)).toBe(false);
});

test('a killed process leaves no server behind, and its data is there the next time', async () => {
  const directory = await newDirectory();
  const holder = await hold(directory);
  await query(holder.url, 'create table t (n integer); insert into t values (7)');
  holder.process.kill('SIGKILL');
  await gone(holder.pid);
  const again = await hold(directory);
  expect(await query(again.url, 'select n from t')).toEqual([7]);
  again.process.kill('SIGKILL');
  await gone(again.pid);
});

test('a server that was killed itself is started again on its data', async () => {
  const directory = await newDirectory();
  const holder = await hold(directory);
  await query(holder.url, 'create table t (n integer); insert into t values (7); checkpoint');
  holder.process.kill('SIGKILL');
  process.kill(holder.pid, 'SIGKILL');
  await gone(holder.pid);
  const server = await startEmbeddedPostgres({ directory });
  expect(await query(server.urlOf('shared'), 'select n from t')).toEqual([7]);
  await server.close();
});

test('a lock that a dead process left is taken over', async () => {
  const directory = await newDirectory();
  const server = await startEmbeddedPostgres({ directory, durable: false });
  await server.close();
  const dead = startNode(['-e', '0']);
  await dead.ended();
  await writeFile(join(directory, 'lock'), String(dead.process.pid));
  const again = await startEmbeddedPostgres({ directory, durable: false });
  await again.close();
});

test('a data folder that PostgreSQL refuses is an error with its log', async () => {
  const directory = await newDirectory();
  const server = await startEmbeddedPostgres({ directory, durable: false });
  await server.close();
  await writeFile(join(directory, 'data', 'PG_VERSION'), '12\n');
  await expect(startEmbeddedPostgres({ directory })).rejects.toMatchObject({
    code: 'MARTY_EMBEDDED_DATABASE',
    faults: expect.arrayContaining([expect.stringContaining('incompatible')]),
  });
  expect(await readFile(join(directory, 'log'), 'utf8')).toContain('version 12');
});

import { chmod, chown, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
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

vi.setConfig({ testTimeout: 60_000 });

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newDirectory(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'marty-shared-'));
  folders.push(folder);
  return join(folder, 'postgres');
}

type As = [environment?: Readonly<Record<string, string>>, account?: { uid: number; gid: number }];

interface Holder extends Child {
  readonly pid: number;
  readonly url: string;
}

async function hold(directory: string, ...as: As): Promise<Holder> {
  const child = startNode([SCRIPT, build.directory, directory], ...as);
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

test('a lock that a dead process left is taken over, by one at a time', async () => {
  const directory = await newDirectory();
  const server = await startEmbeddedPostgres({ directory, durable: false });
  await server.close();
  const dead = startNode(['-e', '0']);
  await dead.ended();
  await writeFile(join(directory, 'lock'), String(dead.process.pid));
  const holders = await Promise.all(Array.from({ length: 4 }, () => hold(directory)));
  expect(new Set(holders.map(({ pid }) => pid)).size).toBe(1);
});

test('in one process the next user may come while the last one leaves', async () => {
  const directory = await newDirectory();
  let server = await startEmbeddedPostgres({ directory, durable: false });
  for (let round = 0; round < 5; round += 1) {
    const [, next] = await Promise.all([
      server.close(),
      startEmbeddedPostgres({ directory, durable: false }),
    ]);
    expect(await query(next.urlOf('postgres'), 'select 1')).toEqual([1]);
    server = next;
  }
  await server.close();
  expect(exists(server.pid)).toBe(false);
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

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'as root, which PostgreSQL refuses',
  () => {
    /** A PATH without `unshare`, as if user namespaces were forbidden. */
    async function pathWithoutUnshare(): Promise<string> {
      const folder = await mkdtemp(join(tmpdir(), 'marty-path-'));
      folders.push(folder);
      for (const name of ['sh', 'rm', 'head'])
        await symlink(`/bin/${name}`, join(folder, name)).catch(() => undefined);
      return folder;
    }

    const NOBODY = { uid: 65534, gid: 65534 };
    const cases: readonly [string, () => Promise<{ directory: string; as: As }>][] = [
      ['in a user namespace', async () => ({ directory: await newDirectory(), as: [] })],
      [
        'as another user, in a folder closed to it',
        async () => ({ directory: await newDirectory(), as: [{ PATH: await pathWithoutUnshare() }] }),
      ],
      [
        'as another user, in an open folder',
        async () => {
          const directory = await newDirectory();
          await chmod(dirname(directory), 0o755);
          return { directory, as: [{ PATH: await pathWithoutUnshare() }] };
        },
      ],
      [
        'when we are not root after all',
        async () => {
          const directory = await newDirectory();
          await chown(dirname(directory), NOBODY.uid, NOBODY.gid);
          return { directory, as: [{}, NOBODY] };
        },
      ],
    ];

    test.each(cases)('it runs %s, and starts again on its data', async (_, prepare) => {
      const { directory, as } = await prepare();
      const first = await hold(directory, ...as);
      await query(first.url, 'create table t (n integer); insert into t values (7)');
      first.process.kill('SIGKILL');
      await gone(first.pid);
      const second = await hold(directory, ...as);
      expect(await query(second.url, 'select n from t')).toEqual([7]);
      second.process.kill('SIGUSR2');
      expect(await second.ended()).toBe(0);
      expect(exists(second.pid)).toBe(false);
    });
  },
);

test('where no process may be spawned PGlite takes its place', async () => {
  const directory = dirname(await newDirectory());
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const script = join(import.meta.dirname, '../fixtures/children/run-service.mjs');
  const words = [
    permission,
    '--allow-fs-read=*',
    '--allow-fs-write=*',
    '--no-warnings',
    script,
    build.directory,
  ];
  const child = startNode([...words, directory, 'database', '--http.port=0']);
  const [, url] = await child.says(/"url":"(http[^"]+)"/);
  expect(child.output()).toContain('no embedded PostgreSQL here, PGlite instead');
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  child.process.kill('SIGTERM');
  expect(await child.ended()).toBe(0);
});

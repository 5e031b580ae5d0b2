import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, migrationStatus, rollback, type SqlPool } from '../../../runtime/src/database/index.ts';
import { type TestDatabase, testDatabase } from '../../../runtime/src/testing/index.ts';
import { serviceFolder } from '../support/resource.ts';

let database: TestDatabase;
let pools: pg.Pool[] = [];

function newPool(): SqlPool {
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  // The database is dropped while the last connections still say goodbye.
  pool.on('error', () => undefined);
  pools.push(pool);
  return pool as unknown as SqlPool;
}

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  pools = [];
  await database.close();
});

const FILES = {
  '0001_a.sql': 'create table a (n integer); insert into a values (1);',
  '0001_a.down.sql': 'drop table a',
  '0002_b.sql': 'insert into a values (2)',
  '0002_b.down.sql': 'delete from a where n = 2',
};

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  return join(await serviceFolder(files), 'migrations');
}

async function numbers(): Promise<readonly number[]> {
  const { rows } = await newPool()
    .connect()
    .then(async (client) => {
      const result = await client.query<{ n: number }>('select n from a order by n');
      client.release();
      return result;
    });
  return rows.map(({ n }) => n);
}

test('of eight concurrent runners one runs, and the others find nothing left', async () => {
  const directory = await folder(FILES);
  const reports = await Promise.all(Array.from({ length: 8 }, () => migrate(newPool(), directory)));
  const ran = reports.map((report) => report.ran).sort((a, b) => b.length - a.length);
  expect(ran).toEqual([['0001_a', '0002_b'], ...Array.from({ length: 7 }, () => [])]);
  expect(await numbers()).toEqual([1, 2]);
});

test('runs what is new, tells the state and goes back by the down files', async () => {
  const directory = await folder({
    '0001_a.sql': FILES['0001_a.sql'],
    '0001_a.down.sql': FILES['0001_a.down.sql'],
  });
  await migrate(newPool(), directory);
  await writeFile(join(directory, '0002_b.sql'), FILES['0002_b.sql']);
  const applied = async () =>
    (await migrationStatus(newPool(), directory)).map(({ name, appliedAt }) => [
      name,
      appliedAt instanceof Date,
    ]);
  expect(await applied()).toEqual([
    ['0001_a', true],
    ['0002_b', false],
  ]);
  expect(await migrate(newPool(), directory)).toEqual({ ran: ['0002_b'] });
  await expect(rollback(newPool(), directory)).rejects.toMatchObject({ code: 'MARTY_MIGRATION_MISSING' });
  await writeFile(join(directory, '0002_b.down.sql'), FILES['0002_b.down.sql']);
  expect(await rollback(newPool(), directory)).toEqual({ ran: ['0002_b'] });
  expect(await numbers()).toEqual([1]);
  expect(await rollback(newPool(), directory, 5)).toEqual({ ran: ['0001_a'] });
  expect(await applied()).toEqual([
    ['0001_a', false],
    ['0002_b', false],
  ]);
});

test('a migration that fails leaves the database as the one before left it', async () => {
  const directory = await folder({
    '0001_a.sql': FILES['0001_a.sql'],
    '0002_bad.sql': 'insert into a values (2); insert into nowhere values (1);',
  });
  await expect(migrate(newPool(), directory)).rejects.toMatchObject({
    code: 'MARTY_MIGRATION_FAILED',
    message: '0002_bad.sql: relation "nowhere" does not exist',
  });
  expect(await numbers()).toEqual([1]);
  await writeFile(join(directory, '0002_bad.sql'), 'insert into a values (3)');
  expect(await migrate(newPool(), directory)).toEqual({ ran: ['0002_bad'] });
});

test('a statement that refuses a transaction runs without one when the file says so', async () => {
  const index = 'create index concurrently a_n on a (n)';
  const directory = await folder({ '0001_a.sql': FILES['0001_a.sql'], '0002_index.sql': index });
  await expect(migrate(newPool(), directory)).rejects.toMatchObject({ code: 'MARTY_MIGRATION_FAILED' });
  await writeFile(join(directory, '0002_index.sql'), `-- no-transaction\n${index}`);
  expect(await migrate(newPool(), directory)).toEqual({ ran: ['0002_index'] });
});

test('line ends do not count as a change', async () => {
  const directory = await folder({ '0001_a.sql': 'create table a\n(n integer);\n' });
  await migrate(newPool(), directory);
  await writeFile(join(directory, '0001_a.sql'), 'create table a\r\n(n integer);\r\n');
  expect(await migrate(newPool(), directory)).toEqual({ ran: [] });
});

test.each<[string, (directory: string) => Promise<void>, string, RegExp]>([
  [
    'an applied file that changed',
    (directory) => writeFile(join(directory, '0001_a.sql'), 'create table other (n integer)'),
    'MARTY_MIGRATION_CHANGED',
    /^0001_a\.sql/,
  ],
  [
    'an applied file that is gone',
    (directory) => rm(join(directory, '0002_b.sql')),
    'MARTY_MIGRATION_NAME',
    /^0002_b\.down/,
  ],
  [
    'an applied migration that is gone',
    async (directory) => {
      await rm(join(directory, '0002_b.sql'));
      await rm(join(directory, '0002_b.down.sql'));
    },
    'MARTY_MIGRATION_MISSING',
    /^0002_b\.sql/,
  ],
  [
    'one that comes late',
    (directory) => writeFile(join(directory, '0000_z.sql'), 'select 1'),
    'MARTY_MIGRATION_ORDER',
    /^0000_z\.sql.*0002_b/,
  ],
  [
    'a number twice',
    (directory) => writeFile(join(directory, '02_c.sql'), 'select 1'),
    'MARTY_MIGRATION_NAME',
    /one number/,
  ],
  [
    'a name without number',
    (directory) => writeFile(join(directory, 'init.sql'), 'select 1'),
    'MARTY_MIGRATION_NAME',
    /^init\.sql/,
  ],
])('refuses %s', async (_, change, code, message) => {
  const directory = await folder(FILES);
  await migrate(newPool(), directory);
  await change(directory);
  await expect(migrate(newPool(), directory)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

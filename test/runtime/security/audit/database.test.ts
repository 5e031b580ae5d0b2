import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { databaseAudit } from '../../../../runtime/src/security/database.ts';
import { openAuditLog, verifyAudit } from '../../../../runtime/src/security/index.ts';
import { type TestDatabase, testDatabase } from '../../../../runtime/src/testing/index.ts';

const KEY = 'k'.repeat(32);
const event = (actor: string) => ({ event: 'order.cancelled', outcome: 'allowed', actor }) as const;
let database: TestDatabase;
const open: Kysely<unknown>[] = [];
const connect = (): Kysely<unknown> => {
  const pool = new pg.Pool({ connectionString: database.url });
  // The end of a pool does not wait for its sockets: the server may cut those that are left.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const made = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  open.push(made);
  return made;
};
const openSink = () => databaseAudit({ db: connect(), key: KEY });
const sql = async (text: string) => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};
const check = async () => {
  const sink = await openSink();
  const head = await sink.head();
  return verifyAudit(sink.lines(), { key: KEY, ...(head === undefined ? {} : { head }) });
};

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => sql('drop table if exists marty_audit, marty_audit_head'));
afterAll(async () => {
  await Promise.all(open.map((db) => db.destroy()));
  await database.close();
});

test('several writers share one chain', async () => {
  const logs = await Promise.all(
    [1, 2, 3].map(async () => openAuditLog({ sink: await openSink(), key: KEY })),
  );
  await Promise.all(
    logs.flatMap((log, n) => Array.from({ length: 400 }, (_, i) => log.record(event(`${n}-${i}`)))),
  );
  await Promise.all(logs.map((log) => log.close()));
  expect(await check()).toMatchObject({ entries: 1200, last: { seq: 1200 }, faults: [] });
});

test.each([
  ['an edit', `update marty_audit set line = replace(line, '"a1"', '"a9"') where seq = 2`, 'edited'],
  ['a deletion', 'delete from marty_audit where seq = 2', 'chain'],
  ['a cut', 'delete from marty_audit where seq = 3', 'truncated'],
])('%s is found', async (_, change, kind) => {
  const log = await openAuditLog({ sink: await openSink(), key: KEY });
  for (const actor of ['a0', 'a1', 'a2']) await log.record(event(actor));
  await sql(change);
  expect((await check()).faults).toMatchObject([{ kind }]);
  await log.close();
});

test('a log that was cut is not continued', async () => {
  const log = await openAuditLog({ sink: await openSink(), key: KEY });
  for (const actor of ['a0', 'a1']) await log.record(event(actor));
  await sql('delete from marty_audit where seq = 2');
  await expect(log.record(event('a2'))).rejects.toThrow(/head does not name its last entry/);
  await expect(openAuditLog({ sink: await openSink(), key: KEY })).rejects.toThrow(/cannot be continued/);
  await log.close();
});

import { type Generated, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgres } from '../../../runtime/src/database/postgres/index.ts';
import type { ConfigTree } from '../../../runtime/src/index.ts';
import { type StartedForTest, serviceFolder, startResource } from '../support/resource.ts';

interface Database {
  accounts: { id: Generated<string>; name: string; balance: number };
  samples: Record<(typeof SAMPLE_COLUMNS)[number], unknown>;
}

const SAMPLE_COLUMNS = [
  'big',
  'exact',
  'ratio',
  'flag',
  'at',
  'day',
  'doc',
  'raw',
  'words',
  'nothing',
] as const;

const MIGRATIONS = {
  '0001_accounts.sql': `
    create table accounts (
      id bigint generated always as identity primary key,
      name text not null unique,
      balance integer not null
    );
    insert into accounts (name, balance) values ('shared', 0);`,
  '0002_samples.sql': `create table samples (
    big bigint, exact numeric, ratio double precision, flag boolean, at timestamptz, day date,
    doc jsonb, raw bytea, words text[], nothing text)`,
};

export interface ServerUnderTest {
  readonly config: ConfigTree;
  close?(): Promise<void>;
}

export type Connected = Awaited<ReturnType<typeof connect>>;

async function connect(config: ConfigTree) {
  const resource = postgres<Database>('test-db');
  return startResource(resource, { config, directory: await serviceFolder(MIGRATIONS) });
}

/** What every server behind `postgres()` must do alike. */
export function postgresConformance(
  open: () => Promise<ServerUnderTest>,
  can: { readonly statementTimeout: boolean },
): void {
  let server: ServerUnderTest;
  let started: Connected;
  const db = (): StartedForTest<Connected['handle']>['handle'] => started.handle;
  beforeAll(async () => {
    server = await open();
    started = await connect(server.config);
  });
  afterAll(async () => {
    await started?.close();
    await server?.close?.();
  });

  test('is migrated and ready when it has started', async () => {
    await started.check?.();
    const { rows } = await sql<{ name: string }>`select name from marty_migrations order by name`.execute(
      db(),
    );
    expect(rows.map(({ name }) => name)).toEqual(['0001_accounts', '0002_samples']);
  });

  test('reads every type alike', async () => {
    const row = {
      big: '9007199254740993',
      exact: '12.3400',
      ratio: 0.5,
      flag: true,
      at: new Date('2024-02-29T12:00:00.123Z'),
      day: new Date(2024, 1, 29),
      doc: { a: [1, null] },
      raw: Buffer.from([0, 255]),
      words: ['a', 'b,c', '"'],
      nothing: null,
    };
    await db()
      .insertInto('samples')
      .values({ ...row, doc: JSON.stringify(row.doc) })
      .execute();
    const read = await db().selectFrom('samples').select(SAMPLE_COLUMNS).executeTakeFirstOrThrow();
    expect(read).toEqual(row);
  });

  test('counts the rows that a statement changed', async () => {
    const values = ['x1', 'x2', 'x3'].map((name) => ({ name, balance: 1 }));
    const inserted = await db().insertInto('accounts').values(values).executeTakeFirst();
    const updated = await db()
      .updateTable('accounts')
      .set({ balance: 2 })
      .where('name', 'like', 'x%')
      .executeTakeFirst();
    const deleted = await db().deleteFrom('accounts').where('name', 'like', 'x%').executeTakeFirst();
    const counts = [inserted.numInsertedOrUpdatedRows, updated.numUpdatedRows, deleted.numDeletedRows];
    expect(counts).toEqual([3n, 3n, 3n]);
  });

  test('a transaction that throws leaves nothing', async () => {
    const attempt = db()
      .transaction()
      .execute(async (tx) => {
        await tx.insertInto('accounts').values({ name: 'ghost', balance: 1 }).execute();
        throw new Error('changed my mind');
      });
    await expect(attempt).rejects.toThrow('changed my mind');
    const ghost = await db().selectFrom('accounts').selectAll().where('name', '=', 'ghost').execute();
    expect(ghost).toEqual([]);
  });

  test('concurrent transactions on one row lose no update', async () => {
    const add = () =>
      db()
        .transaction()
        .execute(async (tx) => {
          const locked = tx.selectFrom('accounts').select('balance').where('name', '=', 'shared').forUpdate();
          const { balance } = await locked.executeTakeFirstOrThrow();
          await tx
            .updateTable('accounts')
            .set({ balance: balance + 1 })
            .where('name', '=', 'shared')
            .execute();
        });
    await Promise.all(Array.from({ length: 25 }, add));
    const row = await db()
      .selectFrom('accounts')
      .select('balance')
      .where('name', '=', 'shared')
      .executeTakeFirst();
    expect(row).toEqual({ balance: 25 });
  });

  test('an error carries its SQLSTATE, and the connection is of use afterwards', async () => {
    const twice = () => db().insertInto('accounts').values({ name: 'twin', balance: 0 }).execute();
    await twice();
    await expect(twice()).rejects.toMatchObject({ code: '23505', constraint: 'accounts_name_key' });
    await expect(sql`selec 1`.execute(db())).rejects.toMatchObject({ code: '42601' });
    await started.check?.();
  });

  test('tells its metrics', async () => {
    const name = 'db_client_connection_pool_name="test-db"';
    const text = started.context.metrics.text();
    expect(text).toContain(`db_client_operation_duration_seconds_count{${name},outcome="ok"}`);
    expect(text).toContain(`db_client_operation_duration_seconds_count{${name},outcome="error"}`);
  });

  const timeout = 'ends a statement that runs too long';
  if (can.statementTimeout)
    test(timeout, async () => {
      const impatient = await connect({
        ...server.config,
        database: { ...(server.config['database'] as ConfigTree), statementTimeout: 50 },
      });
      try {
        const sleep = sql`select pg_sleep(30)`.execute(impatient.handle);
        await expect(sleep).rejects.toMatchObject({ code: '57014' });
      } finally {
        await impatient.close();
      }
    });

  test('may be started and closed without ever being used', async () => {
    const idle = await connect(server.config);
    await idle.close();
  });
}

import { StartupError } from '../errors/startup-error.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { type SqlClient, type SqlPool, withClient } from './sql-pool.ts';

export type { Migration } from './migration-files.ts';

const TABLE = 'marty_migrations';
/** Key of the advisory lock: the bytes of `marty`. */
const LOCK = 0x6d61727479;

export interface MigrationReport {
  /** The names that ran now, in order. */
  readonly ran: readonly string[];
}

export interface MigrationStatus {
  readonly name: string;
  readonly appliedAt: Date | undefined;
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly applied_at: Date;
}

/**
 * Applies the pending migrations of a folder. Of many runners one works and the others wait for it and find
 * nothing left. Each file is one transaction with the record that it ran, unless it says `-- no-transaction`.
 *
 * Throws `StartupError`: `MARTY_MIGRATION_CHANGED`, `_MISSING` or `_ORDER` when folder and database disagree,
 * `MARTY_MIGRATION_FAILED` with the statement's position; `_NAME` for a malformed name.
 */
export async function migrate(pool: SqlPool, directory: string): Promise<MigrationReport> {
  const migrations = await readMigrations(directory);
  if (migrations.length === 0) return { ran: [] };
  return locked(pool, async (client) => {
    const pending = pendingOf(migrations, await appliedOf(client));
    for (const migration of pending) await apply(client, migration);
    return { ran: pending.map(({ name }) => name) };
  });
}

/** Undoes the last `steps` applied migrations by their `.down.sql`, the newest first. */
export async function rollback(pool: SqlPool, directory: string, steps = 1): Promise<MigrationReport> {
  const migrations = await readMigrations(directory);
  return locked(pool, async (client) => {
    const applied = await appliedOf(client);
    pendingOf(migrations, applied);
    const last = applied.slice(-steps).reverse();
    for (const { name } of last) {
      const down = migrations.find((migration) => migration.name === name)?.down;
      if (down === undefined) {
        throw new StartupError('MARTY_MIGRATION_MISSING', `${name} has no ${name}.down.sql`);
      }
      await inTransaction(client, name, async () => {
        await client.query(down);
        await client.query(`delete from ${TABLE} where name = $1`, [name]);
      });
    }
    return { ran: last.map(({ name }) => name) };
  });
}

/** Every migration of the folder and when it was applied. */
export async function migrationStatus(pool: SqlPool, directory: string): Promise<readonly MigrationStatus[]> {
  const migrations = await readMigrations(directory);
  return locked(pool, async (client) => {
    const applied = new Map((await appliedOf(client)).map((row) => [row.name, row.applied_at]));
    return migrations.map(({ name }) => ({ name, appliedAt: applied.get(name) }));
  });
}

/** Runs `work` while no other runner does. The lock ends with the session, so a killed runner leaves none. */
async function locked<T>(pool: SqlPool, work: (client: SqlClient) => Promise<T>): Promise<T> {
  return withClient(pool, async (client) => {
    // A migration may take as long as it needs, and so may the wait for another runner.
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    try {
      await client.query(
        `create table if not exists ${TABLE} (
          name text primary key,
          checksum text not null,
          applied_at timestamptz not null default now()
        )`,
      );
      return await work(client);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
      await client.query('reset statement_timeout');
    }
  });
}

async function appliedOf(client: SqlClient): Promise<readonly Applied[]> {
  const { rows } = await client.query<Applied>(`select name, checksum, applied_at from ${TABLE}`);
  return rows.sort((a, b) => Number.parseInt(a.name, 10) - Number.parseInt(b.name, 10));
}

/** What has yet to run, after checking that folder and database tell the same story. */
function pendingOf(migrations: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  const files = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of applied) {
    const file = files.get(name);
    if (file === undefined) {
      throw new StartupError('MARTY_MIGRATION_MISSING', `${name}.sql was applied and is not in the folder`);
    }
    if (file.checksum !== checksum) {
      throw new StartupError('MARTY_MIGRATION_CHANGED', `${name}.sql changed after it was applied`);
    }
  }
  const done = new Set(applied.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !done.has(name));
  const newest = applied.at(-1)?.name;
  const newestNumber = newest === undefined ? -1 : Number.parseInt(newest, 10);
  const late = pending.find(({ number }) => number < newestNumber);
  if (late !== undefined) {
    throw new StartupError(
      'MARTY_MIGRATION_ORDER',
      `${late.name}.sql comes before the applied ${newest}.sql`,
    );
  }
  return pending;
}

async function apply(client: SqlClient, migration: Migration): Promise<void> {
  const record = async (): Promise<void> => {
    await client.query(migration.sql);
    await client.query(`insert into ${TABLE} (name, checksum) values ($1, $2)`, [
      migration.name,
      migration.checksum,
    ]);
  };
  if (migration.transactional) return inTransaction(client, migration.name, record);
  try {
    await record();
  } catch (error) {
    throw failed(migration.name, error, 'Correct it; it ran outside a transaction, so look at what it left.');
  }
}

async function inTransaction(client: SqlClient, name: string, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw failed(name, error);
  }
}

function failed(name: string, cause: unknown, hint?: string): StartupError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartupError('MARTY_MIGRATION_FAILED', `${name}.sql: ${reason}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

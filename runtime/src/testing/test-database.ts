import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../database/postgres/embedded/server.ts';

/** An empty PostgreSQL database for tests. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  /** Drops it. */
  close(): Promise<void>;
}

const PREFIX = 'test_';

/**
 * A fresh database on an embedded server that all test files of this user share: it is initialised once on a
 * machine, starts with the first user and stops after the last. Databases that a killed run left are dropped
 * when it starts.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await startEmbeddedPostgres({
    directory: join(tmpdir(), `marty-test-postgres-18-${process.getuid?.() ?? 'user'}`),
    durable: false,
    async onStart({ urlOf, dropDatabase }) {
      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: urlOf('postgres') });
      await client.connect();
      const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
      await client.end();
      for (const { datname } of rows) if (datname.startsWith(PREFIX)) await dropDatabase(datname);
    },
  });
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await server.dropDatabase(name);
    } finally {
      await server.close();
    }
  };
  try {
    const url = await server.createDatabase(name);
    const database: TestDatabase = {
      url,
      close() {
        closed ??= close();
        return closed;
      },
      [Symbol.asyncDispose]: () => database.close(),
    };
    return database;
  } catch (error) {
    await server.close();
    throw error;
  }
}

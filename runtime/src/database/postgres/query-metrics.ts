import type { LogEvent } from 'kysely';
import type { ResourceContext } from '../../service/resource.ts';

/** Counts and times the queries of a pool, and logs the failed ones without their parameters. */
export function observeQueries(name: string, context: ResourceContext): (event: LogEvent) => void {
  const duration = context.metrics.histogram('db_client_operation_duration_seconds', {
    help: 'Duration of database operations in seconds.',
    labels: ['db_client_connection_pool_name', 'outcome'],
  });
  return (event) => {
    const outcome = event.level === 'error' ? 'error' : 'ok';
    duration.observe(event.queryDurationMillis / 1000, { db_client_connection_pool_name: name, outcome });
    if (event.level === 'error')
      context.log.debug({ err: event.error, sql: event.query.sql }, 'query failed');
  };
}

export {
  type Migration,
  type MigrationReport,
  type MigrationStatus,
  migrate,
  migrationStatus,
  rollback,
} from './migrations.ts';
export type { SqlClient, SqlPool } from './sql-pool.ts';

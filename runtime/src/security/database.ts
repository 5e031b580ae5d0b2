export {
  AUDIT_TABLES,
  type DatabaseAudit,
  type DatabaseAuditOptions,
  databaseAudit,
  type KyselyHandle,
} from './audit/database-audit.ts';

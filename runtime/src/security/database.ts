export {
  AUDIT_TABLES,
  type DatabaseAudit,
  type DatabaseAuditOptions,
  databaseAudit,
} from './audit/database-audit.ts';

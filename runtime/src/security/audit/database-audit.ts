import type { Kysely, Transaction } from 'kysely';
import { optionalPackage } from '../../packages/optional-package.ts';
import type { AuditSink } from './audit-log.ts';
import { AUDIT_START, type AuditKey, type AuditLink, sealHead } from './entry.ts';
import { readHead } from './verify.ts';

/** What of `Kysely` shows that it is one; its types stay out of ours. */
export interface KyselyHandle {
  transaction(): object;
  executeQuery(...query: never[]): Promise<object>;
}

export interface DatabaseAuditOptions {
  /** The handle of `postgres()`. */
  readonly db: KyselyHandle;
  /** The key of the log, for its head. */
  readonly key?: AuditKey;
}

/** The tables, for those who let nothing but migrations make tables; `open` makes them where they are missing. */
export const AUDIT_TABLES = `
create table if not exists marty_audit (
  seq bigint primary key,
  hash text not null,
  line text not null
);
create table if not exists marty_audit_head (
  id boolean primary key default true check (id),
  head text not null
);`;

/** Any number; it keeps the processes of all services that share the tables in turn. */
const LOCK = 7_241_880_115_311;

/** An audit log in PostgreSQL that processes share: each batch is one transaction, and they take turns. */
export interface DatabaseAudit extends AuditSink {
  /** Every line in order, for `verifyAudit`. */
  lines(): AsyncIterable<string>;
  /** The head, for `verifyAudit`; undefined before the first entry. */
  head(): Promise<string | undefined>;
}

export async function databaseAudit(options: DatabaseAuditOptions): Promise<DatabaseAudit> {
  const { key } = options;
  const db = options.db as unknown as Kysely<unknown>;
  const { CompiledQuery } = await optionalPackage('kysely', 'databaseAudit()', () => import('kysely'));
  const run = async <Row>(on: Kysely<unknown> | Transaction<unknown>, sql: string, values: unknown[] = []) =>
    (await on.executeQuery<Row>(CompiledQuery.raw(sql, values))).rows;
  const headOf = async (on: Kysely<unknown>): Promise<string | undefined> =>
    (await run<{ head: string }>(on, 'select head from marty_audit_head'))[0]?.head;

  const lastOf = async (on: Kysely<unknown>): Promise<AuditLink> => {
    const text = await headOf(on);
    const [row] = await run<{ seq: string; hash: string }>(
      on,
      'select seq, hash from marty_audit order by seq desc limit 1',
    );
    const last = row === undefined ? AUDIT_START : { seq: Number(row.seq), hash: row.hash };
    const named = text === undefined ? AUDIT_START : readHead(text, key);
    if (named?.seq === last.seq && named.hash === last.hash) return last;
    throw new Error(
      'the audit log in the database cannot be continued: its head does not name its last entry',
    );
  };
  const locked = (work: (transaction: Transaction<unknown>) => Promise<void>): Promise<void> =>
    db.transaction().execute(async (transaction) => {
      await run(transaction, 'select pg_advisory_xact_lock($1)', [LOCK]);
      await work(transaction);
    });
  return {
    async open() {
      await locked(async (transaction) => {
        for (const sql of AUDIT_TABLES.split(';')) if (sql.trim() !== '') await run(transaction, sql);
        await lastOf(transaction);
      });
    },
    async append(seal) {
      await locked(async (transaction) => {
        const sealed = seal(await lastOf(transaction));
        const end = sealed.at(-1);
        if (end === undefined) return;
        await run(
          transaction,
          'insert into marty_audit (seq, hash, line) select * from unnest($1::bigint[], $2::text[], $3::text[])',
          [sealed.map(({ seq }) => seq), sealed.map(({ hash }) => hash), sealed.map(({ line }) => line)],
        );
        await run(
          transaction,
          'insert into marty_audit_head (head) values ($1) on conflict (id) do update set head = excluded.head',
          [sealHead(end, key)],
        );
      });
    },
    async *lines() {
      for (let after = 0; ; ) {
        const sql = 'select seq, line from marty_audit where seq > $1 order by seq limit 1000';
        const rows = await run<{ seq: string; line: string }>(db, sql, [after]);
        for (const { line } of rows) yield line;
        const end = rows.at(-1);
        if (end === undefined) return;
        after = Number(end.seq);
      }
    },
    head: () => headOf(db),
    close: async () => undefined,
  };
}

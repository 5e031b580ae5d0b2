import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { optionalPackage } from '../../packages/optional-package.ts';
import type { SqlClient, SqlPool, SqlResult } from '../sql-pool.ts';

const INT8 = 20;
const BYTEA = 17;
const DATE = 1082;

/**
 * PGlite as a pool of one connection: who connects waits for the one before to release. Types are read as `pg`
 * reads them (int8 as text, bytea as a Buffer, dates as local days).
 */
export async function openPglite(directory: string | undefined): Promise<SqlPool> {
  const { PGlite } = await optionalPackage(
    '@electric-sql/pglite',
    'PostgreSQL inside the process',
    () => import('@electric-sql/pglite'),
  );
  if (directory !== undefined) await mkdir(dirname(directory), { recursive: true });
  const lite = await PGlite.create({
    ...(directory === undefined ? {} : { dataDir: directory }),
    parsers: {
      [INT8]: (text) => text,
      [BYTEA]: (text) => Buffer.from(text.slice(2), 'hex'),
      [DATE]: (text) => new Date(`${text}T00:00:00`),
    },
  });
  let last: Promise<void> = Promise.resolve();
  return {
    async connect() {
      const before = last;
      const turn = withResolvers();
      last = turn.promise;
      await before;
      return clientOf(lite, turn.resolve);
    },
    async end() {
      await last;
      await lite.close();
    },
  };
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

interface Lite {
  query(sql: string, parameters: unknown[]): Promise<LiteResult>;
  exec(sql: string): Promise<LiteResult[]>;
}

interface LiteResult {
  readonly rows: unknown[];
  readonly affectedRows?: number;
}

function clientOf(lite: Lite, release: () => void): SqlClient {
  return {
    release,
    async query<Row>(sql: string, parameters?: readonly unknown[]) {
      const result =
        parameters === undefined || parameters.length === 0
          ? (await lite.exec(sql)).at(-1)
          : await lite.query(sql, [...parameters]);
      return resultOf<Row>(sql, result);
    },
  };
}

function resultOf<Row>(sql: string, result: LiteResult | undefined): SqlResult<Row> {
  const rows = (result?.rows ?? []) as Row[];
  const word = /^\s*(?:with\b[\s\S]*?\)\s*)?(select|insert|update|delete|merge)\b/i.exec(sql)?.[1];
  const command = (word?.toUpperCase() ?? 'SELECT') as SqlResult<Row>['command'];
  return { command, rows, rowCount: command === 'SELECT' ? rows.length : (result?.affectedRows ?? 0) };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { testDatabase } from '../../../runtime/src/testing/index.ts';
import { postgresConformance } from './conformance.ts';

describe('a server named by its URL', () => {
  postgresConformance(
    async () => {
      const database = await testDatabase();
      return { config: { database: { url: database.url } }, close: () => database.close() };
    },
    { statementTimeout: true },
  );
});

describe('an embedded PostgreSQL', () => {
  postgresConformance(
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'marty-embedded-'));
      return {
        config: { database: { directory: join(folder, 'postgres') } },
        close: () => rm(folder, { recursive: true, force: true }),
      };
    },
    { statementTimeout: true },
  );
});

describe('PGlite', () => {
  postgresConformance(async () => ({ config: { database: { embedded: 'pglite', directory: ':memory:' } } }), {
    // One thread: nothing is left to interrupt the statement.
    statementTimeout: false,
  });
});

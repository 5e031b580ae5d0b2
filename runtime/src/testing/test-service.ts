import { type ConfigTree, mergeTrees } from '../config/tree.ts';
import { SpawnRefused } from '../database/postgres/embedded/server.ts';
import type { AnySchema } from '../schema/standard-schema.ts';
import type { App } from '../service/app.ts';
import type { Resource, Resources } from '../service/resource.ts';
import type { Service } from '../service/service.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

export interface TestOptions<Uses extends Resources> {
  /** Configuration on top of everything else. */
  readonly config?: ConfigTree;
  /** Replaces resources, for example by a fake of the same handle. */
  readonly uses?: Partial<Uses>;
  /** Environment variables; none of the real ones are seen. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Receives log lines; they are dropped otherwise. */
  readonly log?: (line: string) => void;
}

export interface TestApp extends App {
  /** The URL of its database; undefined where the service has none, or PGlite stands in. */
  readonly databaseUrl: string | undefined;
}

/**
 * Starts a service for a test: a free port on 127.0.0.1, profile `test`, and where it uses `postgres` a fresh
 * empty database with all migrations, dropped at the end.
 *
 * @example
 * await using app = await testService(catalog);
 * const response = await app.fetch('/pets', { method: 'POST', body: JSON.stringify({ name: 'Rex' }) });
 */
export async function testService<S extends AnySchema, Uses extends Resources>(
  service: Service<S, Uses>,
  options: TestOptions<Uses> = {},
): Promise<TestApp> {
  const uses: Resources = { ...service.uses, ...withoutUndefined<Resource<unknown>>(options.uses ?? {}) };
  const sections = new Set(Object.values(uses).flatMap(({ database }) => database?.section ?? []));
  const named = (section: string): boolean => urlIn(options.config, section) !== undefined;
  const databases = await Promise.all(
    [...sections]
      .filter((section) => !named(section))
      .map(async (section) => ({ section, made: await emptyDatabase() })),
  );
  const dropAll = async (): Promise<void> => {
    await Promise.all(databases.map(({ made }) => made?.close()));
  };
  const defaults: ConfigTree = {
    http: { host: '127.0.0.1', port: 0 },
    ...(options.log === undefined ? { log: { level: 'silent' } } : {}),
    ...Object.fromEntries(
      databases.map(({ section, made }) => [section, made === undefined ? PGLITE : { url: made.url }]),
    ),
  };
  try {
    const app = await service.start({
      profile: 'test',
      environment: options.environment ?? {},
      config: mergeTrees(defaults, options.config ?? {}),
      uses,
      ...(options.log === undefined ? {} : { logDestination: { write: options.log } }),
    });
    const close = async (): Promise<void> => {
      await app.close();
      await dropAll();
    };
    let closing: Promise<void> | undefined;
    const test: TestApp = {
      ...app,
      databaseUrl: databases[0]?.made?.url ?? urlIn(options.config, 'database'),
      close() {
        closing ??= close();
        return closing;
      },
      [Symbol.asyncDispose]: () => test.close(),
    };
    return test;
  } catch (error) {
    await dropAll();
    throw error;
  }
}

const PGLITE: ConfigTree = { embedded: 'pglite', directory: ':memory:' };

/** Undefined where no process may be spawned: then PGlite inside this one has to do. */
async function emptyDatabase(): Promise<TestDatabase | undefined> {
  try {
    return await testDatabase();
  } catch (error) {
    if (error instanceof SpawnRefused) return undefined;
    throw error;
  }
}

function urlIn(config: ConfigTree | undefined, section: string): string | undefined {
  const values = config?.[section];
  const url = typeof values === 'object' && values !== null ? (values as ConfigTree)['url'] : undefined;
  return typeof url === 'string' ? url : undefined;
}

function withoutUndefined<T>(record: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}

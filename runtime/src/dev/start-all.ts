import { join } from 'node:path';
import { type ConfigTree, mergeTrees } from '../config/tree.ts';
import type { AnySchema } from '../schema/standard-schema.ts';
import type { App } from '../service/app.ts';
import type { Resources } from '../service/resource.ts';
import type { Service, StartOptions } from '../service/service.ts';

export interface DevOptions {
  /** Port of each service by its name; a service without one gets what its configuration says. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Variables on top of `process.env`. */
  readonly env?: Readonly<Record<string, string>>;
  /** URL of a server to use instead of the embedded one, or the folder where the embedded one keeps its data. */
  readonly database?: { readonly url: string } | { readonly directory: string };
  readonly profile?: string;
  readonly logDestination?: StartOptions['logDestination'];
}

/** The services of a plugin, running in this process. */
export interface DevApp extends AsyncDisposable {
  /** By service name, in start order. */
  readonly apps: ReadonlyMap<string, App>;
  /** Closes every service gracefully; the first error is thrown after all have been asked. */
  close(): Promise<void>;
}

/**
 * Starts all services of a plugin in one process, each on its own port; those with a database share one embedded
 * PostgreSQL, each with its own database. When one cannot start, the others are closed and its error is thrown.
 *
 * @example
 * await using plugin = await startAll([catalog, payments], { ports: { catalog: 8080, payments: 8081 } });
 */
export async function startAll(
  services: readonly Service<AnySchema, Resources>[],
  options: DevOptions = {},
): Promise<DevApp> {
  const apps = new Map<string, App>();
  const close = async (): Promise<void> => {
    const results = await Promise.allSettled([...apps.values()].map((app) => app.close()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
  try {
    for (const service of services) {
      apps.set(
        service.name,
        await service.start({
          profile: options.profile ?? 'development',
          environment: { ...process.env, ...options.env },
          config: overridesFor(service, options),
          ...(options.logDestination === undefined ? {} : { logDestination: options.logDestination }),
        }),
      );
    }
  } catch (error) {
    await close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const plugin: DevApp = {
    apps,
    close() {
      closing ??= close();
      return closing;
    },
    [Symbol.asyncDispose]: () => plugin.close(),
  };
  return plugin;
}

function overridesFor(service: Service<AnySchema, Resources>, options: DevOptions): ConfigTree {
  const port = options.ports?.[service.name];
  const { database } = options;
  const sections = Object.values(service.uses).flatMap((resource) => resource.database?.section ?? []);
  const values =
    database === undefined
      ? undefined
      : 'url' in database
        ? { url: database.url }
        : { directory: join(database.directory, 'postgres') };
  const databases = values === undefined ? {} : Object.fromEntries(sections.map((name) => [name, values]));
  return mergeTrees(databases, port === undefined ? {} : { http: { port } });
}

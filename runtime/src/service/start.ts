import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { leafPaths } from '../config/tree.ts';
import { StartupError } from '../errors/startup-error.ts';
import { startAdmin } from '../http/admin-server.ts';
import { guardOverload } from '../http/overload.ts';
import { httpServer } from '../http/server.ts';
import { inOrder } from '../http/stage.ts';
import { createLoggers } from '../observability/loggers.ts';
import { collectProcessMetrics } from '../observability/metrics/process-metrics.ts';
import { createMetrics } from '../observability/metrics/registry.ts';
import { type OpenLog, openLog } from '../observability/pino-logger.ts';
import type { AnySchema } from '../schema/standard-schema.ts';
import { type App, fetchFrom } from './app.ts';
import { startResources } from './lifecycle.ts';
import type { ConfigEntry, Operator } from './operator.ts';
import type { ResourceContext, Resources } from './resource.ts';
import { securityResource } from './security-resource.ts';
import type { StartedServer } from './server.ts';
import { startServers } from './servers.ts';
import type { Service, StartOptions } from './service.ts';
import { Teardown } from './teardown.ts';

type Definition = Service<AnySchema, Resources>;

/** Starts a service: configuration, admin port, resources in order, security, then its servers. */
export async function startService(definition: Definition, options: StartOptions = {}): Promise<App> {
  const environment = options.environment ?? process.env;
  const profile = options.profile ?? environment['MARTY_PROFILE'] ?? environment['NODE_ENV'] ?? 'development';
  const loaded = await loadConfig(definition.configSchema, {
    service: definition.name,
    directory: definition.directory,
    profile,
    environment,
    ...(options.argv === undefined ? {} : { argv: options.argv }),
    ...(options.config === undefined ? {} : { overrides: options.config }),
  });
  const settings = readSettings(loaded.tree, profile);
  const opened = openLog({
    service: definition.name,
    version: definition.version,
    level: settings.log.level,
    destination: options.logDestination,
  });
  opened.log.debug({ profile, config: loaded.masked() }, 'configuration');
  const context: ResourceContext = {
    service: definition.name,
    directory: definition.directory,
    profile,
    config: loaded.tree,
    environment,
    log: opened.log,
    metrics: createMetrics(),
  };
  const teardown = new Teardown(opened.log);
  try {
    const uses = { ...definition.uses, ...options.uses };
    return await startParts({ definition, uses, settings, context, loaded, opened }, teardown);
  } catch (error) {
    await teardown.run();
    throw asStartupError(error, settings.http.port);
  }
}

interface Parts {
  readonly definition: Definition;
  readonly uses: Resources;
  readonly settings: Settings;
  readonly context: ResourceContext;
  readonly loaded: LoadedConfig<unknown>;
  readonly opened: OpenLog;
}

/** Everything that was started is left to `teardown`, whether all of it starts or not. */
async function startParts(parts: Parts, teardown: Teardown): Promise<App> {
  const { definition, settings, context, loaded, opened } = parts;
  const { log, metrics } = context;
  teardown.add(collectProcessMetrics(metrics));
  const overload = guardOverload(settings.overload, metrics);
  teardown.add(overload.stop);
  const loggers = createLoggers(log);
  const operator: Operator = {
    service: definition.name,
    version: definition.version,
    profile: context.profile,
    startedAt: new Date(),
    metrics,
    loggers,
    phase: 'starting',
    dependencies: async () => [],
    configuration: () => configurationOf(loaded),
  };
  const admin = settings.admin.separate
    ? await startAdmin({ settings, operator, writeLine: opened.writeLine, log })
    : undefined;
  if (admin !== undefined) teardown.add(() => admin.close({ delay: 0, timeout: 0 }));
  const resources = await startResources(parts.uses, context, loggers);
  teardown.add(resources.close);
  operator.dependencies = resources.statuses;
  const { handles } = resources;
  const stages = await resources.add(securityResource(definition.security, handles));
  const given = { ...handles, config: loaded.config, log, metrics } as never;
  const http = httpServer({
    routes: definition.routes(given),
    middleware: definition.middleware,
    schemes: definition.security?.schemes,
    operator,
    writeLine: opened.writeLine,
  });
  const servers = await startServers([...definition.servers(given), http], {
    ...context,
    version: definition.version,
    settings,
    stages: inOrder([overload.stage, ...stages]),
    unready: async () => unreadyOf(operator),
  });
  operator.phase = 'up';
  const close = async (): Promise<void> => {
    log.info('shutting down');
    operator.phase = 'draining';
    await servers.close(settings.shutdown);
    await teardown.run();
    log.info('stopped');
    await opened.flush();
  };
  const urls = withAdmin(servers.urls, admin);
  const url = urls['http'] ?? '';
  log.info({ url, urls, profile: context.profile }, 'listening');
  let closing: Promise<void> | undefined;
  const app: App = {
    url,
    urls,
    port: Number(new URL(url).port),
    fetch: fetchFrom(url),
    close() {
      closing ??= close();
      return closing;
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
  return app;
}

function withAdmin(
  urls: Readonly<Record<string, string>>,
  admin: StartedServer | undefined,
): Readonly<Record<string, string>> {
  return admin?.url === undefined ? urls : { ...urls, admin: admin.url };
}

async function unreadyOf(operator: Operator): Promise<ReadonlyMap<string, string>> {
  if (operator.phase !== 'up') return new Map([['service', operator.phase]]);
  const statuses = await operator.dependencies();
  return new Map(statuses.flatMap(({ name, reason }) => (reason === undefined ? [] : [[name, reason]])));
}

function configurationOf({ tree, explain }: LoadedConfig<unknown>): Readonly<Record<string, ConfigEntry>> {
  return Object.fromEntries(
    leafPaths(tree).map((path) => {
      const { value, origins } = explain(path);
      return [path, { value, origin: origins[0] }];
    }),
  );
}

function asStartupError(error: unknown, port: number): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code !== 'EADDRINUSE') return error;
  const taken = (error as { port?: unknown }).port;
  return new StartupError('MARTY_PORT_IN_USE', `port ${typeof taken === 'number' ? taken : port} is in use`, {
    cause: error,
  });
}

import { loadConfig } from '../config/load-config.ts';
import { readSettings } from '../config/settings.ts';
import { StartupError } from '../errors/startup-error.ts';
import { httpServer } from '../http/server.ts';
import { inOrder } from '../http/stage.ts';
import { collectProcessMetrics } from '../observability/metrics/process-metrics.ts';
import { createMetrics } from '../observability/metrics/registry.ts';
import { openLog } from '../observability/pino-logger.ts';
import type { AnySchema } from '../schema/standard-schema.ts';
import { type App, fetchFrom } from './app.ts';
import { startResources } from './lifecycle.ts';
import type { Resources } from './resource.ts';
import { securityResource } from './security-resource.ts';
import { startServers } from './servers.ts';
import type { Service, StartOptions } from './service.ts';

/** Starts a service: configuration, resources in order, security, then its servers. */
export async function startService(
  definition: Service<AnySchema, Resources>,
  options: StartOptions = {},
): Promise<App> {
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
  const { log, flush } = openLog({
    service: definition.name,
    version: definition.version,
    level: settings.log.level,
    destination: options.logDestination,
  });
  log.debug({ profile, config: loaded.masked() }, 'configuration');
  const metrics = createMetrics();
  const stopProcessMetrics = collectProcessMetrics(metrics);
  const context = {
    service: definition.name,
    directory: definition.directory,
    profile,
    config: loaded.tree,
    environment,
    log,
    metrics,
  };
  const resources = await startResources({ ...definition.uses, ...options.uses }, context).catch(
    (error: unknown) => {
      stopProcessMetrics();
      throw error;
    },
  );
  try {
    const { handles } = resources;
    const stages = await resources.add(securityResource(definition.security, handles));
    const given = { ...handles, config: loaded.config, log, metrics } as never;
    const http = httpServer({
      routes: definition.routes(given),
      middleware: definition.middleware,
      schemes: definition.security?.schemes,
    });
    const servers = await startServers([...definition.servers(given), http], {
      ...context,
      version: definition.version,
      settings,
      stages: inOrder(stages),
      unready: resources.unready,
    });
    const { urls } = servers;
    const url = urls['http'] ?? '';
    log.info({ url, urls, profile }, 'listening');
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      log.info('shutting down');
      await servers.close(settings.shutdown);
      await resources.close();
      stopProcessMetrics();
      log.info('stopped');
      await flush();
    };
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
  } catch (error) {
    stopProcessMetrics();
    await resources.close();
    throw asStartupError(error, settings.http.port);
  }
}

function asStartupError(error: unknown, port: number): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code !== 'EADDRINUSE') return error;
  const taken = (error as { port?: unknown }).port;
  return new StartupError('MARTY_PORT_IN_USE', `port ${typeof taken === 'number' ? taken : port} is in use`, {
    cause: error,
  });
}

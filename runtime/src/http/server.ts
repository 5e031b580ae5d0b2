import type { LineWriter } from '../observability/pino-logger.ts';
import type { Operator } from '../service/operator.ts';
import type { Security } from '../service/security.ts';
import type { Server, ServerContext, StartedServer } from '../service/server.ts';
import { addAdmin } from './admin.ts';
import { addDocs } from './docs.ts';
import { createHttpApp, listen } from './http-app.ts';
import type { Middleware } from './middleware.ts';
import { requestObserver } from './observe.ts';
import { addHealth, addMetrics } from './operations.ts';
import type { AnyRoute } from './route.ts';
import { addRoutes } from './routes.ts';
import { trackRequests } from './running-requests.ts';

export interface HttpOptions {
  readonly routes: readonly AnyRoute[];
  readonly middleware: readonly Middleware[];
  readonly schemes: Security['schemes'];
  readonly operator: Operator;
  readonly writeLine: LineWriter;
}

/** The HTTP side of a service. */
export function httpServer(options: HttpOptions): Server {
  return { name: 'http', start: (context) => startHttp(options, context) };
}

async function startHttp(options: HttpOptions, context: ServerContext): Promise<StartedServer> {
  const { log, metrics, stages, settings } = context;
  const { operator } = options;
  const running = trackRequests(requestObserver(options.writeLine, metrics));
  metrics.gauge('http_server_active_requests', {
    help: 'HTTP requests that run now.',
    collect: (gauge) => gauge.set(running.count),
  });
  const app = createHttpApp({
    settings: settings.http,
    running,
    stagesOfUnknown: stages.filter(({ at }) => at === 'arrive' || at === 'limit'),
    log,
  });
  addHealth(app, operator, log);
  if (!settings.admin.separate) {
    addMetrics(app, operator);
    addAdmin(app, { operator, prefix: '/admin', token: settings.admin.token, log });
  }
  addDocs(app, { name: context.service, version: context.version, ...options });
  await addRoutes(app, { ...options, stages });
  return listen(app, settings.http, running, log);
}

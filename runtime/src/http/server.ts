import type { AddressInfo } from 'node:net';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { MartyError } from '../errors/marty-error.ts';
import { PROBLEM_CONTENT_TYPE, problemOf } from '../errors/problem.ts';
import type { Security } from '../service/security.ts';
import type { Server, ServerContext, StartedServer } from '../service/server.ts';
import { greetRequests, stagesHook } from './arrival.ts';
import { faultOf } from './fault.ts';
import type { Middleware } from './middleware.ts';
import { requestObserver } from './observe.ts';
import { addOperations } from './operations.ts';
import { pathOf, stateOf } from './request-state.ts';
import type { AnyRoute } from './route.ts';
import { addRoutes } from './routes.ts';
import { trackRequests } from './running-requests.ts';
import { servedRoute } from './served-route.ts';

export interface HttpOptions {
  readonly routes: readonly AnyRoute[];
  readonly middleware: readonly Middleware[];
  readonly schemes: Security['schemes'];
}

/** The HTTP side of a service. */
export function httpServer(options: HttpOptions): Server {
  return { name: 'http', start: (context) => startHttp(options, context) };
}

async function startHttp(options: HttpOptions, context: ServerContext): Promise<StartedServer> {
  const { log, metrics, stages } = context;
  const settings = context.settings.http;
  const app = fastify({
    logger: false,
    bodyLimit: settings.bodyLimit,
    requestTimeout: settings.requestTimeout,
    // A request that arrives on an open connection while we drain is served, not refused.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors(error, request, reply) {
      const fault = faultOf(error);
      const problem = problemOf(fault, { instance: pathOf(request.raw.url ?? '') });
      (reply as FastifyReply).code(fault.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
    },
  });
  app.removeContentTypeParser('text/plain');
  const running = trackRequests(requestObserver(log, metrics));
  metrics.gauge('http_server_active_requests', {
    help: 'HTTP requests that run now.',
    collect: (gauge) => gauge.set(running.count),
  });
  const stagesOfUnknown = stages.filter(({ at }) => at === 'arrive' || at === 'limit');
  const unknown = servedRoute({ name: '(none)', stages: stagesOfUnknown });
  greetRequests(app, unknown, running, log);
  app.setNotFoundHandler({ preHandler: stagesHook(unknown) }, (request) => {
    throw new MartyError('not_found', `nothing answers ${request.method} ${pathOf(request.url)}`);
  });
  answerFaults(app);
  addOperations(app, {
    ...context,
    name: context.service,
    routes: options.routes,
    schemes: options.schemes,
    draining: () => running.draining,
  });
  await addRoutes(app, { ...options, stages });
  await app.listen({ host: settings.host, port: settings.port });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://${urlHost(settings.host)}:${port}`,
    drain: () => running.drain(),
    async close(shutdown) {
      const cut = setTimeout(() => {
        log.warn({ timeoutMs: shutdown.timeout }, 'requests still run: their connections are cut');
        app.server.closeAllConnections();
      }, shutdown.timeout);
      try {
        await app.close();
      } finally {
        clearTimeout(cut);
      }
    },
  };
}

function answerFaults(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const fault = faultOf(error);
    const state = stateOf(request);
    state.fault = fault;
    if (fault.retryAfterSeconds !== undefined) {
      reply.header('retry-after', String(Math.ceil(fault.retryAfterSeconds)));
    }
    const problem = problemOf(fault, { instance: state.path, correlationId: state.correlationId });
    return reply.code(fault.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
  });
}

function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

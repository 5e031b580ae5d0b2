import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { MartyError } from '../errors/marty-error.ts';
import { PROBLEM_CONTENT_TYPE, problemOf } from '../errors/problem.ts';
import { requestContextOf } from '../observability/correlation.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics/registry.ts';
import { faultOf } from './fault.ts';
import { observeRequests } from './observe.ts';
import { addOperations, operationPaths } from './operations.ts';
import { pathOf, REQUEST_STATE, setState, stateOf } from './request-state.ts';
import type { Route } from './route.ts';
import { addRoutes } from './routes.ts';
import { trackRequests } from './running-requests.ts';

export interface HttpOptions {
  readonly name: string;
  readonly version: string;
  readonly routes: readonly Route[];
  readonly settings: Settings['http'];
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly unready: () => Promise<ReadonlyMap<string, string>>;
}

export interface HttpServer {
  readonly url: string;
  readonly port: number;
  close(shutdown: Settings['shutdown']): Promise<void>;
}

/** Builds the server of a service and listens. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { settings, log } = options;
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
  app.decorateRequest(REQUEST_STATE, null);
  app.addHook('onRequest', (request, reply, done) => {
    const { correlationId, traceId } = requestContextOf(request.headers);
    setState(request, { correlationId, traceId, arrived: performance.now(), fault: undefined });
    reply.header('x-request-id', correlationId);
    done();
  });
  const running = trackRequests(app);
  observeRequests(app, log, options.metrics, new Set(operationPaths));
  options.metrics.gauge('http_server_active_requests', {
    help: 'HTTP requests that run now.',
    collect: (gauge) => gauge.set(running.count),
  });
  answerFaults(app);
  addOperations(app, { ...options, draining: () => running.draining });
  await addRoutes(app, options.routes, log);
  await app.listen({ host: settings.host, port: settings.port });
  const { port } = app.server.address() as AddressInfo;
  return {
    port,
    url: `http://${urlHost(settings.host)}:${port}`,
    async close(shutdown) {
      running.drain();
      if (shutdown.delay > 0) await delay(shutdown.delay);
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
    const problem = problemOf(fault, {
      instance: pathOf(request.url),
      correlationId: state.correlationId,
    });
    return reply.code(fault.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
  });
  app.setNotFoundHandler((request) => {
    throw new MartyError('not_found', `nothing answers ${request.method} ${pathOf(request.url)}`);
  });
}

function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

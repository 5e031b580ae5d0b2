import type { AddressInfo, Socket } from 'node:net';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { MartyError } from '../errors/marty-error.ts';
import { PROBLEM_CONTENT_TYPE, problemOf } from '../errors/problem.ts';
import type { Logger } from '../observability/logger.ts';
import type { StartedServer } from '../service/server.ts';
import { greetRequests, stagesHook } from './arrival.ts';
import { answerConnectionFault } from './connection-fault.ts';
import { allowOrigins } from './cors.ts';
import { faultOf } from './fault.ts';
import { pathOf, stateOf } from './request-state.ts';
import type { RunningRequests } from './running-requests.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { servedRoute } from './served-route.ts';
import type { RequestStage } from './stage.ts';

interface HttpAppOptions {
  readonly settings: Settings['http'];
  readonly running: RunningRequests;
  /** Those that see requests that no route takes. */
  readonly stagesOfUnknown: readonly RequestStage[];
  readonly log: Logger;
}

/** Fastify with the limits, the headers and the answers to faults that every server of the runtime has. */
export function createHttpApp(options: HttpAppOptions): FastifyInstance {
  const { settings, running, log } = options;
  const app = fastify({
    logger: false,
    bodyLimit: settings.bodyLimit,
    requestTimeout: settings.requestTimeout,
    trustProxy: settings.trustProxy,
    http: {
      headersTimeout: settings.headersTimeout,
      maxHeaderSize: settings.maxHeaderSize,
      // How late a time-out may be noticed.
      connectionsCheckingInterval: Math.max(50, Math.min(5000, Math.ceil(settings.headersTimeout / 4))),
    },
    // A request that arrives on an open connection while we drain is served, not refused.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    // Input is checked by schemas of the service's own library: Fastify's validator need not be loaded.
    schemaController: { compilersFactory: { buildValidator: (() => () => () => true) as never } },
    clientErrorHandler: (error, socket) => answerConnectionFault(error, socket as Socket),
    frameworkErrors(error, request, reply) {
      const fault = faultOf(error);
      const problem = problemOf(fault, { instance: pathOf(request.raw.url ?? '') });
      (reply as FastifyReply).code(fault.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
    },
  });
  // Node.js drops what is above its own limit; here it is to be refused.
  app.server.maxHeadersCount = settings.maxHeaderCount + 1;
  app.removeContentTypeParser('text/plain');
  const unknown = servedRoute({ name: '(none)', stages: options.stagesOfUnknown });
  greetRequests(app, {
    unknown,
    running,
    log,
    headers: settings.securityHeaders ? SECURITY_HEADERS : {},
    maxHeaders: settings.maxHeaderCount,
  });
  allowOrigins(app, settings.cors);
  app.setNotFoundHandler({ preHandler: stagesHook(unknown) }, (request) => {
    throw new MartyError('not_found', `nothing answers ${request.method} ${pathOf(request.url)}`);
  });
  answerFaults(app);
  return app;
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

/** Listens; the answer stops it. */
export async function listen(
  app: FastifyInstance,
  at: { readonly host: string; readonly port: number },
  running: RunningRequests,
  log: Logger,
): Promise<StartedServer> {
  await app.listen({ host: at.host, port: at.port });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://${urlHost(at.host)}:${port}`,
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

function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CorsSettings } from '../config/settings.ts';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
/** Request headers that every API of this runtime reads. */
const HEADERS = ['authorization', 'content-type', 'traceparent', 'tracestate', 'x-request-id'];
const EXPOSED = ['x-request-id', 'retry-after'];

/**
 * Cross-origin requests (CORS of the Fetch standard). An origin that is not allowed gets no header and so nothing
 * of the answer; a preflight request is answered here and never reaches a route. Without origins nothing is done.
 */
export function allowOrigins(app: FastifyInstance, settings: CorsSettings): void {
  if (settings.origins.length === 0) return;
  const any = settings.origins.includes('*');
  const allowed = new Set(settings.origins);
  const headers = [...HEADERS, ...settings.headers].join(', ');
  const exposed = [...EXPOSED, ...settings.exposedHeaders].join(', ');
  const admit = (reply: FastifyReply, origin: string): void => {
    reply.header('access-control-allow-origin', any ? '*' : origin);
    if (settings.credentials) reply.header('access-control-allow-credentials', 'true');
  };
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (!any) reply.header('vary', 'origin');
    const admitted = origin !== undefined && (any || allowed.has(origin));
    const preflight =
      request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (admitted) admit(reply, origin);
    if (!preflight) {
      if (admitted) reply.header('access-control-expose-headers', exposed);
      done();
      return;
    }
    if (admitted) {
      reply.header('access-control-allow-methods', METHODS);
      reply.header('access-control-allow-headers', headers);
      reply.header('access-control-max-age', String(settings.maxAge));
    }
    reply.code(204).send();
  });
}

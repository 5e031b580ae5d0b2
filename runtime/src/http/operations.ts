import type { FastifyInstance } from 'fastify';
import { METRICS_CONTENT_TYPE, OPENMETRICS_CONTENT_TYPE } from '../observability/metrics/text.ts';
import { DOCS_PAGE } from './docs-page.ts';
import { buildOpenApi } from './openapi.ts';
import type { HttpOptions } from './server.ts';

/** The paths that every service answers beside its own. */
export const operationPaths = [
  '/health/live',
  '/health/ready',
  '/metrics',
  '/openapi.json',
  '/docs',
] as const;

interface OperationOptions extends HttpOptions {
  readonly draining: () => boolean;
}

/** Adds health, metrics and the documentation of the routes. */
export function addOperations(app: FastifyInstance, options: OperationOptions): void {
  app.get('/health/live', () => ({ status: 'up' }));
  app.get('/health/ready', async (_request, reply) => {
    if (options.draining()) return reply.code(503).send({ status: 'draining' });
    const unready = await options.unready();
    if (unready.size === 0) return { status: 'up' };
    options.log.warn({ unready: Object.fromEntries(unready) }, 'not ready');
    return reply.code(503).send({ status: 'down', unready: [...unready.keys()] });
  });
  app.get('/metrics', (request, reply) => {
    const open = request.headers.accept?.includes('application/openmetrics-text') === true;
    reply.type(open ? OPENMETRICS_CONTENT_TYPE : METRICS_CONTENT_TYPE);
    return options.metrics.text(open ? 'openmetrics' : 'prometheus');
  });
  const document = JSON.stringify(buildOpenApi(options));
  app.get('/openapi.json', (_request, reply) => reply.type('application/json').send(document));
  app.get('/docs', (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
      )
      .send(DOCS_PAGE),
  );
}

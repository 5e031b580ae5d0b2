import type { FastifyInstance } from 'fastify';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics/registry.ts';
import { METRICS_CONTENT_TYPE, OPENMETRICS_CONTENT_TYPE } from '../observability/metrics/text.ts';
import { stagesHook } from './arrival.ts';
import { DOCS_PAGE } from './docs-page.ts';
import { buildOpenApi } from './openapi.ts';
import type { AnyRoute } from './route.ts';
import { servedRoute } from './served-route.ts';

interface OperationOptions {
  readonly name: string;
  readonly version: string;
  readonly routes: readonly AnyRoute[];
  readonly schemes: Readonly<Record<string, unknown>> | undefined;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly unready: () => Promise<ReadonlyMap<string, string>>;
  readonly draining: () => boolean;
}

/** Adds health, metrics and the documentation of the routes. */
export function addOperations(app: FastifyInstance, options: OperationOptions): void {
  const at = (name: string) => ({ onRequest: stagesHook(servedRoute({ name, quiet: true })) });
  app.get('/health/live', at('/health/live'), () => ({ status: 'up' }));
  app.get('/health/ready', at('/health/ready'), async (_request, reply) => {
    if (options.draining()) return reply.code(503).send({ status: 'draining' });
    const unready = await options.unready();
    if (unready.size === 0) return { status: 'up' };
    options.log.warn({ unready: Object.fromEntries(unready) }, 'not ready');
    return reply.code(503).send({ status: 'down', unready: [...unready.keys()] });
  });
  app.get('/metrics', at('/metrics'), (request, reply) => {
    const open = request.headers.accept?.includes('application/openmetrics-text') === true;
    reply.type(open ? OPENMETRICS_CONTENT_TYPE : METRICS_CONTENT_TYPE);
    return options.metrics.text(open ? 'openmetrics' : 'prometheus');
  });
  const document = JSON.stringify(buildOpenApi(options));
  app.get('/openapi.json', at('/openapi.json'), (_request, reply) =>
    reply.type('application/json').send(document),
  );
  app.get('/docs', at('/docs'), (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
      )
      .send(DOCS_PAGE),
  );
}

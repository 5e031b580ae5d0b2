import type { FastifyInstance } from 'fastify';
import type { Logger } from '../observability/logger.ts';
import { METRICS_CONTENT_TYPE, OPENMETRICS_CONTENT_TYPE } from '../observability/metrics/text.ts';
import type { Operator } from '../service/operator.ts';
import { stagesHook } from './arrival.ts';
import { servedRoute } from './served-route.ts';

/** A path of the runtime itself: no stage sees it, and its requests are logged at `debug`. */
export function quietRoute(name: string) {
  return { onRequest: stagesHook(servedRoute({ name, quiet: true })) };
}

/**
 * The groups of probes: `live` is told apart from `ready` so that nobody restarts a service whose database is down,
 * and `startup` from both so that a slow start is no failure.
 */
export function addHealth(app: FastifyInstance, operator: Operator, log: Logger): void {
  app.get('/health/live', quietRoute('/health/live'), () => ({ status: 'up' }));
  app.get('/health/startup', quietRoute('/health/startup'), (_request, reply) => {
    if (operator.phase !== 'starting') return reply.send({ status: 'up' });
    return reply.code(503).send({ status: 'starting' });
  });
  app.get('/health/ready', quietRoute('/health/ready'), async (_request, reply) => {
    if (operator.phase !== 'up') return reply.code(503).send({ status: operator.phase });
    const down = (await operator.dependencies()).filter(({ status }) => status === 'down');
    if (down.length === 0) return { status: 'up' };
    const reasons = Object.fromEntries(down.map(({ name, reason }) => [name, reason]));
    log.warn({ unready: reasons }, 'not ready');
    return reply.code(503).send({ status: 'down', unready: Object.keys(reasons) });
  });
}

export function addMetrics(app: FastifyInstance, { metrics }: Operator): void {
  app.get('/metrics', quietRoute('/metrics'), (request, reply) => {
    const open = request.headers.accept?.includes('application/openmetrics-text') === true;
    reply.type(open ? OPENMETRICS_CONTENT_TYPE : METRICS_CONTENT_TYPE);
    return metrics.text(open ? 'openmetrics' : 'prometheus');
  });
}

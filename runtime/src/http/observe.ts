import type { FastifyInstance } from 'fastify';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics/registry.ts';
import { pathOf, stateOf } from './request-state.ts';

/**
 * One log line and one observation a request, when its answer is sent or its caller has gone. The metric has the
 * name and labels of OpenTelemetry's HTTP conventions; rate and errors derive from its count.
 */
export function observeRequests(
  app: FastifyInstance,
  log: Logger,
  metrics: Metrics,
  quiet: ReadonlySet<string>,
): void {
  const duration = metrics.histogram('http_server_request_duration_seconds', {
    help: 'Duration of HTTP requests in seconds.',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const state = stateOf(request);
    const route = request.routeOptions.url ?? '(none)';
    const ms = performance.now() - state.arrived;
    const status = reply.statusCode;
    duration.observe(ms / 1000, {
      http_request_method: request.method,
      http_route: route,
      http_response_status_code: status,
    });
    const level = status >= 500 ? 'error' : quiet.has(route) ? 'debug' : 'info';
    log[level](
      {
        correlationId: state.correlationId,
        ...(state.traceId === undefined ? {} : { traceId: state.traceId }),
        method: request.method,
        path: pathOf(request.url),
        route,
        status,
        durationMs: Math.round(ms * 100) / 100,
        ...(state.fault === undefined ? {} : { code: state.fault.code, reason: state.fault.message }),
        ...(status >= 500 && state.fault !== undefined ? { err: state.fault.cause ?? state.fault } : {}),
      },
      'request',
    );
    done();
  });
}

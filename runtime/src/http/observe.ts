import type { ServerResponse } from 'node:http';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics/registry.ts';
import { type RequestState, stateOf } from './request-state.ts';

/** The status of a request whose caller went away before its answer, as nginx names it. */
const CLIENT_GONE = 499;

/**
 * What to do when a response closes: the stages are told, one log line, one observation. The metric has the name
 * and labels of OpenTelemetry's HTTP conventions; rate and errors derive from its count.
 */
export function requestObserver(log: Logger, metrics: Metrics): (response: ServerResponse) => void {
  const duration = metrics.histogram('http_server_request_duration_seconds', {
    help: 'Duration of HTTP requests in seconds.',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
  });
  return (response) => {
    const state = stateOf(response);
    const status = response.writableFinished ? response.statusCode : CLIENT_GONE;
    const durationMs = performance.now() - state.arrived;
    if (state.served.ends) tellStages(state, status, durationMs);
    duration.observe(durationMs / 1000, {
      http_request_method: state.method,
      http_route: state.served.name,
      http_response_status_code: status,
    });
    logRequest(log, state, status, durationMs);
  };
}

function tellStages(state: RequestState, status: number, durationMs: number): void {
  const outcome = { status, durationMs, fault: state.fault };
  for (const stage of state.served.stages.slice(0, state.staged)) {
    try {
      stage.end?.(state, outcome);
    } catch (error) {
      state.log.error({ err: error, stage: stage.name }, 'a stage failed at the end of a request');
    }
  }
}

function logRequest(log: Logger, state: RequestState, status: number, durationMs: number): void {
  const { fault, served } = state;
  const level = status >= 500 ? 'error' : served.quiet ? 'debug' : 'info';
  log[level](
    {
      correlationId: state.correlationId,
      ...(state.traceId === undefined ? {} : { traceId: state.traceId }),
      method: state.method,
      path: state.path,
      route: served.name,
      status,
      durationMs: Math.round(durationMs * 100) / 100,
      ...(fault === undefined ? {} : { code: fault.code, reason: fault.message }),
      ...(status >= 500 && fault !== undefined ? { err: fault.cause ?? fault } : {}),
    },
    'request',
  );
}

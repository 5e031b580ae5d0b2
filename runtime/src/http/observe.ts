import type { ServerResponse } from 'node:http';
import type { MartyError } from '../errors/marty-error.ts';
import type { Metrics } from '../observability/metrics/registry.ts';
import type { LineWriter } from '../observability/pino-logger.ts';
import { type RequestState, stateOf } from './request-state.ts';

/** The status of a request whose caller went away before its answer, as nginx names it. */
const CLIENT_GONE = 499;

/**
 * What to do when a response closes: the stages are told, one log line, one observation. The metric has the name
 * and labels of OpenTelemetry's HTTP conventions; rate and errors derive from its count.
 */
export function requestObserver(writeLine: LineWriter, metrics: Metrics): (response: ServerResponse) => void {
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
    logRequest(writeLine, state, status, durationMs);
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

/** The line is written as text: most of what a logger costs is in making lines out of objects. */
function logRequest(writeLine: LineWriter, state: RequestState, status: number, durationMs: number): void {
  const { fault, served } = state;
  if (status >= 500 && fault !== undefined) {
    logFault(state, fault, status, durationMs);
    return;
  }
  let fields = `"correlationId":"${state.correlationId}"`;
  if (state.traceId !== undefined) fields += `,"traceId":"${state.traceId}"`;
  fields += `,"method":"${state.method}","path":${JSON.stringify(state.path)},"route":${served.quoted}`;
  fields += `,"status":${status},"durationMs":${rounded(durationMs)}`;
  if (fault !== undefined) fields += `,"code":"${fault.code}","reason":${JSON.stringify(fault.message)}`;
  writeLine(status >= 500 ? 'error' : served.quiet ? 'debug' : 'info', fields, 'request');
}

function logFault(state: RequestState, fault: MartyError, status: number, durationMs: number): void {
  state.log.error(
    {
      correlationId: state.correlationId,
      ...(state.traceId === undefined ? {} : { traceId: state.traceId }),
      method: state.method,
      path: state.path,
      route: state.served.name,
      status,
      durationMs: rounded(durationMs),
      code: fault.code,
      reason: fault.message,
      err: fault.cause ?? fault,
    },
    'request',
  );
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

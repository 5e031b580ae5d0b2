import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestContext } from './context.ts';

const REQUEST_ID = /^[\w.:@/+=-]{1,128}$/;
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:$|-)/;

/**
 * The correlation id of a request: `x-request-id` where it is well formed, else the trace id of `traceparent`
 * (W3C Trace Context), else a new UUID. A malformed id is replaced, so that nobody writes into our log.
 */
export function requestContextOf(headers: IncomingHttpHeaders): RequestContext {
  const traceId = traceIdOf(headers['traceparent']);
  const given = headers['x-request-id'];
  const correlationId =
    typeof given === 'string' && REQUEST_ID.test(given) ? given : (traceId ?? randomUUID());
  return { correlationId, traceId };
}

function traceIdOf(header: string | string[] | undefined): string | undefined {
  const traceId = typeof header === 'string' ? TRACEPARENT.exec(header)?.[1] : undefined;
  return traceId === undefined || /^0+$/.test(traceId) ? undefined : traceId;
}

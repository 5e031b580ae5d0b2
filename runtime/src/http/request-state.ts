import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MartyError } from '../errors/marty-error.ts';
import type { RequestContext } from '../observability/context.ts';
import { requestContextOf } from '../observability/correlation.ts';
import type { Logger } from '../observability/logger.ts';
import type { ServedRoute } from './served-route.ts';
import type { StageRequest, StageRoute } from './stage.ts';

/** What the server keeps for each request; stages and middlewares see it as a `StageRequest`. */
export class RequestState implements StageRequest, RequestContext {
  readonly correlationId: string;
  readonly traceId: string | undefined;
  readonly log: Logger;
  /** `performance.now()` of its arrival. */
  readonly arrived: number;
  /** Where it goes; the unknown route until one takes it. */
  served: ServedRoute;
  user: unknown = undefined;
  span: unknown = undefined;
  /** What was answered with a problem document. */
  fault: MartyError | undefined = undefined;
  /** How many stages have seen it, of those of its route. */
  staged = 0;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;

  constructor(request: FastifyRequest, reply: FastifyReply, served: ServedRoute, log: Logger) {
    const { correlationId, traceId } = requestContextOf(request.raw.headers);
    this.correlationId = correlationId;
    this.traceId = traceId;
    this.served = served;
    this.log = log;
    this.arrived = performance.now();
    this.#request = request;
    this.#reply = reply;
  }

  get route(): StageRoute | undefined {
    return this.served.route;
  }

  get method(): string {
    return this.#request.raw.method ?? '';
  }

  get path(): string {
    return pathOf(this.#request.raw.url ?? '');
  }

  get headers(): IncomingHttpHeaders {
    return this.#request.raw.headers;
  }

  get address(): string {
    return this.#request.ip;
  }

  get raw(): IncomingMessage {
    return this.#request.raw;
  }

  get response(): ServerResponse {
    return this.#reply.raw;
  }

  setHeader(name: string, value: string): void {
    this.#reply.header(name, value);
  }
}

/** The name of the state among Fastify's request decorators, and on the response. */
export const REQUEST_STATE = 'marty';

interface Stateful {
  [REQUEST_STATE]: RequestState;
}

/** The state of a request, or of its response; set before anything else sees it. */
export function stateOf(holder: FastifyRequest | ServerResponse): RequestState {
  return (holder as unknown as Stateful)[REQUEST_STATE];
}

export function setState(holder: FastifyRequest | ServerResponse, state: RequestState): void {
  (holder as unknown as Stateful)[REQUEST_STATE] = state;
}

/** The path of a URL without its query, which may hold secrets. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

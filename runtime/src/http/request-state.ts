import type { FastifyRequest } from 'fastify';
import type { MartyError } from '../errors/marty-error.ts';
import type { RequestContext } from '../observability/context.ts';

/** What the server keeps for each request. */
export interface RequestState extends RequestContext {
  /** `performance.now()` of its arrival. */
  readonly arrived: number;
  /** What was answered with a problem document. */
  fault: MartyError | undefined;
}

/** The name of the state among Fastify's request decorators. */
export const REQUEST_STATE = 'marty';

/** The state of a request; set before anything else sees it. */
export function stateOf(request: FastifyRequest): RequestState {
  return request.getDecorator<RequestState>(REQUEST_STATE);
}

export function setState(request: FastifyRequest, state: RequestState): void {
  request.setDecorator<RequestState>(REQUEST_STATE, state);
}

/** The path of a URL without its query, which may hold secrets. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

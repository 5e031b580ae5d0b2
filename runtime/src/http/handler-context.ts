import type { FastifyReply } from 'fastify';
import type { Logger } from '../observability/logger.ts';
import type { RequestInput } from './input.ts';
import type { RequestState } from './request-state.ts';
import type { ErasedContext, ReplyHeaders, RouteReply } from './route.ts';

/** What a handler is called with; a class so that the signal costs nothing until it is read. */
export class HandlerContext implements ErasedContext {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly user: unknown;
  readonly reply = replyOf;
  readonly log: Logger;
  readonly correlationId: string;
  readonly #reply: FastifyReply;
  #controller: AbortController | undefined = undefined;

  constructor(input: RequestInput, state: RequestState, reply: FastifyReply) {
    this.params = input.params;
    this.query = input.query;
    this.headers = input.headers;
    this.body = input.body;
    this.user = state.user;
    this.log = state.log;
    this.correlationId = state.correlationId;
    this.#reply = reply;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const made = new AbortController();
      this.#controller = made;
      const { raw } = this.#reply;
      raw.once('close', () => {
        if (!raw.writableFinished) made.abort();
      });
    }
    return this.#controller.signal;
  }
}

function replyOf<Status extends number>(
  status: Status,
  body?: unknown,
  headers?: ReplyHeaders,
): RouteReply<Status> {
  return { status, body, headers };
}

import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { MartyError } from '../errors/marty-error.ts';
import type { Logger } from '../observability/logger.ts';
import { REQUEST_STATE, RequestState, setState, stateOf } from './request-state.ts';
import type { RunningRequests } from './running-requests.ts';
import type { ServedRoute } from './served-route.ts';

export type RequestHook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
) => void;

interface Greeting {
  /** Where a request goes until a route takes it. */
  readonly unknown: ServedRoute;
  readonly running: RunningRequests;
  readonly log: Logger;
  /** On every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly maxHeaders: number;
}

/** The first thing that happens to every request: it gets its state and is counted until its response closes. */
export function greetRequests(app: FastifyInstance, greeting: Greeting): void {
  const { unknown, running, log, headers, maxHeaders } = greeting;
  app.decorateRequest(REQUEST_STATE, null);
  app.addHook('onRequest', (request, reply, done) => {
    const state = new RequestState(request, reply, unknown, log);
    setState(request, state);
    setState(reply.raw, state);
    running.begin(reply.raw);
    reply.headers(headers);
    reply.header('x-request-id', state.correlationId);
    // Names and values alternate.
    if (request.raw.rawHeaders.length <= 2 * maxHeaders) done();
    else done(new MartyError('headers_too_large', `the request has more than ${maxHeaders} headers`));
  });
}

/** Lets the stages of a route see each of its requests, in order; waits only for those that ask for it. */
export function stagesHook(served: ServedRoute): RequestHook {
  const { stages } = served;
  return (request, _reply, done) => {
    const state = stateOf(request);
    state.served = served;
    try {
      for (let i = 0; i < stages.length; i += 1) {
        state.staged = i + 1;
        const pending = stages[i]?.handle(state);
        if (pending !== undefined) {
          pending.then(() => rest(state)).then(() => done(), done);
          return;
        }
      }
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
}

async function rest(state: RequestState): Promise<void> {
  for (const stage of state.served.stages.slice(state.staged)) {
    state.staged += 1;
    await stage.handle(state);
  }
}

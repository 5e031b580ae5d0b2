import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Logger } from '../observability/logger.ts';
import { REQUEST_STATE, RequestState, setState, stateOf } from './request-state.ts';
import type { RunningRequests } from './running-requests.ts';
import type { ServedRoute } from './served-route.ts';

export type RequestHook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
) => void;

/** The first thing that happens to every request: it gets its state and is counted until its response closes. */
export function greetRequests(
  app: FastifyInstance,
  unknown: ServedRoute,
  running: RunningRequests,
  log: Logger,
): void {
  app.decorateRequest(REQUEST_STATE, null);
  app.addHook('onRequest', (request, reply, done) => {
    const state = new RequestState(request, reply, unknown, log);
    setState(request, state);
    setState(reply.raw, state);
    running.begin(reply.raw);
    reply.header('x-request-id', state.correlationId);
    done();
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

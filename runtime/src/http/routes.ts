import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MartyError } from '../errors/marty-error.ts';
import { StartupError } from '../errors/startup-error.ts';
import { withRequestContext } from '../observability/context.ts';
import { jsonSchemaOf } from '../schema/json-schema.ts';
import { stagesHook } from './arrival.ts';
import { HandlerContext } from './handler-context.ts';
import { compileInput, type InputReader } from './input.ts';
import { type Answer, type Middleware, runThrough } from './middleware.ts';
import { type RequestState, stateOf } from './request-state.ts';
import type { AnyRoute } from './route.ts';
import { servedRoute } from './served-route.ts';
import type { RequestStage, StageMoment } from './stage.ts';

interface RoutesOptions {
  readonly routes: readonly AnyRoute[];
  readonly middleware: readonly Middleware[];
  /** In order. */
  readonly stages: readonly RequestStage[];
}

const PATH = /^\/(?:(?::[A-Za-z_]\w*|[\w.~!$&'()+,;=@%-]+)(?:\/|$))*$/;

/** Adds the routes of a service; one that is duplicate, malformed, or asks for what nothing does ends the start. */
export async function addRoutes(app: FastifyInstance, options: RoutesOptions): Promise<void> {
  for (const route of options.routes) {
    const name = `${route.method} ${route.path}`;
    const fault = PATH.test(route.path) ? unservedOption(route, options.stages) : 'malformed path';
    if (fault !== undefined) throw new StartupError('MARTY_ROUTE_INVALID', `${name}: ${fault}`);
    for (const stage of options.stages) stage.admit?.(route);
    const read = await compileInput(route);
    const middlewares = [...options.middleware, ...(route.options.middleware ?? [])];
    try {
      app.route({
        method: route.method,
        url: route.path,
        schema: { response: responseSchemas(route) },
        onRequest: stagesHook(servedRoute({ name: route.path, route, stages: options.stages })),
        handler: handlerOf(route, read, middlewares),
      });
    } catch (error) {
      throw new StartupError('MARTY_ROUTE_INVALID', `${name}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** A route whose permission nobody checks must not be served. */
function unservedOption({ options }: AnyRoute, stages: readonly RequestStage[]): string | undefined {
  const served = (moment: StageMoment): boolean => stages.some(({ at }) => at === moment);
  if (options.permission !== undefined && !served('authorize')) {
    return `asks for permission '${options.permission}', and the service has no security that checks it`;
  }
  if ((options.auth === 'required' || options.auth === 'optional') && !served('authenticate')) {
    return `has auth '${options.auth}', and the service has no security that authenticates`;
  }
  if (options.rateLimit !== undefined && !served('limit')) {
    return 'has a rate limit, and the service has no security that limits';
  }
  return undefined;
}

/** JSON Schemas by status, which Fastify compiles into serialisers; undeclared properties never leave. */
function responseSchemas(route: AnyRoute): Record<number, unknown> {
  return Object.fromEntries(
    Object.entries(route.options.response).flatMap(([status, schema]) => {
      const json = schema === null ? undefined : jsonSchemaOf(schema, 'output', 'draft-07');
      return json === undefined ? [] : [[status, json]];
    }),
  );
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => void;

function handlerOf(route: AnyRoute, read: InputReader, middlewares: readonly Middleware[]): Handler {
  const handle = (state: RequestState, request: FastifyRequest, reply: FastifyReply) => {
    const input = read(request);
    if (input instanceof Promise) {
      return input.then((late) => route.handler(new HandlerContext(late, state, reply)));
    }
    return route.handler(new HandlerContext(input, state, reply));
  };
  const answer =
    middlewares.length === 0
      ? handle
      : (state: RequestState, request: FastifyRequest, reply: FastifyReply) =>
          runThrough(middlewares, state, () => handle(state, request, reply));
  // Answers by the reply, not by what it returns: each promise less is worth a microsecond with its context.
  return (request, reply) => {
    const state = stateOf(request);
    const answered = withRequestContext(state, answer, state, request, reply);
    if (!(answered instanceof Promise)) send(answered, reply);
    else {
      answered.then(
        (late) => sendLate(late, reply),
        (error: unknown) => void reply.send(errorOf(error)),
      );
    }
  };
}

function sendLate(answer: Answer, reply: FastifyReply): void {
  try {
    send(answer, reply);
  } catch (error) {
    reply.send(errorOf(error));
  }
}

/** Fastify would send another thrown value as an answer. */
function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : MartyError.from(thrown);
}

function send(answer: Answer, reply: FastifyReply): void {
  if (answer.headers !== undefined) reply.headers(answer.headers);
  reply.code(answer.status);
  // Fastify takes a string for text; here it is a JSON value, unless the handler named a type.
  if (typeof answer.body === 'string' && !reply.hasHeader('content-type')) {
    reply.type('application/json').send(JSON.stringify(answer.body));
  } else reply.send(answer.body);
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StartupError } from '../errors/startup-error.ts';
import { withRequestContext } from '../observability/context.ts';
import type { Logger } from '../observability/logger.ts';
import { jsonSchemaOf } from '../schema/json-schema.ts';
import { compileInput, type InputReader, type RequestInput } from './input.ts';
import { stateOf } from './request-state.ts';
import type { ErasedContext, ReplyHeaders, Route, RouteReply } from './route.ts';

const PATH = /^\/(?:(?::[A-Za-z_]\w*|[\w.~!$&'()+,;=@%-]+)(?:\/|$))*$/;

/** Adds the routes of a service; a duplicate or malformed one ends the start. */
export async function addRoutes(app: FastifyInstance, routes: readonly Route[], log: Logger): Promise<void> {
  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    if (!PATH.test(route.path)) throw new StartupError('MARTY_ROUTE_INVALID', `${name}: malformed path`);
    const read = await compileInput(route);
    try {
      app.route({
        method: route.method,
        url: route.path,
        schema: { response: responseSchemas(route) },
        handler: (request, reply) => answer(route, read, request, reply, log),
      });
    } catch (error) {
      throw new StartupError('MARTY_ROUTE_INVALID', `${name}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** JSON Schemas by status, which Fastify compiles into serialisers; undeclared properties never leave. */
function responseSchemas(route: Route): Record<number, unknown> {
  return Object.fromEntries(
    Object.entries(route.options.response).flatMap(([status, schema]) => {
      const json = schema === null ? undefined : jsonSchemaOf(schema, 'output', 'draft-07');
      return json === undefined ? [] : [[status, json]];
    }),
  );
}

function answer(
  route: Route,
  read: InputReader,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Logger,
): Promise<unknown> {
  return withRequestContext(stateOf(request), async () => {
    const raw = {
      params: request.params,
      query: request.query,
      headers: request.headers,
      body: request.body,
    };
    const input = await read(raw);
    const answered = await route.handler(contextOf(input, request, reply, log));
    if (answered.headers !== undefined) reply.headers(answered.headers);
    reply.code(answered.status);
    if (typeof answered.body !== 'string' || reply.hasHeader('content-type'))
      return reply.send(answered.body);
    // Fastify takes a string for text; here it is a JSON value, unless the handler named a type.
    return reply.type('application/json').send(JSON.stringify(answered.body));
  });
}

function contextOf(
  input: RequestInput,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Logger,
): ErasedContext {
  let controller: AbortController | undefined;
  return {
    params: input.params,
    query: input.query,
    headers: input.headers,
    body: input.body,
    reply: replyOf,
    log,
    correlationId: stateOf(request).correlationId,
    get signal() {
      if (controller === undefined) {
        const made = new AbortController();
        controller = made;
        reply.raw.once('close', () => {
          if (!reply.raw.writableFinished) made.abort();
        });
      }
      return controller.signal;
    },
  };
}

function replyOf<Status extends number>(
  status: Status,
  body?: unknown,
  headers?: ReplyHeaders,
): RouteReply<Status> {
  return { status, body, headers };
}

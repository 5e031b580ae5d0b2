import type { ErrorCode } from '../errors/codes.ts';
import type { Logger } from '../observability/logger.ts';
import type { AnySchema, InferOutput, Schema } from '../schema/standard-schema.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `GET /pets/:id`; a parameter is a whole segment. */
export type RoutePattern = `${HttpMethod} /${string}`;

/** The names of the parameters of a pattern: `'id'` for `GET /pets/:id`. */
export type ParamNames<Pattern extends string> = Pattern extends `${string}/:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | ParamNames<`/${Tail}`>
    : Rest
  : never;

/** Status → schema of its body; `null` is an answer without a body. */
export type ResponseSchemas = { readonly [status: number]: AnySchema | null };

type PathParams<Pattern extends string> = { readonly [Name in ParamNames<Pattern>]: string };

type Parsed<S, Otherwise> = S extends AnySchema ? InferOutput<S> : Otherwise;

export interface RouteOptions<
  Pattern extends string,
  Params extends AnySchema | undefined,
  Query extends AnySchema | undefined,
  Headers extends AnySchema | undefined,
  Body extends AnySchema | undefined,
  Responses extends ResponseSchemas,
> {
  /** One line for the OpenAPI document. */
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** Name of the operation for generated clients; by default made of method and path. */
  readonly operationId?: string;
  /** Must give every parameter of the path; without it they are strings. */
  readonly params?: Params & Schema<unknown, Record<ParamNames<Pattern>, unknown>>;
  readonly query?: Query;
  /** Names in lower case, as they arrive. */
  readonly headers?: Headers;
  readonly body?: Body;
  readonly response: Responses;
  /** Errors that the handler may throw, for the OpenAPI document. */
  readonly errors?: readonly ErrorCode[];
}

type Reply<Responses extends ResponseSchemas> = <Status extends keyof Responses & number>(
  status: Status,
  ...body: Responses[Status] extends AnySchema
    ? [body: InferOutput<Responses[Status]>, headers?: ReplyHeaders]
    : [body?: undefined, headers?: ReplyHeaders]
) => RouteReply<Status>;

export type ReplyHeaders = Readonly<Record<string, string>>;

/** What a handler answers; made by its `reply` only. */
export interface RouteReply<Status extends number = number> {
  readonly status: Status;
  readonly body: unknown;
  readonly headers: ReplyHeaders | undefined;
}

/** What a handler is called with. */
export interface RouteContext<Params, Query, Headers, Body, Responses extends ResponseSchemas> {
  readonly params: Params;
  readonly query: Query;
  readonly headers: Headers;
  readonly body: Body;
  readonly reply: Reply<Responses>;
  readonly log: Logger;
  readonly correlationId: string;
  /** Aborts when the caller goes away; made when it is first read. */
  readonly signal: AbortSignal;
}

/** A route as data; `route` makes it, a service serves it. */
export interface Route {
  readonly method: HttpMethod;
  readonly path: string;
  readonly options: RouteOptions<
    string,
    AnySchema | undefined,
    AnySchema | undefined,
    AnySchema | undefined,
    AnySchema | undefined,
    ResponseSchemas
  >;
  readonly handler: (context: ErasedContext) => RouteReply | Promise<RouteReply>;
}

export type ErasedContext = RouteContext<unknown, unknown, unknown, unknown, ResponseSchemas>;

/**
 * A typed route. Parameters come from the path, inputs from their schemas, and `reply` takes exactly the
 * declared statuses with the body of each.
 *
 * @example
 * route(
 *   'GET /pets/:id',
 *   { summary: 'Read a pet', params: PetId, response: { 200: Pet } },
 *   async ({ params, reply }) => reply(200, await pets.get(params.id)),
 * );
 */
export function route<
  const Pattern extends RoutePattern,
  const Responses extends ResponseSchemas,
  Params extends AnySchema | undefined = undefined,
  Query extends AnySchema | undefined = undefined,
  Headers extends AnySchema | undefined = undefined,
  Body extends AnySchema | undefined = undefined,
>(
  pattern: Pattern,
  options: RouteOptions<Pattern, Params, Query, Headers, Body, Responses>,
  handler: (
    context: RouteContext<
      Parsed<Params, PathParams<Pattern>>,
      Parsed<Query, Readonly<Record<string, string | readonly string[] | undefined>>>,
      Parsed<Headers, Readonly<Record<string, string | readonly string[] | undefined>>>,
      Parsed<Body, undefined>,
      Responses
    >,
  ) => RouteReply<keyof Responses & number> | Promise<RouteReply<keyof Responses & number>>,
): Route {
  const space = pattern.indexOf(' ');
  return {
    method: pattern.slice(0, space) as HttpMethod,
    path: pattern.slice(space + 1),
    options: options as unknown as Route['options'],
    handler: handler as unknown as Route['handler'],
  };
}

/** The parameter names of a path, in order. */
export function paramNames(path: string): readonly string[] {
  return path.split('/').flatMap((segment) => (segment.startsWith(':') ? [segment.slice(1)] : []));
}

import type { ErrorCode } from '../errors/codes.ts';
import type { Logger } from '../observability/logger.ts';
import type { AnySchema, InferOutput, Schema } from '../schema/standard-schema.ts';
import type { Middleware } from './middleware.ts';
import type { AuthMode, NoSecurity, RouteSecurity, SecurityTypes, UserOf } from './route-security.ts';

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
  Types extends SecurityTypes = SecurityTypes,
  Auth extends AuthMode = AuthMode,
> extends RouteSecurity<Types, Auth> {
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
  /** Around this handler, inside the middlewares of the service. */
  readonly middleware?: readonly Middleware[];
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
  readonly headers?: ReplyHeaders | undefined;
}

/** What a handler is called with. */
export interface RouteContext<
  Params,
  Query,
  Headers,
  Body,
  Responses extends ResponseSchemas,
  User = undefined,
> {
  readonly params: Params;
  readonly query: Query;
  readonly headers: Headers;
  readonly body: Body;
  /** Who asks, as the security of the service types it. */
  readonly user: User;
  readonly reply: Reply<Responses>;
  readonly log: Logger;
  readonly correlationId: string;
  /** Aborts when the caller goes away; made when it is first read. */
  readonly signal: AbortSignal;
}

/**
 * A route as data; `route` makes it, a service serves it. `Types` are those of the security that it was made for;
 * a route that was made for none is served by every service.
 */
export interface Route<Types extends SecurityTypes = NoSecurity> {
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
  /** Exists for the compiler only. */
  readonly '~security'?: Types;
}

/** A route of any service. */
export type AnyRoute = Route<SecurityTypes>;

export type ErasedContext = RouteContext<unknown, unknown, unknown, unknown, ResponseSchemas, unknown>;

/** Makes typed routes; see `route`. */
export type RouteMaker<Types extends SecurityTypes> = <
  const Pattern extends RoutePattern,
  const Responses extends ResponseSchemas,
  Params extends AnySchema | undefined = undefined,
  Query extends AnySchema | undefined = undefined,
  Headers extends AnySchema | undefined = undefined,
  Body extends AnySchema | undefined = undefined,
  const Auth extends AuthMode = 'required',
>(
  pattern: Pattern,
  options: RouteOptions<Pattern, Params, Query, Headers, Body, Responses, Types, Auth>,
  handler: (
    context: RouteContext<
      Parsed<Params, PathParams<Pattern>>,
      Parsed<Query, Readonly<Record<string, string | readonly string[] | undefined>>>,
      Parsed<Headers, Readonly<Record<string, string | readonly string[] | undefined>>>,
      Parsed<Body, undefined>,
      Responses,
      UserOf<Types, Auth>
    >,
  ) => RouteReply<keyof Responses & number> | Promise<RouteReply<keyof Responses & number>>,
) => Route<Types>;

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
export const route: RouteMaker<NoSecurity> = makeRoute;

/**
 * `route` for services with this security: `user` has its type, and `permission` and `rateLimit` take what it
 * knows.
 *
 * @example
 * const route = routeFor(shopSecurity);
 * route('GET /me', { summary: 'Who am I', response: { 200: Me } }, ({ user, reply }) => reply(200, user));
 */
export function routeFor<Types extends SecurityTypes>(_security: {
  readonly '~types'?: Types;
}): RouteMaker<Types> {
  return makeRoute;
}

function makeRoute(pattern: string, options: unknown, handler: unknown): Route<never> {
  const space = pattern.indexOf(' ');
  return {
    method: pattern.slice(0, space) as HttpMethod,
    path: pattern.slice(space + 1),
    options: options as Route['options'],
    handler: handler as Route['handler'],
  };
}

/** The parameter names of a path, in order. */
export function paramNames(path: string): readonly string[] {
  return path.split('/').flatMap((segment) => (segment.startsWith(':') ? [segment.slice(1)] : []));
}

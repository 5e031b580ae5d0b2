export type { Answer, Middleware, RequestScope } from './middleware.ts';
export { buildOpenApi, type OpenApiDocument } from './openapi.ts';
export {
  type AnyRoute,
  type HttpMethod,
  type ParamNames,
  type ReplyHeaders,
  type ResponseSchemas,
  type Route,
  type RouteContext,
  type RouteMaker,
  type RouteOptions,
  type RoutePattern,
  type RouteReply,
  route,
  routeFor,
} from './route.ts';
export type { AuthMode, NoSecurity, RouteSecurity, SecurityTypes, UserOf } from './route-security.ts';
export type { RequestStage, StageMoment, StageOutcome, StageRequest, StageRoute } from './stage.ts';

export { buildOpenApi, type OpenApiDocument } from './openapi.ts';
export {
  type HttpMethod,
  type ParamNames,
  type ReplyHeaders,
  type ResponseSchemas,
  type Route,
  type RouteContext,
  type RouteOptions,
  type RoutePattern,
  type RouteReply,
  route,
} from './route.ts';

export type { ConfigTree } from './config/tree.ts';
export { ERROR_CODES, type ErrorCode, type RetryAdvice } from './errors/codes.ts';
export { type InputProblem, MartyError, type MartyErrorOptions } from './errors/marty-error.ts';
export type { Problem } from './errors/problem.ts';
export { STARTUP_ERRORS, StartupError, type StartupErrorCode } from './errors/startup-error.ts';
export type { Logger, LogLevel } from './observability/logger.ts';
export type { Metrics } from './observability/metrics/registry.ts';
export type { AnySchema, InferInput, InferOutput, Schema } from './schema/standard-schema.ts';
export type { App } from './service/app.ts';
export type { Handles, Resource, ResourceContext, Resources, StartedResource } from './service/resource.ts';
export { run } from './service/run.ts';
export type { Security, SecurityContext, StartedSecurity } from './service/security.ts';
export type { Server, ServerContext, StartedServer } from './service/server.ts';
export {
  type Service,
  type ServiceContext,
  type ServiceOptions,
  type StartOptions,
  service,
} from './service/service.ts';

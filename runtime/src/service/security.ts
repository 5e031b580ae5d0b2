import type { SecurityTypes } from '../http/route-security.ts';
import type { RequestStage } from '../http/stage.ts';
import type { ResourceContext } from './resource.ts';

/** What a security is given when its service starts: the handles of `uses`, by name, among it. */
export interface SecurityContext extends ResourceContext {
  readonly uses: Readonly<Record<string, unknown>>;
}

/** A running security. */
export interface StartedSecurity {
  /** The same for every protocol of the service. */
  readonly stages: readonly RequestStage[];
  /** Rejects when it cannot judge requests now; asked by `/health/ready`. */
  check?(): Promise<void>;
  close?(): Promise<void>;
}

/**
 * Who may call a service, and how often. `Types` reach its routes through `routeFor`; at run time only `start` and
 * `schemes` exist.
 */
export interface Security<Types extends SecurityTypes = SecurityTypes> {
  /** Exists for the compiler only. */
  readonly '~types'?: Types;
  /** Security schemes of the OpenAPI document, by name; each of them is enough for a route that needs a user. */
  readonly schemes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  start(context: SecurityContext): StartedSecurity | Promise<StartedSecurity>;
}

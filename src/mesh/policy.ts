import type { SourceLocation } from '../errors.ts';

/** Who enforces a concern of a dependency: exactly one layer. */
export type Owner = 'mesh' | 'runtime';

/** What every policy of a call has. */
export interface Concern {
  readonly owner: Owner;
  /** Where the user wrote it. */
  readonly where?: SourceLocation;
}

/** All durations are milliseconds. */
export interface TimeoutPolicy extends Concern {
  readonly request?: number;
  readonly idle?: number;
}

export interface RetryPolicy extends Concern {
  /** Tries after the first one. */
  readonly attempts: number;
  /** Conditions in Envoy's words: `5xx`, `gateway-error`, `connect-failure`, `reset`, `unavailable`, … */
  readonly on: readonly string[];
  readonly perTry?: number;
  readonly backoff?: number;
  /** Share of active requests that may be retries, in percent. */
  readonly budgetPercent?: number;
  /** HTTP methods that may be retried; all if absent. */
  readonly methods?: readonly string[];
}

export interface CircuitBreakerPolicy extends Concern {
  readonly consecutiveFailures?: number;
  /** Time out of the balancer after the first ejection. */
  readonly baseEjection?: number;
  readonly maxEjection?: number;
  readonly maxEjectPercent?: number;
  /** Least share of successes, in percent. */
  readonly successRate?: number;
  readonly maxPending?: number;
  readonly maxConnections?: number;
}

/** What one caller wants of its calls to one target. */
export interface CallerPolicy {
  readonly caller: string;
  readonly timeout?: TimeoutPolicy;
  readonly retry?: RetryPolicy;
  readonly circuitBreaker?: CircuitBreakerPolicy;
}

/** A called service and the policies of all its callers; meshes configure calls by their target. */
export interface TargetPolicy {
  readonly service: string;
  readonly namespace: string;
  readonly port: number;
  readonly protocol: 'http' | 'grpc';
  /** Endpoints that the target runs with, if known. */
  readonly replicas?: number;
  readonly callers: readonly CallerPolicy[];
}

/** The label by which meshes know a caller's pods; generated Deployments carry it. */
export const APP_LABEL = 'app.kubernetes.io/name';

/** The part of a caller's policy that the mesh must enforce. */
export function ownedByMesh<T extends Concern>(concern: T | undefined): T | undefined {
  return concern?.owner === 'mesh' ? concern : undefined;
}

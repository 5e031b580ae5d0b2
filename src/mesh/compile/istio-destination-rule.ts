import type { JsonObject, KubeObject } from '../../objects/kube-object.ts';
import { formatDuration } from '../duration.ts';
import type { CircuitBreakerPolicy, TargetPolicy } from '../policy.ts';
import { meshObject } from './compiled.ts';
import { hostOf } from './istio-virtual-service.ts';

/** What Istio assumes when nothing is said (istio.io, OutlierDetection). */
const CONSECUTIVE_FAILURES = 5;
const BASE_EJECTION = 30_000;

/** Used where the number of endpoints is unknown: enough to eject one of two. */
const EJECT_PERCENT_OF_UNKNOWN = 50;

export interface TrafficPolicy {
  readonly breaker: CircuitBreakerPolicy | undefined;
  /** Milliseconds after which an unused connection is closed. */
  readonly idle: number | undefined;
  readonly retryBudgetPercent: number | undefined;
}

/** The settings that Istio keeps per called service; undefined if there are none. */
export function destinationRule(target: TargetPolicy, policy: TrafficPolicy): KubeObject | undefined {
  const pool = connectionPool(policy);
  const trafficPolicy = {
    ...(pool && { connectionPool: pool }),
    ...(policy.breaker &&
      ejects(policy.breaker) && { outlierDetection: outlierDetection(policy.breaker, target) }),
    // The percentage is always written: its default was wrong in several releases.
    ...(policy.retryBudgetPercent !== undefined && { retryBudget: { percent: policy.retryBudgetPercent } }),
  };
  if (Object.keys(trafficPolicy).length === 0) return undefined;
  return meshObject(target, 'networking.istio.io/v1', 'DestinationRule', {
    spec: { host: hostOf(target), trafficPolicy },
  });
}

function connectionPool({ breaker, idle }: TrafficPolicy): JsonObject | undefined {
  const http = {
    ...(breaker?.maxPending !== undefined && { http1MaxPendingRequests: breaker.maxPending }),
    ...(idle !== undefined && { idleTimeout: formatDuration(idle) }),
  };
  const tcp = breaker?.maxConnections === undefined ? undefined : { maxConnections: breaker.maxConnections };
  if (tcp === undefined && Object.keys(http).length === 0) return undefined;
  return { ...(tcp && { tcp }), ...(Object.keys(http).length > 0 && { http }) };
}

/** A breaker that names only pool limits ejects nobody. */
function ejects(breaker: CircuitBreakerPolicy): boolean {
  return [breaker.consecutiveFailures, breaker.baseEjection, breaker.maxEjectPercent].some(
    (value) => value !== undefined,
  );
}

function outlierDetection(breaker: CircuitBreakerPolicy, target: TargetPolicy): JsonObject {
  return {
    consecutive5xxErrors: breaker.consecutiveFailures ?? CONSECUTIVE_FAILURES,
    interval: '10s',
    baseEjectionTime: formatDuration(breaker.baseEjection ?? BASE_EJECTION),
    maxEjectionPercent: breaker.maxEjectPercent ?? ejectPercent(target),
  };
}

/**
 * Always written: Envoy's own 10 % rounds to no endpoint at all below ten (envoyproxy/envoy#27909).
 * At least one of the target's replicas may be ejected.
 */
function ejectPercent({ replicas }: TargetPolicy): number {
  return replicas === undefined ? EJECT_PERCENT_OF_UNKNOWN : Math.max(10, Math.ceil(100 / replicas));
}

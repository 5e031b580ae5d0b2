import type { JsonObject, KubeObject } from '../../objects/kube-object.ts';
import { formatDuration } from '../duration.ts';
import type { CircuitBreakerPolicy, RetryPolicy, TargetPolicy, TimeoutPolicy } from '../policy.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type Compiled, meshObject } from './compiled.ts';
import { type SharedPolicy, sharedPolicy } from './shared-policy.ts';

/** Linkerd's own default of the longest ejection (linkerd.io, circuit breaking). */
const MAX_PENALTY = 60_000;

/**
 * A called service's policies as Linkerd reads them: annotations on its Service (circuit breaker) and an HTTPRoute
 * or GRPCRoute with annotations (timeouts, retries). Linkerd configures calls by their target only.
 */
export function compileLinkerd(target: TargetPolicy): Compiled {
  const breaker = sharedPolicy(target, (caller) => caller.circuitBreaker, 'circuitBreaker');
  const timeout = sharedPolicy(target, (caller) => caller.timeout, 'timeout');
  const retry = sharedPolicy(target, (caller) => caller.retry, 'retry');
  const shared = [breaker, timeout, retry];
  return {
    objects: [...service(target, breaker.policy), ...routes(target, timeout.policy, retry.policy)],
    refusals: [
      ...shared.flatMap(({ refusals }) => refusals),
      ...refusedBreaker(breaker),
      ...refusedRetry(retry, target),
    ],
    warnings: shared.flatMap(({ warnings }) => warnings),
  };
}

/** Only the metadata: server-side apply adds the annotations to the Service that is there. */
function service(target: TargetPolicy, breaker: CircuitBreakerPolicy | undefined): KubeObject[] {
  if (breaker === undefined) return [];
  const prefix = 'balancer.linkerd.io/failure-accrual';
  const minPenalty = breaker.baseEjection;
  const maxPenalty = breaker.maxEjection ?? (minPenalty && Math.max(minPenalty, MAX_PENALTY));
  return [
    meshObject(target, 'v1', 'Service', {
      annotations: {
        [prefix]: 'consecutive',
        ...(breaker.consecutiveFailures !== undefined && {
          [`${prefix}-consecutive-max-failures`]: String(breaker.consecutiveFailures),
        }),
        ...(minPenalty !== undefined && {
          [`${prefix}-consecutive-min-penalty`]: formatDuration(minPenalty),
        }),
        ...(maxPenalty !== undefined && {
          [`${prefix}-consecutive-max-penalty`]: formatDuration(maxPenalty),
        }),
      },
    }),
  ];
}

function routes(
  target: TargetPolicy,
  timeout: TimeoutPolicy | undefined,
  retry: RetryPolicy | undefined,
): KubeObject[] {
  const timeouts = timeoutAnnotations(timeout);
  const retries = retry && retry.attempts > 0 ? retryAnnotations(retry, target) : {};
  // Annotations of a route replace all of the Service's, so each route carries the timeouts too.
  const all = route(target, target.service, { ...timeouts, ...retries }, undefined);
  if (retry?.methods === undefined || retry.attempts === 0) {
    return Object.keys({ ...timeouts, ...retries }).length > 0 ? [all] : [];
  }
  return [
    route(target, `${target.service}-retried`, { ...timeouts, ...retries }, retry.methods),
    route(target, target.service, timeouts, undefined),
  ];
}

/** Fields of Gateway API 1.2.1 only, defaults written out: a route with a newer field is ignored whole. */
function route(
  target: TargetPolicy,
  name: string,
  annotations: JsonObject,
  methods: readonly string[] | undefined,
): KubeObject {
  const { service: backend, port, protocol } = target;
  const spec = {
    parentRefs: [{ group: '', kind: 'Service', name: backend, port }],
    rules: [
      {
        ...(methods && {
          matches: methods.map((method) => ({ path: { type: 'PathPrefix', value: '/' }, method })),
        }),
        backendRefs: [{ group: '', kind: 'Service', name: backend, port, weight: 1 }],
      },
    ],
  };
  const kind = protocol === 'grpc' ? 'GRPCRoute' : 'HTTPRoute';
  return meshObject(target, 'gateway.networking.k8s.io/v1', kind, { name, annotations, spec });
}

function timeoutAnnotations(timeout: TimeoutPolicy | undefined): JsonObject {
  return {
    ...(timeout?.request !== undefined && { 'timeout.linkerd.io/request': formatDuration(timeout.request) }),
    ...(timeout?.idle !== undefined && { 'timeout.linkerd.io/idle': formatDuration(timeout.idle) }),
  };
}

function retryAnnotations(retry: RetryPolicy, target: TargetPolicy): JsonObject {
  return {
    // Items are not trimmed by Linkerd: no space after the comma.
    [`retry.linkerd.io/${target.protocol}`]: retry.on.join(','),
    'retry.linkerd.io/limit': String(retry.attempts),
    ...(retry.perTry !== undefined && { 'retry.linkerd.io/timeout': formatDuration(retry.perTry) }),
  };
}

const HTTP_CONDITION = /^(5xx|gateway-error|[1-5]\d\d(-[1-5]\d\d)?)$/;
const GRPC_CONDITION = /^(cancelled|deadline-exceeded|internal|resource-exhausted|unavailable)$/;

function refusedRetry({ policy, edge }: SharedPolicy<RetryPolicy>, target: TargetPolicy): Refusal[] {
  if (policy === undefined) return [];
  const known = target.protocol === 'grpc' ? GRPC_CONDITION : HTTP_CONDITION;
  const refusals = policy.on
    .filter((condition) => !known.test(condition))
    .map((condition) => refuse('retryCondition', edge, condition, policy.where));
  if (policy.backoff !== undefined)
    refusals.push(refuse('backoff', edge, 'Linkerd, retry.backoff', policy.where));
  if (policy.budgetPercent !== undefined) {
    refusals.push(refuse('retryBudget', edge, 'Linkerd, retry.budget', policy.where));
  }
  if (policy.methods !== undefined && target.protocol === 'grpc') {
    refusals.push(refuse('retryCondition', edge, 'HTTP methods of a gRPC service', policy.where));
  }
  return refusals;
}

function refusedBreaker({ policy, edge }: SharedPolicy<CircuitBreakerPolicy>): Refusal[] {
  if (policy === undefined) return [];
  const refusals: Refusal[] = [];
  for (const limit of ['maxPending', 'maxConnections'] as const) {
    if (policy[limit] !== undefined)
      refusals.push(refuse('poolLimit', edge, `circuitBreaker.${limit}`, policy.where));
  }
  if (policy.maxEjectPercent !== undefined) {
    refusals.push(refuse('maxEjectPercent', edge, 'circuitBreaker.maxEjectPercent', policy.where));
  }
  if (policy.successRate !== undefined) {
    refusals.push(refuse('successRate', edge, 'circuitBreaker.successRate', policy.where));
  }
  return refusals;
}

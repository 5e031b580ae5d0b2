import type { JsonObject, KubeObject } from '../../objects/kube-object.ts';
import { formatDuration } from '../duration.ts';
import { APP_LABEL, type CallerPolicy, ownedByMesh, type RetryPolicy, type TargetPolicy } from '../policy.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { atLeast, ISTIO_GATES } from '../version.ts';
import { meshObject } from './compiled.ts';
import { edgeName } from './shared-policy.ts';

/** Envoy's retry conditions for HTTP and gRPC, as Istio's retryOn takes them. */
const CONDITIONS = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'envoy-ratelimited',
  'retriable-4xx',
  'refused-stream',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

/** Istio retries twice by default: no retry must be said. */
const NO_RETRY = { attempts: 0 };

/** Timeouts and retries of each caller, told apart by the caller's app label; undefined if nobody asks for any. */
export function virtualService(target: TargetPolicy): KubeObject | undefined {
  const callers = target.callers.filter((caller) => caller.timeout ?? caller.retry);
  if (callers.length === 0) return undefined;
  const route = [{ destination: { host: hostOf(target), port: { number: target.port } } }];
  return meshObject(target, 'networking.istio.io/v1', 'VirtualService', {
    spec: {
      hosts: [hostOf(target)],
      http: [
        ...callers.flatMap((caller) => callerRoutes(caller).map((fields) => ({ ...fields, route }))),
        { name: 'other-callers', route },
      ],
    },
  });
}

export function hostOf(target: TargetPolicy): string {
  return `${target.service}.${target.namespace}.svc.cluster.local`;
}

function callerRoutes(caller: CallerPolicy): JsonObject[] {
  const sourceLabels = { [APP_LABEL]: caller.caller };
  const timeout = ownedByMesh(caller.timeout)?.request;
  const common = timeout === undefined ? {} : { timeout: formatDuration(timeout) };
  const retry = ownedByMesh(caller.retry);
  const name = `from-${caller.caller}`;
  if (retry?.methods === undefined || retry.attempts === 0) {
    return [{ name, match: [{ sourceLabels }], ...common, retries: retry ? retriesField(retry) : NO_RETRY }];
  }
  // Istio has no retry by method: the methods that may be retried get a route of their own.
  return [
    {
      name: `${name}-retried`,
      match: retry.methods.map((method) => ({ sourceLabels, method: { exact: method } })),
      ...common,
      retries: retriesField(retry),
    },
    { name, match: [{ sourceLabels }], ...common, retries: NO_RETRY },
  ];
}

function retriesField(retry: RetryPolicy): JsonObject {
  if (retry.attempts === 0) return NO_RETRY;
  return {
    attempts: retry.attempts,
    retryOn: retry.on.join(','),
    ...(retry.perTry !== undefined && { perTryTimeout: formatDuration(retry.perTry) }),
    ...(retry.backoff !== undefined && { backoff: formatDuration(retry.backoff) }),
  };
}

/** What this Istio version cannot do of a caller's retry. */
export function refusedRetry(caller: CallerPolicy, target: TargetPolicy, version: string): Refusal[] {
  const retry = ownedByMesh(caller.retry);
  if (retry === undefined) return [];
  const edge = edgeName(caller, target);
  const unknown = retry.on.filter(
    (condition) => !CONDITIONS.has(condition) && !/^[1-5]\d\d$/.test(condition),
  );
  const refusals = unknown.map((condition) => refuse('retryCondition', edge, condition, retry.where));
  const backoffSince = ISTIO_GATES['VirtualService.spec.http.retries.backoff'];
  if (retry.backoff !== undefined && !atLeast(version, backoffSince)) {
    refusals.push(refuse('backoff', edge, `Istio ${version}, needs ${backoffSince}`, retry.where));
  }
  const budgetSince = ISTIO_GATES['DestinationRule.spec.trafficPolicy.retryBudget'];
  if (retry.budgetPercent !== undefined && !atLeast(version, budgetSince)) {
    refusals.push(refuse('retryBudget', edge, `Istio ${version}, needs ${budgetSince}`, retry.where));
  }
  return refusals;
}

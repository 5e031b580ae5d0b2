import type { Concern, TargetPolicy } from '../policy.ts';
import { refuse } from '../refusal.ts';
import type { Compiled } from './compiled.ts';
import { destinationRule } from './istio-destination-rule.ts';
import { refusedRetry, virtualService } from './istio-virtual-service.ts';
import { sharedPolicy } from './shared-policy.ts';

/**
 * A called service's policies as Istio sidecar resources: a VirtualService (timeouts and retries of each caller)
 * and a DestinationRule (circuit breaker, pool, retry budget, for all callers).
 */
export function compileIstio(target: TargetPolicy, version: string): Compiled {
  const breaker = sharedPolicy(target, (caller) => caller.circuitBreaker, 'circuitBreaker');
  const idle = sharedPolicy(target, ({ timeout }) => withValue(timeout, timeout?.idle), 'timeout.idle');
  const budget = sharedPolicy(target, ({ retry }) => withValue(retry, retry?.budgetPercent), 'retry.budget');
  const refusals = [
    ...target.callers.flatMap((caller) => refusedRetry(caller, target, version)),
    ...[breaker, idle, budget].flatMap((shared) => shared.refusals),
  ];
  if (breaker.policy?.successRate !== undefined) {
    refusals.push(refuse('successRate', breaker.edge, 'circuitBreaker.successRate', breaker.policy.where));
  }
  if (breaker.policy?.maxEjection !== undefined) {
    refusals.push(refuse('maxEjection', breaker.edge, 'circuitBreaker.maxEjection', breaker.policy.where));
  }
  const rule = destinationRule(target, {
    breaker: breaker.policy,
    idle: idle.policy?.value,
    retryBudgetPercent: budget.policy?.value,
  });
  return {
    objects: [virtualService(target), rule].filter((object) => object !== undefined),
    refusals,
    warnings: [breaker, idle, budget].flatMap((shared) => shared.warnings),
  };
}

function withValue(concern: Concern | undefined, value: number | undefined) {
  if (concern === undefined || value === undefined) return undefined;
  const { owner, where } = concern;
  return { owner, value, ...(where && { where }) };
}

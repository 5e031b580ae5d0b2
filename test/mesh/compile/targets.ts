import type { CallerPolicy, TargetPolicy } from '../../../src/mesh/policy.ts';

/** `catalog → payments` with the given policy; three replicas behind port 80. */
export function target(policy: Omit<CallerPolicy, 'caller'>, more: Partial<TargetPolicy> = {}): TargetPolicy {
  return {
    service: 'payments',
    namespace: 'shop',
    port: 80,
    protocol: 'http',
    replicas: 3,
    callers: [{ caller: 'catalog', ...policy }],
    ...more,
  };
}

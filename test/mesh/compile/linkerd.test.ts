import { describe, expect, it } from 'vitest';
import { compileLinkerd } from '../../../src/mesh/compile/linkerd.ts';
import type { TargetPolicy } from '../../../src/mesh/policy.ts';
import { target } from './targets.ts';

const codes = (policy: TargetPolicy) => compileLinkerd(policy).refusals.map(({ code }) => code);

describe('Linkerd compiler', () => {
  it('annotates the Service with the circuit breaker', () => {
    const { objects } = compileLinkerd(
      target({ circuitBreaker: { owner: 'mesh', consecutiveFailures: 5, baseEjection: 90_000 } }),
    );
    expect(objects).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name: 'payments',
          namespace: 'shop',
          labels: { 'app.kubernetes.io/managed-by': 'marty' },
          annotations: {
            'balancer.linkerd.io/failure-accrual': 'consecutive',
            'balancer.linkerd.io/failure-accrual-consecutive-max-failures': '5',
            'balancer.linkerd.io/failure-accrual-consecutive-min-penalty': '90s',
            'balancer.linkerd.io/failure-accrual-consecutive-max-penalty': '90s',
          },
        },
      },
    ]);
  });

  it('splits the route by method and repeats the timeout on both', () => {
    const { objects } = compileLinkerd(
      target({
        timeout: { owner: 'mesh', request: 2000 },
        retry: { owner: 'mesh', attempts: 2, on: ['5xx', '429'], perTry: 400, methods: ['GET'] },
      }),
    );
    expect(
      objects.map(({ kind, metadata }) => ({
        kind,
        name: metadata['name'],
        annotations: metadata['annotations'],
      })),
    ).toEqual([
      {
        kind: 'HTTPRoute',
        name: 'payments-retried',
        annotations: {
          'timeout.linkerd.io/request': '2s',
          'retry.linkerd.io/http': '5xx,429',
          'retry.linkerd.io/limit': '2',
          'retry.linkerd.io/timeout': '400ms',
        },
      },
      { kind: 'HTTPRoute', name: 'payments', annotations: { 'timeout.linkerd.io/request': '2s' } },
    ]);
    expect(objects[0]?.['spec']).toEqual({
      parentRefs: [{ group: '', kind: 'Service', name: 'payments', port: 80 }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' }, method: 'GET' }],
          backendRefs: [{ group: '', kind: 'Service', name: 'payments', port: 80, weight: 1 }],
        },
      ],
    });
  });

  it('routes a gRPC service by GRPCRoute', () => {
    const { objects } = compileLinkerd(
      target({ retry: { owner: 'mesh', attempts: 1, on: ['unavailable'] } }, { protocol: 'grpc' }),
    );
    expect(objects).toMatchObject([
      { kind: 'GRPCRoute', metadata: { annotations: { 'retry.linkerd.io/grpc': 'unavailable' } } },
    ]);
  });

  it('writes nothing for what the service does itself', () => {
    const { objects, refusals } = compileLinkerd(
      target({ retry: { owner: 'runtime', attempts: 3, on: ['5xx'], backoff: 100 } }),
    );
    expect({ objects, refusals }).toEqual({ objects: [], refusals: [] });
  });

  it.each([
    ['MARTY-M101', { circuitBreaker: { owner: 'mesh', successRate: 80 } }],
    ['MARTY-M102', { circuitBreaker: { owner: 'mesh', maxPending: 10 } }],
    ['MARTY-M102', { circuitBreaker: { owner: 'mesh', maxConnections: 10 } }],
    ['MARTY-M103', { circuitBreaker: { owner: 'mesh', maxEjectPercent: 50 } }],
    ['MARTY-M104', { retry: { owner: 'mesh', attempts: 1, on: ['5xx'], budgetPercent: 20 } }],
    ['MARTY-M105', { retry: { owner: 'mesh', attempts: 1, on: ['5xx'], backoff: 100 } }],
    ['MARTY-M115', { retry: { owner: 'mesh', attempts: 1, on: ['connect-failure'] } }],
  ] as const)('refuses with %s: %j', (code, policy) => {
    expect(codes(target(policy))).toEqual([code]);
  });

  it('refuses a mesh retry that a caller with a retry of its own would get on top', () => {
    const retry = (caller: string, owner: 'mesh' | 'runtime') =>
      ({ caller, retry: { owner, attempts: 1, on: ['5xx'] } }) as const;
    const callers = [retry('catalog', 'mesh'), retry('orders', 'runtime')];
    expect(compileLinkerd({ ...target({}), callers }).refusals).toMatchObject([
      { code: 'MARTY-M116', edge: 'orders → payments' },
    ]);
  });

  it('refuses callers that want different timeouts', () => {
    const caller = (name: string, request: number) =>
      ({ caller: name, timeout: { owner: 'mesh', request } }) as const;
    const policy = { ...target({}), callers: [caller('catalog', 1000), caller('orders', 2000)] };
    expect(codes(policy)).toEqual(['MARTY-M116']);
  });
});

import { describe, expect, it } from 'vitest';
import { compileIstio } from '../../../src/mesh/compile/istio.ts';
import type { TargetPolicy } from '../../../src/mesh/policy.ts';
import { target } from './targets.ts';

const compile = (policy: TargetPolicy, version = '1.31') => compileIstio(policy, version);
const spec = (policy: TargetPolicy, kind: string) =>
  compile(policy).objects.find((object) => object.kind === kind)?.['spec'];
const codes = (policy: TargetPolicy, version?: string) =>
  compile(policy, version).refusals.map(({ code }) => code);

describe('Istio compiler', () => {
  it('writes a timeout on the route of the caller and switches default retries off', () => {
    expect(spec(target({ timeout: { owner: 'mesh', request: 1500 } }), 'VirtualService')).toEqual({
      hosts: ['payments.shop.svc.cluster.local'],
      http: [
        {
          name: 'from-catalog',
          match: [{ sourceLabels: { 'app.kubernetes.io/name': 'catalog' } }],
          timeout: '1500ms',
          retries: { attempts: 0 },
          route: [{ destination: { host: 'payments.shop.svc.cluster.local', port: { number: 80 } } }],
        },
        {
          name: 'other-callers',
          route: [{ destination: { host: 'payments.shop.svc.cluster.local', port: { number: 80 } } }],
        },
      ],
    });
  });

  it('gives methods that may be retried a route of their own', () => {
    const { http } = spec(
      target({
        retry: {
          owner: 'mesh',
          attempts: 2,
          on: ['connect-failure', '5xx'],
          methods: ['GET', 'HEAD'],
          perTry: 500,
          backoff: 25,
        },
      }),
      'VirtualService',
    ) as { http: { name: string; match?: unknown; retries?: unknown }[] };
    expect(http.map(({ name, match, retries }) => ({ name, match, retries }))).toEqual([
      {
        name: 'from-catalog-retried',
        match: ['GET', 'HEAD'].map((method) => ({
          sourceLabels: { 'app.kubernetes.io/name': 'catalog' },
          method: { exact: method },
        })),
        retries: { attempts: 2, retryOn: 'connect-failure,5xx', perTryTimeout: '500ms', backoff: '25ms' },
      },
      {
        name: 'from-catalog',
        match: [{ sourceLabels: { 'app.kubernetes.io/name': 'catalog' } }],
        retries: { attempts: 0 },
      },
      { name: 'other-callers', match: undefined, retries: undefined },
    ]);
  });

  it('switches the mesh off where the service retries itself', () => {
    const { http } = spec(
      target({ retry: { owner: 'runtime', attempts: 3, on: ['5xx'], backoff: 100 } }),
      'VirtualService',
    ) as { http: { retries: unknown }[] };
    expect(http[0]?.retries).toEqual({ attempts: 0 });
  });

  it.each([
    [1, 100],
    [3, 34],
    [20, 10],
    [undefined, 50],
  ])('lets at least one of %s replicas be ejected', (replicas, maxEjectionPercent) => {
    const policy = target({
      circuitBreaker: { owner: 'mesh', consecutiveFailures: 5, baseEjection: 30_000 },
    });
    const { replicas: _, ...rest } = policy;
    expect(spec({ ...rest, ...(replicas !== undefined && { replicas }) }, 'DestinationRule')).toEqual({
      host: 'payments.shop.svc.cluster.local',
      trafficPolicy: {
        outlierDetection: {
          consecutive5xxErrors: 5,
          interval: '10s',
          baseEjectionTime: '30s',
          maxEjectionPercent,
        },
      },
    });
  });

  it('writes pool limits, idle time and retry budget', () => {
    const policy = target({
      timeout: { owner: 'mesh', idle: 300_000 },
      retry: { owner: 'mesh', attempts: 1, on: ['503'], budgetPercent: 20 },
      circuitBreaker: { owner: 'mesh', maxPending: 10, maxConnections: 100 },
    });
    expect(spec(policy, 'DestinationRule')).toMatchObject({
      trafficPolicy: {
        connectionPool: {
          tcp: { maxConnections: 100 },
          http: { http1MaxPendingRequests: 10, idleTimeout: '5m' },
        },
        retryBudget: { percent: 20 },
      },
    });
  });

  it('refuses what this version or any version cannot do', () => {
    expect(codes(target({ circuitBreaker: { owner: 'mesh', successRate: 80 } }))).toEqual(['MARTY-M101']);
    expect(codes(target({ circuitBreaker: { owner: 'mesh', maxEjection: 60_000 } }))).toEqual(['MARTY-M117']);
    expect(
      codes(target({ retry: { owner: 'mesh', attempts: 1, on: ['5xx'], budgetPercent: 20 } }), '1.28.3'),
    ).toEqual(['MARTY-M104']);
    expect(
      codes(target({ retry: { owner: 'mesh', attempts: 1, on: ['5xx'], backoff: 50 } }), '1.25'),
    ).toEqual(['MARTY-M105']);
    expect(codes(target({ retry: { owner: 'mesh', attempts: 1, on: ['full-moon'] } }))).toEqual([
      'MARTY-M115',
    ]);
  });

  it('refuses callers that want different breakers and tells of callers that get one unasked', () => {
    const breaker = (consecutiveFailures: number) => ({ owner: 'mesh', consecutiveFailures }) as const;
    const callers = [
      { caller: 'catalog', circuitBreaker: breaker(5) },
      { caller: 'orders', circuitBreaker: breaker(9) },
      { caller: 'web' },
    ];
    const compiled = compile({ ...target({}), callers });
    expect(compiled.refusals).toMatchObject([{ code: 'MARTY-M116', edge: 'orders → payments' }]);
    expect(compiled.warnings).toEqual([
      'web → payments: gets the circuitBreaker of catalog, which the mesh sets per called service',
    ]);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Admitter } from '../../../src/mesh/admission/admit.ts';
import { schemaCatalog } from '../../../src/mesh/admission/crd-schema.ts';
import { compileIstio } from '../../../src/mesh/compile/istio.ts';
import { compileLinkerd } from '../../../src/mesh/compile/linkerd.ts';
import type { TargetPolicy } from '../../../src/mesh/policy.ts';
import { describeWith } from '../../support/needs.ts';
import { sharedData } from '../../support/shared-data.ts';
import { kindsIn } from '../admission/catalog.ts';

const crds = sharedData('crds');
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const duration = fc.integer({ min: 2, max: 99_999_000 });
const percent = fc.integer({ min: 1, max: 100 });
const count = fc.integer({ min: 1, max: 10_000 });
const defined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model).map(defined);

const policies = record({
  timeout: optional(
    record({ owner: fc.constant('mesh'), request: optional(duration), idle: optional(duration) }),
  ),
  retry: optional(
    record({
      owner: fc.constantFrom('mesh', 'runtime'),
      attempts: fc.integer({ min: 0, max: 10 }),
      on: fc.subarray(['5xx', '503', 'gateway-error', 'connect-failure', 'unavailable'], { minLength: 1 }),
      perTry: optional(duration),
      backoff: optional(duration),
      budgetPercent: optional(percent),
      methods: optional(fc.subarray(['GET', 'HEAD', 'PUT'], { minLength: 1 })),
    }),
  ),
  circuitBreaker: optional(
    record({
      owner: fc.constant('mesh'),
      consecutiveFailures: optional(count),
      baseEjection: optional(duration),
      maxEjection: optional(duration),
      maxEjectPercent: optional(percent),
      successRate: optional(percent),
      maxPending: optional(count),
      maxConnections: optional(count),
    }),
  ),
});

const targets = record({
  service: fc.constant('payments'),
  namespace: fc.constant('shop'),
  port: fc.integer({ min: 1, max: 65_535 }),
  protocol: fc.constantFrom('http', 'grpc'),
  replicas: optional(fc.integer({ min: 1, max: 200 })),
  callers: policies.map((policy) => [{ caller: 'catalog', ...policy }]),
}) as unknown as fc.Arbitrary<TargetPolicy>;

describeWith(crds, 'the shared CRDs', 'compilers on random policies', () => {
  const meshes = {
    istio: { catalog: 'istio-1.31', compile: (policy: TargetPolicy) => compileIstio(policy, '1.31') },
    linkerd: { catalog: 'gateway-api-1.2.1-standard', compile: compileLinkerd },
  };

  it.each(Object.entries(meshes))('%s: whatever is not refused is admitted', (_, { catalog, compile }) => {
    const admitter = new Admitter(schemaCatalog(kindsIn(`${crds}/${catalog}`)));
    fc.assert(
      fc.property(targets, (policy) => {
        const { objects, refusals } = compile(policy);
        if (refusals.length > 0) return;
        const problems = objects
          .filter(({ apiVersion }) => apiVersion !== 'v1')
          .flatMap((object) => {
            const admission = admitter.admit(object);
            return admission.verdict === 'admitted'
              ? []
              : [{ verdict: admission.verdict, problems: admission.problems }];
          });
        expect(problems).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(Object.entries(meshes))('%s: no stated number is lost without a refusal', (_, { compile }) => {
    fc.assert(
      fc.property(targets, (policy) => {
        const { objects, refusals } = compile(policy);
        if (refusals.length > 0) return;
        const text = JSON.stringify(objects);
        const [caller] = policy.callers;
        const breaker = caller?.circuitBreaker;
        for (const value of [
          breaker?.consecutiveFailures,
          breaker?.maxEjectPercent,
          breaker?.maxPending,
          breaker?.maxConnections,
        ]) {
          if (value !== undefined) expect(text).toMatch(new RegExp(`[:"]${value}\\b`));
        }
        if (caller?.timeout?.request !== undefined) expect(text).toMatch(/timeout[^{}]*:"\d+(ms|s|m|h)"/);
      }),
      { numRuns: 500 },
    );
  });
});

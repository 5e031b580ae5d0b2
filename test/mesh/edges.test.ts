import { describe, expect, it } from 'vitest';
import { loadManifest } from '../../src/manifest/load.ts';
import type { Policy } from '../../src/manifest/policy.ts';
import { callPolicies } from '../../src/mesh/edges.ts';

const MANIFEST = `apiVersion: marty.dev/v1
kind: Plugin
metadata: { name: shop }
services:
  catalog:
    type: rest
    dependencies:
      payments: { kind: service, timeout: 2s }
      catalog-db: { kind: database, engine: postgres, timeout: 10s }
  checkout:
    type: rest
    dependencies:
      payments: { kind: service }
      bank: { kind: service, host: bank.example, timeout: 9s }
  payments: { type: grpc, replicas: 4 }
`;

function edges(policies: readonly Policy[] = [], text = MANIFEST, environment?: string) {
  const { manifest, problems, where } = loadManifest(text);
  if (manifest === undefined) throw new Error(JSON.stringify(problems));
  const located = policies.map((policy) => ({ policy, where: () => ({ file: 'policies/p.yaml', line: 1 }) }));
  return callPolicies(manifest, { environment, namespace: 'shop', policies: located, locate: where });
}

const policy = (fields: Partial<Policy>): Policy => ({ name: 'p', to: ['*'], ...fields });
const callers = (policies?: readonly Policy[], environment?: string) =>
  edges(policies, MANIFEST, environment).targets[0]?.callers;

describe('call policies', () => {
  it('gathers the callers of each service of the plugin, with places', () => {
    expect(edges()).toEqual({
      targets: [
        {
          service: 'payments',
          namespace: 'shop',
          port: 80,
          protocol: 'grpc',
          replicas: 4,
          callers: [
            {
              caller: 'catalog',
              timeout: { request: 2000, owner: 'mesh', where: { file: 'plugin.yaml', line: 8, column: 43 } },
            },
            { caller: 'checkout' },
          ],
        },
      ],
      refusals: [],
    });
  });

  it('lets a dependency win over policies and the more specific policy win', () => {
    const timeouts = callers([
      policy({ timeout: { request: 1 } }),
      policy({ name: 'from-checkout', from: ['checkout'], timeout: { request: 3 } }),
      policy({
        name: 'edge',
        from: ['checkout'],
        to: ['payments'],
        timeout: { request: 4, owner: 'runtime' },
      }),
    ])?.map(({ timeout }) => [timeout?.request, timeout?.owner]);
    expect(timeouts).toEqual([
      [2000, 'mesh'],
      [4, 'runtime'],
    ]);
  });

  it('applies a policy only in its environments', () => {
    const limited = [policy({ environments: ['prod'], retry: { attempts: 1 } })];
    expect(callers(limited, 'dev')?.[1]).toEqual({ caller: 'checkout' });
    expect(callers(limited, 'prod')?.[1]?.retry).toMatchObject({ attempts: 1, on: ['5xx'], owner: 'mesh' });
  });

  it('throws when equally specific policies disagree', () => {
    const clash = [
      policy({ name: 'a', retry: { attempts: 1 } }),
      policy({ name: 'b', retry: { attempts: 2 } }),
    ];
    expect(() => edges(clash)).toThrow(
      expect.objectContaining({
        code: 'MARTY-M011',
        message: 'catalog → payments: the policies a and b give it different values of retry',
      }),
    );
  });

  it('refuses blocks that are not compiled instead of dropping them', () => {
    const { refusals } = edges([policy({ from: ['checkout'], mtls: { mode: 'strict' } })]);
    expect(refusals).toMatchObject([
      { code: 'MARTY-M119', edge: 'checkout → payments', where: { file: 'policies/p.yaml' } },
    ]);
  });

  it('refuses a rate limit of a dependency unless the service owns it', () => {
    const limited = (owner: string) =>
      edges([], MANIFEST.replace('timeout: 2s', `rateLimit: { rps: 5${owner} }`)).refusals.map(
        ({ code }) => code,
      );
    expect(limited('')).toEqual(['MARTY-M119']);
    expect(limited(', owner: runtime')).toEqual([]);
  });

  it('refuses the mesh as owner of calls that leave it', () => {
    const text = MANIFEST.replace(
      'engine: postgres, timeout: 10s',
      'engine: postgres, timeout: { request: 10s, owner: mesh }',
    );
    expect(edges([], text).refusals).toMatchObject([{ code: 'MARTY-M118', edge: 'catalog → catalog-db' }]);
  });
});

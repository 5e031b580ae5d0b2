import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../oracles/judge.ts';
import { type ApiServer, freePort, startApiServer } from '../servers/api-server.ts';
import { describeWith } from '../support/needs.ts';
import { sharedData } from '../support/shared-data.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SHOP = join(ROOT, 'examples/plugins/shop');
const dir = mkdtempSync(join(tmpdir(), 'marty-policies-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const marty = (args: readonly string[], env: Record<string, string> = {}) =>
  execa('node', [join(ROOT, 'bin/marty.js'), 'service-mesh', 'apply-policies', ...args], {
    cwd: dir,
    reject: false,
    env: { CI: '1', ...env },
  });

const kinds = (yaml: string) =>
  (loadAll(yaml) as { kind: string; metadata: { name: string } }[]).map(
    ({ kind, metadata }) => `${kind}/${metadata.name}`,
  );

/** The example plugin with one more policy. */
function shopWith(name: string, spec: string): string {
  const folder = join(dir, name);
  cpSync(SHOP, folder, { recursive: true });
  mkdirSync(join(folder, 'policies'), { recursive: true });
  writeFileSync(
    join(folder, 'policies', `${name}.yaml`),
    `apiVersion: marty.dev/v1\nkind: Policy\nmetadata: { name: ${name} }\nspec:\n${spec}\n`,
  );
  return folder;
}

describe('marty service-mesh apply-policies --dry-run=client', () => {
  it('prints the Istio resources of an environment and nothing else on stdout', async () => {
    const { stdout, stderr, exitCode } = await marty([SHOP, '--env', 'prod', '--dry-run=client']);
    expect(kinds(stdout)).toEqual(['VirtualService/payments', 'DestinationRule/payments']);
    expect(stderr).toContain('not judged by CRDs: pass --crds');
    expect(exitCode).toBe(0);
  });

  it('prints the Linkerd resources of another', async () => {
    const { stdout, exitCode } = await marty([SHOP, '--env', 'staging', '--dry-run=client']);
    expect(kinds(stdout)).toEqual(['Service/payments', 'HTTPRoute/payments-retried', 'HTTPRoute/payments']);
    expect(exitCode).toBe(0);
  });

  it('refuses what Linkerd cannot do: code, place, reason, alternative, exit 1 and no manifest', async () => {
    const shop = shopWith(
      'capped',
      '  from: catalog\n  to: payments\n  circuitBreaker: { maxEjectPercent: 50 }',
    );
    const text =
      'services:\n  catalog: { type: rest, dependencies: { payments: { kind: service } } }\n  payments: { type: rest }\n';
    writeFileSync(
      join(shop, 'plugin.yaml'),
      `apiVersion: marty.dev/v1\nkind: Plugin\nmetadata: { name: shop }\n${text}environments: { prod: {} }\n`,
    );
    for (const other of ['breaker', 'pool']) rmSync(join(shop, `policies/payments-${other}.yaml`));
    const { stdout, stderr, exitCode } = await marty([shop, '--mesh', 'linkerd', '--dry-run=client']);
    expect(stderr + stdout).toContain('MARTY-M103');
    expect(stderr + stdout).toContain('policies/capped.yaml:7:19');
    expect(stderr + stdout).toContain(
      'catalog → payments: Linkerd cannot cap the share of ejected endpoints',
    );
    expect(stderr + stdout).toContain('Leave maxEjectPercent unset.');
    expect(stdout).not.toContain('kind:');
    expect(exitCode).toBe(1);
    const json = await marty([shop, '--mesh', 'linkerd', '--dry-run=client', '--json']);
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      data: { objects: [], applied: 'no' },
      findings: [{ code: 'MARTY-M103', hint: 'Leave maxEjectPercent unset.' }],
    });
  });

  it.each([
    { title: 'no mesh', args: [SHOP, '--dry-run=client'], code: 'MARTY-M012' },
    { title: 'an unknown environment', args: [SHOP, '--env', 'qa', '--dry-run=client'], code: 'MARTY-M012' },
    {
      title: 'a folder without plugin.yaml',
      args: ['.', '--mesh', 'istio', '--dry-run=client'],
      code: 'MARTY-F001',
    },
    {
      title: 'CRDs that are not there',
      args: [SHOP, '--env', 'prod', '--crds', 'none', '--dry-run=client'],
      code: 'MARTY-M010',
    },
  ])('ends with exit 2 and a code for $title', async ({ args, code }) => {
    const { stderr, exitCode } = await marty(args);
    expect(stderr).toContain(code);
    expect(exitCode).toBe(2);
  });

  it('ends with exit 4 when the cluster cannot be reached', async () => {
    const kubeconfig = join(dir, 'kubeconfig');
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: `https://127.0.0.1:${await freePort()}` } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: '' } }],
        'current-context': 'c',
      }),
    );
    const { stderr, exitCode } = await marty([SHOP, '--env', 'prod', '--kubeconfig', kubeconfig]);
    expect(stderr).toMatch(
      /MARTY-C001[\s\S]*cannot reach the cluster|cannot reach the cluster[\s\S]*MARTY-C001/,
    );
    expect(exitCode).toBe(4);
  });
});

const crds = sharedData('crds');
describeWith(crds, 'the shared CRDs', 'marty service-mesh apply-policies --crds', () => {
  it('judges every object by its CRD', async () => {
    for (const [environment, folder] of [
      ['prod', 'istio-1.31'],
      ['staging', 'gateway-api-1.2.1-standard'],
    ] as const) {
      const { stdout, stderr } = await marty([
        SHOP,
        '--env',
        environment,
        '--dry-run=client',
        '--json',
        '--crds',
        `${crds}/${folder}`,
      ]);
      expect(JSON.parse(stdout)).toMatchObject({ data: { admission: 'full' } });
      expect(stderr).not.toContain('not judged');
    }
  });
});

const kubebox = judge('kubebox');
describeWith(
  kubebox && crds,
  'the judge kubebox and the shared CRDs',
  'marty service-mesh apply-policies on a real API server',
  () => {
    let server: ApiServer;
    beforeAll(async () => {
      server = await startApiServer(kubebox ?? '');
      await server.kubectl(['create', 'namespace', 'shop']);
      await server.kubectl(['apply', '--server-side', '-f', `${crds}/istio-1.31/crds.yaml`]);
      await server.kubectl(['wait', '--for=condition=Established', '--timeout=30s', 'crd', '--all']);
    });
    afterAll(() => server?.[Symbol.asyncDispose]());

    it('stores nothing in a server dry run, everything in a real run, and the same again', async () => {
      const args = [SHOP, '--env', 'prod', '--kubeconfig', server.kubeconfig];
      const list = () =>
        server.kubectl(['-n', 'shop', 'get', 'virtualservices,destinationrules', '-o', 'name']);
      const dry = await marty([...args, '--dry-run=server']);
      expect(dry).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('VirtualService/payments accepted'),
      });
      expect(await list()).toBe('');
      for (const _ of [1, 2]) {
        expect(await marty(args)).toMatchObject({
          exitCode: 0,
          stdout: expect.stringContaining('DestinationRule/payments applied'),
        });
        expect((await list()).trim().split('\n')).toHaveLength(2);
      }
    });
  },
);

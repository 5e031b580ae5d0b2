import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build } from '../../../src/kustomize/index.ts';
import { compare, readObjects } from '../../../src/objects/index.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { marty } from '../../cli/support/marty.ts';
import { judge } from '../../oracles/judge.ts';
import { describeWith } from '../../support/needs.ts';
import { storefrontTree } from './storefront-tree.ts';

const IMAGE = 'registry.example.com/shop/storefront';

const generate = (cwd: string, ...args: readonly string[]) =>
  marty(['migrate', 'generate-overlay', 'deploy', ...args], { cwd });

const isValid = async (cwd: string): Promise<boolean> =>
  (await marty(['migrate', 'validate-migration', 'deploy'], { cwd })).exitCode === 0;

/** What an overlay of the tree builds, by `Kind name`. */
function built(cwd: string, name: string) {
  const objects = build(nodeFs, join(cwd, 'deploy/overlays', name));
  return new Map(objects.map((object) => [`${object.kind} ${String(object.metadata['name'])}`, object]));
}

function snapshot(cwd: string, folder: string): Record<string, string> {
  const paths = readdirSync(join(cwd, folder), { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    paths
      .filter((path) => /\.(ya?ml|md)$/.test(path))
      .map((path) => [path, readFileSync(join(cwd, folder, path), 'utf8')]),
  );
}

describe('from values', () => {
  it('adds one overlay, enters it in the lock, and leaves base and other overlays alone', async () => {
    const cwd = await storefrontTree();
    const before = snapshot(cwd, 'deploy');
    writeFileSync(join(cwd, 'qa.yaml'), 'replicaCount: 7\n');
    const { exitCode, stdout } = await generate(
      cwd,
      'qa',
      '--values',
      'qa.yaml',
      '--set',
      'image.tag=9.9',
      '-o',
      'json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).data).toMatchObject({
      environment: 'qa',
      meshObjects: 0,
      overlay: { added: 0 },
    });
    const after = snapshot(cwd, 'deploy');
    for (const [path, text] of Object.entries(before))
      if (path !== 'migration.lock.yaml') expect(after[path]).toBe(text);
    expect(built(cwd, 'qa').get('Deployment storefront')).toMatchObject({
      spec: { replicas: 7, template: { spec: { containers: [{ image: `${IMAGE}:9.9` }] } } },
    });
    expect(after['migration.lock.yaml']).toContain('../qa.yaml');
    expect(await isValid(cwd)).toBe(true);
  });

  it('a second run is an empty plan, a dry run writes nothing', async () => {
    const cwd = await storefrontTree();
    const args = ['qa', '--set', 'replicaCount=3'];
    const dry = await generate(cwd, ...args, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nothing was written') });
    expect(existsSync(join(cwd, 'deploy/overlays/qa'))).toBe(false);
    expect((await generate(cwd, ...args, '--diff')).stdout).toContain('+    - replicaCount=3');
    expect((await generate(cwd, ...args)).exitCode).toBe(0);
    expect(JSON.parse((await generate(cwd, ...args, '--json')).stdout).plan.operations).toEqual([]);
  });

  it('keeps values of Secrets out of the overlay, and warns of one that --set leaves in the lock file', async () => {
    const cwd = await storefrontTree();
    const { stdout, stderr } = await generate(
      cwd,
      'qa',
      '--set',
      'database.password=hunter2-hunter2',
      '--set',
      'replicaCount=2',
    );
    const overlay = JSON.stringify(snapshot(cwd, 'deploy/overlays'));
    expect(overlay + stdout + stderr).not.toMatch(/hunter2|aHVudGVyMi/);
    expect(stderr).toContain('the lock file keeps the value of database.password, a secret, in clear');
  });
});

describe('from another environment', () => {
  it('copies what it builds, with typed edits', async () => {
    const cwd = await storefrontTree();
    const { exitCode, stderr } = await generate(
      cwd,
      ...['qa', '--from', 'prod', '--replicas', 'storefront=1', '--image', `${IMAGE}=3.0`],
      ...['--resources', 'storefront/storefront=cpu:50m/1,memory:/512Mi', '--host', 'qa.example.com'],
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain('HorizontalPodAutoscaler shop/storefront decides the replicas of storefront');
    const [qa, prod] = [built(cwd, 'qa'), built(cwd, 'prod')];
    expect([...qa.keys()]).toEqual([...prod.keys()]);
    expect(qa.get('Deployment storefront')).toMatchObject({
      spec: {
        replicas: 1,
        template: {
          spec: {
            containers: [
              {
                image: `${IMAGE}:3.0`,
                resources: { requests: { cpu: '50m' }, limits: { cpu: '1', memory: '512Mi' } },
              },
            ],
          },
        },
      },
    });
    expect(qa.get('Ingress storefront')).toMatchObject({
      spec: { rules: [{ host: 'qa.example.com' }], tls: [{ hosts: ['qa.example.com'] }] },
    });
    expect(qa.get('Service storefront')).toEqual(prod.get('Service storefront'));
    expect(await isValid(cwd)).toBe(true);
  });

  it('a copy of a copy keeps the edits of both', async () => {
    const cwd = await storefrontTree();
    await generate(cwd, 'qa', '--from', 'prod', '--replicas', 'storefront=1');
    expect(
      (await generate(cwd, 'qa-2', '--from', 'qa', '--image', `${IMAGE}@sha256:${'a'.repeat(64)}`)).exitCode,
    ).toBe(0);
    expect(built(cwd, 'qa-2').get('Deployment storefront')).toMatchObject({
      spec: {
        replicas: 1,
        template: { spec: { containers: [{ image: `${IMAGE}@sha256:${'a'.repeat(64)}` }] } },
      },
    });
    expect(await isValid(cwd)).toBe(true);
  });

  it.each([
    ['--replicas', 'web=3', 'It has the workloads storefront.'],
    ['--image', 'nginx=1.27', `It has the images ${IMAGE}.`],
    ['--resources', 'storefront/side=cpu:1', 'It has the containers storefront/storefront.'],
    ['--host', 'a.example.com=b.example.com', 'It has the hosts '],
  ])('%s %s finds nothing: an error that lists what it could find', async (flag, value, hint) => {
    const cwd = await storefrontTree();
    const { exitCode, stderr } = await generate(cwd, 'qa', '--from', 'prod', flag, value);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('MARTY-V057');
    expect(stderr).toContain(hint);
    expect(existsSync(join(cwd, 'deploy/overlays/qa'))).toBe(false);
  });
});

const PLUGIN = `apiVersion: marty.dev/v1
kind: Plugin
metadata: { name: shop }
services:
  web:
    type: rest
    dependencies:
      payments: { kind: service, timeout: 2s }
  payments: { type: rest }
`;

describe('a mesh', () => {
  it.each([
    ['istio', { labels: { 'sidecar.istio.io/inject': 'true' } }],
    ['linkerd', { annotations: { 'linkerd.io/inject': 'enabled' } }],
  ])('%s: its proxy is injected into the pods', async (mesh, metadata) => {
    const cwd = await storefrontTree();
    expect((await generate(cwd, 'qa', '--from', 'prod', '--mesh', mesh)).exitCode).toBe(0);
    expect(built(cwd, 'qa').get('Deployment storefront')).toMatchObject({ spec: { template: { metadata } } });
    expect(existsSync(join(cwd, 'deploy/overlays/qa/mesh-policies.yaml'))).toBe(false);
    expect(await isValid(cwd)).toBe(true);
  });

  it('in a plugin: with the policies of plugin.yaml, which validate-migration knows', async () => {
    const cwd = await storefrontTree();
    writeFileSync(join(cwd, 'plugin.yaml'), PLUGIN);
    const { exitCode, stdout } = await generate(cwd, 'qa', '--from', 'prod', '--mesh', 'istio', '-o', 'json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).data.meshObjects).toBeGreaterThan(0);
    expect(built(cwd, 'qa').get('VirtualService payments')).toMatchObject({
      metadata: { namespace: 'shop' },
    });
    expect(await isValid(cwd)).toBe(true);
    expect((await generate(cwd, 'qa-2', '--from', 'qa', '--replicas', 'storefront=1')).exitCode).toBe(0);
    expect(await isValid(cwd)).toBe(true);
    const again = await marty(['migrate', 'helm-to-kustomize', 'chart', '--out', 'deploy'], { cwd });
    expect(again).toMatchObject({ exitCode: 0 });
    expect(built(cwd, 'qa-2').has('VirtualService payments')).toBe(true);
    expect(await isValid(cwd)).toBe(true);
  });
});

describe('a mesh that refuses a policy of the plugin', () => {
  it('gets no overlay', async () => {
    const cwd = await storefrontTree();
    writeFileSync(
      join(cwd, 'plugin.yaml'),
      PLUGIN.replace('timeout: 2s', 'retry: { attempts: 2, on: [connect-failure, 5xx], methods: [GET] }'),
    );
    const { exitCode, stderr } = await generate(cwd, 'qa', '--from', 'prod', '--mesh', 'linkerd');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('MARTY-V061'),
    });
    expect(existsSync(join(cwd, 'deploy/overlays/qa'))).toBe(false);
  });
});

describe('what is there already', () => {
  it('is not replaced by something else, unless asked', async () => {
    const cwd = await storefrontTree();
    const refused = await generate(cwd, 'dev', '--from', 'prod');
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('MARTY-V058');
    expect(await isValid(cwd)).toBe(true);
    expect((await generate(cwd, 'dev', '--from', 'prod', '--replace')).exitCode).toBe(0);
    expect(await isValid(cwd)).toBe(true);
    expect([...built(cwd, 'dev').keys()]).toEqual([...built(cwd, 'prod').keys()]);
  });

  it('a folder that marty did not write is a conflict', async () => {
    const cwd = await storefrontTree();
    writeFileSync(join(cwd, 'deploy/overlays/qa'), 'mine\n');
    expect((await generate(cwd, 'qa', '--from', 'prod')).exitCode).toBe(3);
    expect(readFileSync(join(cwd, 'deploy/overlays/qa'), 'utf8')).toBe('mine\n');
  });
});

describe('bad input', () => {
  it.each([
    ['no source', ['qa'], 'MARTY-V060'],
    ['two sources', ['qa', '--from', 'prod', '--set', 'a=1'], 'MARTY-V060'],
    ['itself', ['prod', '--from', 'prod'], 'MARTY-V060'],
    ['an environment that is not there', ['qa', '--from', 'nowhere'], 'MARTY-V055'],
    ['a name that leaves the folder', ['../qa', '--from', 'prod'], 'MARTY-V003'],
    ['replicas without a number', ['qa', '--from', 'prod', '--replicas', 'web=many'], 'MARTY-V056'],
    ['an image without a tag', ['qa', '--from', 'prod', '--image', 'nginx'], 'MARTY-V056'],
    ['resources without a quantity', ['qa', '--from', 'prod', '--resources', 'web=cpu:'], 'MARTY-V056'],
    ['resources that are no quantity', ['qa', '--from', 'prod', '--resources', 'web=cpu:much'], 'MARTY-V056'],
    ['a host that is none', ['qa', '--from', 'prod', '--host', 'a b'], 'MARTY-V056'],
    ['a values file that is not there', ['qa', '--values', 'nowhere.yaml'], 'MARTY-H050'],
  ] as const)('%s: nothing is written', async (_, args, code) => {
    const cwd = await storefrontTree();
    const before = snapshot(cwd, 'deploy');
    const { exitCode, stderr } = await generate(cwd, ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
    expect(snapshot(cwd, 'deploy')).toEqual(before);
  });

  it('a broken base: nothing is written', async () => {
    const cwd = await storefrontTree();
    writeFileSync(join(cwd, 'deploy/base/kustomization.yaml'), 'resources: [nowhere.yaml]\n');
    expect((await generate(cwd, 'qa', '--set', 'replicaCount=3')).exitCode).toBe(2);
    expect(existsSync(join(cwd, 'deploy/overlays/qa'))).toBe(false);
  });
});

describeWith(judge('kustomize'), 'the judge kustomize', 'real kustomize', () => {
  it('builds the same from new overlays', async () => {
    const cwd = await storefrontTree();
    await generate(cwd, 'qa', '--from', 'dev', '--replicas', 'storefront=4', '--mesh', 'linkerd');
    await generate(cwd, 'load', '--set', 'replicaCount=30,autoscaling.enabled=true,ingress.tls=true');
    for (const name of ['qa', 'load']) {
      const folder = join(cwd, 'deploy/overlays', name);
      const text = execFileSync(judge('kustomize') ?? '', ['build', folder], { encoding: 'utf8' });
      expect(compare(build(nodeFs, folder), readObjects(text, 'kustomize'))).toEqual([]);
    }
  });
});

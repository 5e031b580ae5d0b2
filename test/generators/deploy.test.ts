import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { pluginTree } from '../../src/generators/plugin-tree.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { pluginOf, serviceOf } from './support/answers.ts';
import { startKubeServer } from './support/kube-server.ts';
import { writeTree } from './support/write-tree.ts';

const kustomize = judge('kustomize');
const kubebox = judge('kubebox');
const ENVIRONMENTS = ['dev', 'staging', 'prod'];

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly namespace: string; readonly labels: Record<string, string> };
  readonly spec: { readonly replicas?: number; readonly selector?: { readonly matchLabels?: object } };
}

describeWith(kustomize, 'kustomize (test/oracles/build)', 'manifests of a service', () => {
  const { root, remove } = writeTree(
    pluginTree(pluginOf({ services: [serviceOf(), serviceOf({ name: 'orders', features: [] })] })),
  );
  afterAll(remove);

  function build(service: string, environment: string): string {
    const overlay = join(root, 'services', service, 'deploy/overlays', environment);
    return execFileSync(kustomize ?? '', ['build', overlay], { encoding: 'utf8' });
  }

  function objects(service: string, environment: string): Manifest[] {
    return parseAllDocuments(build(service, environment)).map((document) => document.toJS());
  }

  it.each(ENVIRONMENTS)('build for %s, each in its namespace', (environment) => {
    const built = objects('catalog', environment);
    expect(new Set(built.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set([`petstore-${environment}`]),
    );
    expect(built.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['ConfigMap', 'Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service']),
    );
  });

  it('scale by hand outside production, by load in it', () => {
    const replicas = (environment: string) =>
      objects('catalog', environment).find(({ kind }) => kind === 'Deployment')?.spec.replicas;
    expect(ENVIRONMENTS.map(replicas)).toEqual([1, 2, undefined]);
    expect(objects('catalog', 'prod').map(({ kind }) => kind)).toContain('HorizontalPodAutoscaler');
  });

  it('ask for a database URL only where there is a database', () => {
    expect(build('catalog', 'prod')).toContain('DATABASE_URL');
    expect(build('orders', 'prod')).not.toContain('DATABASE_URL');
  });

  describeWith(kubebox, 'kubebox (test/oracles/build)', 'on a real API server', () => {
    let server: Awaited<ReturnType<typeof startKubeServer>>;
    beforeAll(async () => {
      server = await startKubeServer(kubebox ?? '');
    });
    afterAll(() => server.close());

    function kubectl(args: readonly string[], input = ''): string {
      const env = { ...process.env, KUBECONFIG: server.kubeconfig };
      return execFileSync(kubebox ?? '', ['kubectl', ...args], { encoding: 'utf8', env, input });
    }

    it.each(ENVIRONMENTS)('are admitted to %s under the restricted pod security standard', (environment) => {
      const namespace = `petstore-${environment}`;
      kubectl(['create', 'namespace', namespace]);
      kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/warn=restricted']);
      for (const service of ['catalog', 'orders']) {
        const applied = kubectl(
          ['apply', '--server-side', '--validate=strict', '--warnings-as-errors', '-f', '-'],
          build(service, environment),
        );
        expect(applied).toContain(`deployment.apps/${service} serverside-applied`);
      }
    });
  });
});

describe('the image of a service', () => {
  const dockerfile = String(
    pluginTree(pluginOf()).files.find(({ path }) => path.endsWith('Dockerfile'))?.content,
  );

  it('is run by a user without rights, by its number', () => {
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
  });

  it('has the production dependencies alone', () => {
    const [, last = ''] = dockerfile.split(/^FROM (?!.* AS )/m);
    expect(last).toContain('--from=dependencies');
    expect(dockerfile).toContain('npm ci --omit=dev');
  });
});

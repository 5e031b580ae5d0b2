import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyObject } from '../../../src/cluster/apply.ts';
import { connect } from '../../../src/cluster/connection.ts';
import { Discovery } from '../../../src/cluster/discovery.ts';
import { compileIstio } from '../../../src/mesh/compile/istio.ts';
import { compileLinkerd } from '../../../src/mesh/compile/linkerd.ts';
import type { KubeObject } from '../../../src/objects/kube-object.ts';
import { judge } from '../../oracles/judge.ts';
import { type ApiServer, startApiServer } from '../../servers/api-server.ts';
import { describeWith } from '../../support/needs.ts';
import { sharedData } from '../../support/shared-data.ts';
import { target } from './targets.ts';

const istio: readonly KubeObject[] = [
  target({ timeout: { owner: 'mesh', request: 1500, idle: 60_000 } }),
  target({
    retry: {
      owner: 'mesh',
      attempts: 2,
      on: ['connect-failure', '5xx', '503'],
      perTry: 500,
      backoff: 25,
      budgetPercent: 20,
      methods: ['GET'],
    },
  }),
  target({
    circuitBreaker: {
      owner: 'mesh',
      consecutiveFailures: 5,
      baseEjection: 30_000,
      maxPending: 10,
      maxConnections: 100,
    },
  }),
].flatMap((policy) => compileIstio(policy, '1.31').objects);

const linkerd: readonly KubeObject[] = [
  target({ timeout: { owner: 'mesh', request: 1500, idle: 60_000 } }),
  target({ retry: { owner: 'mesh', attempts: 2, on: ['5xx', '503'], perTry: 500, methods: ['GET'] } }),
  target({ circuitBreaker: { owner: 'mesh', consecutiveFailures: 5, baseEjection: 30_000 } }),
].flatMap((policy) => compileLinkerd(policy).objects);

const istioctl = judge('istioctl');
describeWith(istioctl, 'the judge istioctl', 'compiled Istio resources', () => {
  const validate = (object: KubeObject) => {
    const { status, stdout, stderr } = spawnSync(istioctl ?? '', ['validate', '-f', '-'], {
      input: JSON.stringify(object),
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  };

  it.each(istio.map((object, i) => ({ name: `${i} ${object.kind}`, object })))(
    'istioctl validates $name',
    ({ object }) => {
      expect(validate(object)).toMatchObject({ status: 0 });
    },
  );

  it('istioctl would tell: it refuses negative attempts', () => {
    const [service] = compileIstio(
      target({ retry: { owner: 'mesh', attempts: -1, on: ['5xx'] } }),
      '1.31',
    ).objects;
    expect(validate(service as KubeObject)).toMatchObject({
      status: 1,
      output: expect.stringContaining('attempts cannot be negative'),
    });
  });
});

const kubebox = judge('kubebox');
const crds = sharedData('crds');
describeWith(
  kubebox && crds,
  'the judge kubebox and the shared CRDs',
  'compiled resources on a real API server',
  () => {
    let server: ApiServer;
    beforeAll(async () => {
      server = await startApiServer(kubebox ?? '');
      await server.kubectl(['create', 'namespace', 'shop']);
      await server.kubectl(['-n', 'shop', 'create', 'service', 'clusterip', 'payments', '--tcp=80']);
      const routes = ['httproutes', 'grpcroutes'].flatMap((name) => [
        '-f',
        `${crds}/gateway-api-1.2.1-standard/gateway.networking.k8s.io_${name}.yaml`,
      ]);
      await server.kubectl(['apply', '--server-side', '-f', `${crds}/istio-1.31/crds.yaml`, ...routes]);
      await server.kubectl(['wait', '--for=condition=Established', '--timeout=30s', 'crd', '--all']);
    });
    afterAll(() => server?.[Symbol.asyncDispose]());

    it.each([...istio, ...linkerd].map((object, i) => ({ name: `${i} ${object.kind}`, object })))(
      'stores $name',
      async ({ object }) => {
        const cluster = connect({ kubeconfig: server.kubeconfig });
        const stored = await applyObject(cluster, new Discovery(cluster), object, {
          dryRun: false,
          fieldManager: 'marty',
        });
        expect(stored).toMatchObject(JSON.parse(JSON.stringify(object)));
      },
    );
  },
);

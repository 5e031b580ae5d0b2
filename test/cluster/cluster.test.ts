import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyObject } from '../../src/cluster/apply.ts';
import { type Cluster, connect } from '../../src/cluster/connection.ts';
import { Discovery } from '../../src/cluster/discovery.ts';
import type { KubeObject } from '../../src/objects/kube-object.ts';
import { judge } from '../oracles/judge.ts';
import { type ApiServer, freePort, startApiServer } from '../servers/api-server.ts';
import { describeWith } from '../support/needs.ts';

const dir = mkdtempSync(join(tmpdir(), 'marty-cluster-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A kubeconfig for a server on loopback that needs no credentials. */
function kubeconfig(port: number): string {
  const path = join(dir, `kubeconfig-${port}`);
  writeFileSync(
    path,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: `https://127.0.0.1:${port}` } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: '' } }],
      'current-context': 'c',
    }),
  );
  return path;
}

/** The same with a credential command of its own. */
function withCommand(port: number, command: string, args: readonly string[]): string {
  const path = join(dir, `kubeconfig-${port}-${command}`);
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, args, interactiveMode: 'Never' };
  const base = JSON.parse(readFileSync(kubeconfig(port), 'utf8')) as object;
  const contexts = [{ name: 'c', context: { cluster: 'c', user: 'u' } }];
  writeFileSync(path, JSON.stringify({ ...base, contexts, users: [{ name: 'u', user: { exec } }] }));
  return path;
}

const config = (data: KubeObject['data'], more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'default' },
  data: data ?? {},
  ...more,
});

describe('a cluster that is not there', () => {
  let silent: Server;
  let silentPort: number;
  beforeAll(async () => {
    silent = createServer(() => {});
    silentPort = await new Promise((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
    });
  });
  afterAll(() => silent.close());

  it('is MARTY-C001 when the connection is refused', async () => {
    const cluster = connect({ kubeconfig: kubeconfig(await freePort()) });
    await expect(cluster.request({ method: 'GET', path: '/version' })).rejects.toMatchObject({
      code: 'MARTY-C001',
      exitCode: 4,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is MARTY-C001 when it accepts but never answers', async () => {
    const cluster = connect({ kubeconfig: kubeconfig(silentPort), timeout: 100 });
    await expect(cluster.request({ method: 'GET', path: '/version' })).rejects.toMatchObject({
      code: 'MARTY-C001',
      message: expect.stringContaining('no answer within 100 ms'),
    });
  });

  it.each([
    { title: 'is not installed', command: 'no-such-credential-command', args: [], says: 'ENOENT' },
    { title: 'fails', command: 'sh', args: ['-c', 'echo please log in >&2; exit 1'], says: 'please log in' },
    { title: 'says nothing', command: 'true', args: [], says: 'JSON' },
  ])('is MARTY-C006 when the credential command $title', async ({ command, args, says }) => {
    const cluster = connect({ kubeconfig: withCommand(await freePort(), command, args) });
    await expect(cluster.request({ method: 'GET', path: '/version' })).rejects.toMatchObject({
      code: 'MARTY-C006',
      exitCode: 4,
      message: expect.stringContaining(says),
    });
  });

  it('is MARTY-C002 when there is no kubeconfig at all', () => {
    vi.stubEnv('KUBECONFIG', '');
    vi.stubEnv('HOME', join(dir, 'nobody'));
    vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined);
    try {
      expect(() => connect()).toThrow(
        expect.objectContaining({ code: 'MARTY-C002', message: expect.stringContaining('no kubeconfig') }),
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('is MARTY-C002 when the kubeconfig is missing, broken or lacks the context', async () => {
    const broken = join(dir, 'broken');
    writeFileSync(broken, 'clusters: [');
    expect(() => connect({ kubeconfig: join(dir, 'none') })).toThrow(
      expect.objectContaining({ code: 'MARTY-C002' }),
    );
    expect(() => connect({ kubeconfig: broken })).toThrow(expect.objectContaining({ code: 'MARTY-C002' }));
    expect(() => connect({ kubeconfig: kubeconfig(1), context: 'prod' })).toThrow(
      expect.objectContaining({ code: 'MARTY-C002', hint: 'It has: c.' }),
    );
  });
});

const kubebox = judge('kubebox');

describeWith(kubebox, 'the judge kubebox', 'server-side apply on a real API server', () => {
  let server: ApiServer;
  let cluster: Cluster;
  let discovery: Discovery;
  beforeAll(async () => {
    server = await startApiServer(kubebox ?? '');
    cluster = connect({ kubeconfig: server.kubeconfig });
    discovery = new Discovery(cluster);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  const apply = (
    object: KubeObject,
    options: { dryRun?: boolean; fieldManager?: string; force?: boolean } = {},
  ) => applyObject(cluster, discovery, object, { dryRun: false, fieldManager: 'marty', ...options });
  const stored = async () => {
    const { status, body } = await cluster.request({
      method: 'GET',
      path: '/api/v1/namespaces/default/configmaps/settings',
    });
    return status === 404 ? undefined : body['data'];
  };

  it('stores nothing in a dry run and the object in a real one', async () => {
    expect(await apply(config({ a: '1' }), { dryRun: true })).toMatchObject({ data: { a: '1' } });
    expect(await stored()).toBeUndefined();
    await apply(config({ a: '1' }));
    expect(await stored()).toEqual({ a: '1' });
  });

  it('refuses an unknown field instead of pruning it', async () => {
    await expect(apply(config({ a: '1' }, { dta: {} }))).rejects.toMatchObject({
      code: 'MARTY-C003',
      message: expect.stringContaining('dta'),
    });
  });

  it('names the conflict when another manager owns a field, and takes it over when told', async () => {
    await apply(config({ b: '1' }), { fieldManager: 'someone' });
    await expect(apply(config({ b: '2' }))).rejects.toMatchObject({ code: 'MARTY-C004', exitCode: 3 });
    await apply(config({ b: '2' }), { force: true });
    expect(await stored()).toMatchObject({ b: '2' });
  });

  it('says so when the cluster does not serve a kind', async () => {
    const object = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'a' } };
    await expect(apply(object)).rejects.toMatchObject({ code: 'MARTY-C005', exitCode: 4 });
  });
});

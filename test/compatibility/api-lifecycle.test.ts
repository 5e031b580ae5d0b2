import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OLD_APIS, oldApi } from '../../src/compatibility/api-lifecycle.ts';
import { judge } from '../oracles/judge.ts';
import { type ApiServer, startApiServer } from '../servers/api-server.ts';
import { describeWith } from '../support/needs.ts';

describe('old API versions', () => {
  it.each([
    ['apps/v1beta2', 'Deployment', 16],
    ['networking.k8s.io/v1beta1', 'Ingress', 22],
    ['policy/v1beta1', 'PodSecurityPolicy', 25],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 26],
    ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 27],
    ['flowcontrol.apiserver.k8s.io/v1beta2', 'FlowSchema', 29],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 32],
    ['admissionregistration.k8s.io/v1beta1', 'ValidatingAdmissionPolicy', 34],
  ])('%s %s is not served from 1.%i on', (apiVersion, kind, removed) => {
    expect(oldApi(apiVersion, kind)?.removed).toBe(removed);
  });

  it('are deprecated before they are removed', () => {
    for (const { deprecated, removed } of OLD_APIS.values()) expect(deprecated).toBeLessThan(removed ?? 100);
  });

  it('are known by group and kind: what is current or of others is none', () => {
    expect(oldApi('apps/v1', 'Deployment')).toBeUndefined();
    expect(oldApi('example.com/v1beta1', 'Ingress')).toBeUndefined();
    expect(oldApi('constructor', 'prototype')).toBeUndefined();
  });
});

const kubebox = judge('kubebox');
const SERVER_MINOR = 36;

describeWith(kubebox, 'the judge kubebox', 'a real API server with every version switched on', () => {
  let server: ApiServer;
  const served = new Set<string>();

  beforeAll(async () => {
    server = await startApiServer(kubebox ?? '', ['--runtime-config=api/all=true']);
    const versions = (await server.kubectl(['api-versions'])).trim().split('\n');
    for (const version of versions) {
      const path = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
      const { resources } = JSON.parse(await server.kubectl(['get', '--raw', path])) as {
        resources: { kind: string }[];
      };
      for (const { kind } of resources) served.add(`${version} ${kind}`);
    }
  }, 120_000);
  afterAll(() => server[Symbol.asyncDispose]());

  it('serves what the table has as not removed yet, and nothing that it has as removed', () => {
    const wrong = [...OLD_APIS].filter(
      ([key, { removed }]) => served.has(key) !== (removed === undefined || removed > SERVER_MINOR),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('serves every replacement', () => {
    const missing = [...OLD_APIS].flatMap(([key, { replacement }]) => {
      if (replacement === undefined) return [];
      const wanted = replacement.includes(' ') ? replacement : `${replacement} ${key.split(' ')[1]}`;
      return served.has(wanted) ? [] : [wanted];
    });
    expect(missing).toEqual([]);
  });
});

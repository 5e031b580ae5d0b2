import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/conversion/new-overlay/apply-edits.ts';
import { type EditTexts, parseEdits } from '../../../src/conversion/new-overlay/edits.ts';
import { readObjects } from '../../../src/objects/index.ts';

describe('an image edit', () => {
  it.each([
    ['nginx=1.27', { name: 'nginx', newTag: '1.27' }],
    ['reg:5000/a/web=2', { name: 'reg:5000/a/web', newTag: '2' }],
    [`nginx@sha256:${'a'.repeat(64)}`, { name: 'nginx', digest: `sha256:${'a'.repeat(64)}` }],
    [`nginx=sha256:${'a'.repeat(64)}`, { name: 'nginx', digest: `sha256:${'a'.repeat(64)}` }],
    ['nginx=mirror.io/nginx:1.27', { name: 'nginx', newName: 'mirror.io/nginx', newTag: '1.27' }],
    ['nginx=mirror.io/nginx', { name: 'nginx', newName: 'mirror.io/nginx' }],
  ])('%s', (text, entry) => {
    expect(parseEdits({ image: [text] }).images).toEqual([entry]);
  });
});

const WORKLOADS = readObjects(
  `
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {containers: [{name: app}, {name: side, resources: {limits: {cpu: 2}}}]}}}}
---
{apiVersion: batch/v1, kind: CronJob, metadata: {name: clean}, spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: app}]}}}}}}
---
{apiVersion: batch/v1, kind: Job, metadata: {name: once}, spec: {template: {spec: {containers: [{name: app}]}}}}
`,
  'objects',
);

const edited = (edits: EditTexts) => applyEdits(WORKLOADS, parseEdits(edits));

it('resources reach all containers of a workload, or one; requests and limits apart', () => {
  expect(
    edited({ resources: ['web=cpu:100m/1,memory:1Gi', 'web/app=cpu:/3', 'clean=memory:64Mi'] }),
  ).toMatchObject([
    {
      spec: {
        template: {
          spec: {
            containers: [
              { resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: '3' } } },
              { resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: '1' } } },
            ],
          },
        },
      },
    },
    {
      spec: {
        jobTemplate: {
          spec: { template: { spec: { containers: [{ resources: { requests: { memory: '64Mi' } } }] } } },
        },
      },
    },
    {},
  ]);
});

it("a mesh's proxy is put beside pods that serve, not beside jobs, which would never end", () => {
  const [web, clean, once] = edited({ mesh: 'istio' });
  expect(web).toMatchObject({
    spec: { template: { metadata: { labels: { 'sidecar.istio.io/inject': 'true' } } } },
  });
  expect([clean, once]).toEqual(WORKLOADS.slice(1));
  expect(() => applyEdits(WORKLOADS.slice(1), parseEdits({ mesh: 'linkerd' }))).toThrow(
    expect.objectContaining({ code: 'MARTY-V057' }),
  );
});

import { describe, expect, it } from 'vitest';
import { treePlaces } from '../../../src/conversion/proof/tree-places.ts';
import { treeFs } from '../../../src/conversion/tree-fs.ts';
import { build } from '../../../src/kustomize/index.ts';

const FILES: Readonly<Record<string, string>> = {
  'base/kustomization.yaml':
    'resources: [web.yaml, gone.yaml]\nconfigMapGenerator:\n- name: files\n  literals: [a=b]\n',
  'base/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: side
        image: side:1
      - name: app
        image: app:1
        env:
        - {name: A, value: a}
        - {name: B, value: b}
`,
  'base/gone.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: gone\n',
  'components/extra/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [extra.yaml]\n',
  'components/extra/extra.yaml': '# Source: x\napiVersion: v1\nkind: Service\nmetadata:\n  name: extra\n',
  'overlays/a/kustomization.yaml': `namespace: shop
resources: [../../base]
components: [../../components/extra]
patches:
- path: merge.yaml
- path: json.yaml
  target: {kind: Deployment, name: web}
- path: delete.yaml
replicas:
- name: web
  count: 3
images:
- name: side
  newTag: "2"
`,
  'overlays/a/merge.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: app
        env:
        - name: B
          value: c
`,
  'overlays/a/json.yaml':
    '- op: add\n  path: /spec/paused\n  value: true\n- op: add\n  path: /metadata/labels\n  value: {a: b}\n',
  'overlays/a/delete.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: gone\n$patch: delete\n',
};

const fs = treeFs({
  files: Object.entries(FILES).map(([path, content]) => ({ path, content, policy: 'merge', reason: '' })),
});
const objects = build(fs, '/overlays/a');
const places = treePlaces(fs);

function locate(name: string, pointer: string): string {
  const object = objects.find(({ metadata }) => String(metadata['name']).startsWith(name));
  if (object === undefined) throw new Error(`no ${name}`);
  const { file, line } = places.locate('/overlays/a', object, pointer);
  return `${file}:${line}`;
}

describe('a leaf is found', () => {
  // A merged list begins with the elements that a patch names.
  const env = '/spec/template/spec/containers/0/env';
  it.each([
    [
      'in a strategic merge patch, by the keys of lists',
      'web',
      `${env}/0/value`,
      '/overlays/a/merge.yaml:12',
    ],
    ['in the base where no patch has it', 'web', `${env}/1/value`, '/base/web.yaml:15'],
    ['in the operation of a JSON patch', 'web', '/spec/paused', '/overlays/a/json.yaml:1'],
    ['below the value of an operation', 'web', '/metadata/labels/a', '/overlays/a/json.yaml:4'],
    ['in replicas', 'web', '/spec/replicas', '/overlays/a/kustomization.yaml:10'],
    ['in images', 'web', '/spec/template/spec/containers/1/image', '/overlays/a/kustomization.yaml:13'],
    ['in namespace', 'web', '/metadata/namespace', '/overlays/a/kustomization.yaml:1'],
    ['in a component', 'extra', '/metadata/name', '/components/extra/extra.yaml:5'],
    ['in a generator', 'files', '/data/a', '/base/kustomization.yaml:3'],
    ['near by, where nothing has it', 'web', '/spec/template/spec/hostNetwork', '/overlays/a/merge.yaml:7'],
  ])('%s', (_, name, pointer, place) => {
    expect(locate(name, pointer)).toBe(place);
  });
});

it('an object that is not built is found where it is taken away, or else in the kustomization', () => {
  const service = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
  });
  expect(places.locate('/overlays/a', service('gone'), '')).toMatchObject({
    file: '/overlays/a/delete.yaml',
    line: 1,
  });
  expect(places.locate('/overlays/a', service('never'), '')).toEqual({
    file: '/overlays/a/kustomization.yaml',
    line: 1,
    column: 1,
  });
});

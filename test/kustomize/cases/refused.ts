import { BASE, CONFIG, deploymentPatch, type KustomizeCase, plain } from './fixture.ts';

/** Kustomizations that kustomize refuses; marty must refuse them with the code. */
export const REFUSED: readonly (KustomizeCase & { readonly code: string })[] = [
  {
    code: 'MARTY-K008',
    title: 'duplicate objects',
    files: {
      'config.yaml': CONFIG,
      'copy.yaml': CONFIG.replace('settings', 'settings, namespace: default'),
      'kustomization.yaml': 'resources: [config.yaml, copy.yaml]\n',
    },
  },
  {
    code: 'MARTY-Y001',
    title: 'a key that is a number',
    files: {
      'a.yaml': CONFIG.replace('c: "yes"', '8080: "yes"'),
      'kustomization.yaml': 'resources: [a.yaml]\n',
    },
  },
  {
    code: 'MARTY-Y003',
    title: 'a key twice',
    files: { 'a.yaml': `${CONFIG}data: {}\n`, 'kustomization.yaml': 'resources: [a.yaml]\n' },
  },
  {
    code: 'MARTY-K009',
    title: 'no name',
    files: {
      'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\n',
      'kustomization.yaml': 'resources: [a.yaml]\n',
    },
  },
  {
    code: 'MARTY-K013',
    ...plain(
      'a patch without a match',
      'patches:\n- patch: |\n    {apiVersion: v1, kind: Service, metadata: {name: nope}}\n',
    ),
  },
  {
    code: 'MARTY-K013',
    ...plain(
      'a patch in another namespace',
      'patches:\n- patch: |\n    {apiVersion: v1, kind: Service, metadata: {name: web, namespace: other}}\n',
    ),
  },
  {
    code: 'MARTY-K012',
    ...plain(
      'a JSON patch removes what is not there',
      'patches:\n- {target: {kind: Service}, patch: "- {op: remove, path: /spec/nope}"}\n',
    ),
  },
  {
    code: 'MARTY-K012',
    ...plain(
      'a JSON patch test fails',
      'patches:\n- {target: {kind: Service}, patch: "- {op: test, path: /spec/type, value: X}"}\n',
    ),
  },
  {
    code: 'MARTY-K014',
    ...plain('a JSON patch without target', 'patches:\n- {patch: "- {op: remove, path: /spec}"}\n'),
  },
  { code: 'MARTY-K010', ...plain('a patch of another type', deploymentPatch('spec: {template: [1]}')) },
  { code: 'MARTY-K015', ...plain('replicas of nothing', 'replicas: [{name: agent, count: 2}]\n') },
  {
    code: 'MARTY-K006',
    title: 'a file outside the root',
    files: { ...BASE, 'overlay/kustomization.yaml': 'resources: [../base/config.yaml]\n' },
  },
  {
    code: 'MARTY-K005',
    title: 'a missing file',
    files: { 'kustomization.yaml': 'resources: [nope.yaml]\n' },
  },
  {
    code: 'MARTY-K007',
    title: 'a circle',
    files: {
      'a/kustomization.yaml': 'resources: [../overlay]\n',
      'overlay/kustomization.yaml': 'resources: [../a]\n',
    },
  },
  { code: 'MARTY-K004', ...plain('an unknown field', 'nope: 1\n') },
  { code: 'MARTY-K004', ...plain('a namespace that YAML 1.1 reads as a boolean', 'namespace: n\n') },
  {
    code: 'MARTY-K004',
    title: 'an empty kustomization',
    files: { 'kustomization.yaml': 'kind: Kustomization\n' },
  },
  { code: 'MARTY-K003', title: 'no kustomization', files: { 'a.yaml': CONFIG } },
  {
    code: 'MARTY-K017',
    ...plain('merge into nothing', 'configMapGenerator: [{name: gone, behavior: merge, literals: [a=1]}]\n'),
  },
  {
    code: 'MARTY-K008',
    title: 'two objects become one in a namespace',
    files: {
      'config.yaml': `${CONFIG}---\n${CONFIG.replace('settings', 'settings, namespace: other')}`,
      'kustomization.yaml': 'namespace: prod\nresources: [config.yaml]\n',
    },
  },
  {
    code: 'MARTY-K014',
    ...plain(
      'a JSON patch in flow YAML',
      'patches: [{target: {kind: Service}, patch: "[{op: remove, path: /spec}]"}]\n',
    ),
  },
  {
    code: 'MARTY-K020',
    ...plain('contradicting configurations', 'configurations: [c.yaml]\n', {
      'c.yaml': 'commonLabels: [{path: metadata/labels, create: false}]\n',
    }),
  },
  {
    code: 'MARTY-K023',
    ...plain(
      'a replacement without a source',
      'replacements: [{source: {kind: Gone}, targets: [{select: {kind: Service}}]}]\n',
    ),
  },
  {
    code: 'MARTY-K023',
    ...plain(
      'a replacement to a field that is not there',
      'replacements: [{source: {kind: Secret}, targets: [{select: {kind: Service}, fieldPaths: [spec.gone]}]}]\n',
    ),
  },
  {
    code: 'MARTY-K024',
    ...plain(
      'a replacement of a number by a text',
      'replacements: [{source: {kind: Secret}, targets: [{select: {kind: Service}, fieldPaths: [spec.ports.0.port]}]}]\n',
    ),
  },
  {
    code: 'MARTY-K021',
    ...plain('an OpenAPI version that is not built in', 'openapi: {version: v1.30.0}\n'),
  },
  { code: 'MARTY-K022', ...plain('crds without types', 'crds: [t.yaml]\n', { 't.yaml': '[]\n' }) },
  {
    code: 'MARTY-K014',
    ...plain(
      'patchesJson6902 without a name',
      'patchesJson6902: [{target: {kind: Service}, patch: "- {op: remove, path: /spec}"}]\n',
    ),
  },
];

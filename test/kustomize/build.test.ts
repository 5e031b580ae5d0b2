import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build, buildText } from '../../src/kustomize/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { EXTENSIONS } from './cases/extensions.ts';
import type { KustomizeCase } from './cases/fixture.ts';
import { GENERATORS } from './cases/generators.ts';
import { PATCHES } from './cases/patches.ts';
import { REFUSED } from './cases/refused.ts';
import { REPLACEMENTS } from './cases/replacements.ts';
import { TRANSFORMERS } from './cases/transformers.ts';

function start(files: KustomizeCase['files']): string {
  const root = scratchFolder(files);
  return existsSync(join(root, 'overlay')) ? join(root, 'overlay') : root;
}

const kustomize = judge('kustomize') ?? '';

describeWith(judge('kustomize'), 'the judge kustomize', 'the builder equals kustomize, byte for byte', () => {
  it.each([...TRANSFORMERS, ...PATCHES, ...GENERATORS, ...REPLACEMENTS, ...EXTENSIONS])(
    '$title',
    ({ files }) => {
      const folder = start(files);
      const real = spawnSync(kustomize, ['build', folder], { encoding: 'utf8' });
      expect(real.stderr.replace(/^# Warning.*\n?/gm, '')).toBe('');
      expect(buildText(build(nodeFs, folder))).toBe(real.stdout);
    },
  );

  it.each(REFUSED)('refuses what kustomize refuses: $title', ({ files, code }) => {
    const folder = start(files);
    expect(spawnSync(kustomize, ['build', folder], { encoding: 'utf8' }).status).not.toBe(0);
    expect(() => build(nodeFs, folder)).toThrow(expect.objectContaining({ code }));
  });
});

it('tells of a patch whose target selects nothing', () => {
  const folder = scratchFolder({
    'kustomization.yaml':
      'resources: []\npatches:\n- {target: {kind: Gone}, patch: "- {op: remove, path: /spec}"}\n',
  });
  const warnings: string[] = [];
  build(nodeFs, folder, { warn: (message) => warnings.push(message) });
  expect(warnings).toEqual([expect.stringContaining('selects nothing')]);
});

it.each([
  ['MARTY-K004', 'helmCharts: []'],
  ['MARTY-K004', 'vars: []'],
  ['MARTY-K004', 'images: [{name: a, tag: b}]'],
  ['MARTY-K004', 'validators: [v.yaml]'],
  ['MARTY-K004', 'resources: [https://example.com/x.yaml]'],
  ['MARTY-K026', 'transformers: ["{apiVersion: example.com/v1, kind: Mine, metadata: {name: x}}"]'],
  ['MARTY-K026', 'transformers: ["{apiVersion: builtin, kind: HashTransformer, metadata: {name: x}}"]'],
  ['MARTY-K026', 'generators: ["{apiVersion: builtin, kind: IAMPolicyGenerator, metadata: {name: x}}"]'],
])('refuses with %s what it does not build: %s', (code, line) => {
  const folder = scratchFolder({ 'kustomization.yaml': `${line}\n` });
  expect(() => build(nodeFs, folder)).toThrow(expect.objectContaining({ code }));
});

it.each<[string, string, Record<string, string>]>([
  [
    'a replacement into YAML text',
    'MARTY-K025',
    {
      'kustomization.yaml':
        'resources: [c.yaml]\nreplacements: [{sourceValue: x, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.y.a]}]}]\n',
      'c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {y: "a: 1"}\n',
    },
  ],
  [
    'the scope of a custom kind from an OpenAPI file',
    'MARTY-K021',
    {
      'kustomization.yaml': 'resources: [x.yaml]\nopenapi: {path: s.json}\n',
      'x.yaml': 'apiVersion: x/v1\nkind: X\nmetadata: {name: x}\n',
      's.json':
        '{"paths":{"/apis/x":{"get":{"x-kubernetes-group-version-kind":{"group":"x","version":"v1","kind":"X"}}}}}',
    },
  ],
  [
    'a directive for a list that is not there',
    'MARTY-K027',
    {
      'kustomization.yaml':
        'resources: [p.yaml]\npatches: [{patch: "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{$patch: replace}, {name: a}]}}"}]\n',
      'p.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {dnsPolicy: None}\n',
    },
  ],
  [
    'a list element without its merge key',
    'MARTY-K011',
    {
      'kustomization.yaml':
        'resources: [p.yaml]\npatches: [{patch: "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {a: b}}}"}]\n',
      'p.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: x}, {name: a}]}\n',
    },
  ],
  [
    'a name that becomes a number',
    'MARTY-K024',
    {
      'kustomization.yaml':
        'resources: [c.yaml]\nnamePrefix: p-\ntransformers: ["{apiVersion: builtin, kind: ReplacementTransformer, metadata: {name: r}, replacements: [{sourceValue: \'8080\', targets: [{select: {kind: ConfigMap}}]}]}"]\n',
      'c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n',
    },
  ],
  [
    'a configuration of variables',
    'MARTY-K020',
    {
      'kustomization.yaml': 'resources: []\nconfigurations: [c.yaml]\n',
      'c.yaml': 'varReference: [{path: spec/x}]\n',
    },
  ],
])('refuses %s with %s', (_, code, files) => {
  expect(() => build(nodeFs, scratchFolder(files))).toThrow(expect.objectContaining({ code }));
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../../src/kustomize/index.ts';
import { readObjects } from '../../src/objects/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { CASES, type KustomizeCase, REFUSED } from './cases.ts';

function start(files: KustomizeCase['files']): string {
  const root = scratchFolder(files);
  return existsSync(join(root, 'overlay')) ? join(root, 'overlay') : root;
}

const kustomize = judge('kustomize') ?? '';

describeWith(judge('kustomize'), 'the judge kustomize', 'the builder equals kustomize', () => {
  it.each(CASES)('$title', ({ files }) => {
    const folder = start(files);
    const real = spawnSync(kustomize, ['build', folder], { encoding: 'utf8' });
    expect(real.stderr.replace(/^# Warning.*\n?/gm, '')).toBe('');
    expect(build(nodeFs, folder)).toEqual(readObjects(real.stdout, 'kustomize'));
  });

  it.each(REFUSED)('refuses what kustomize refuses: $title', ({ files, code }) => {
    const folder = start(files);
    expect(spawnSync(kustomize, ['build', folder], { encoding: 'utf8' }).status).not.toBe(0);
    expect(() => build(nodeFs, folder)).toThrow(expect.objectContaining({ code }));
  });
});

it('tells of a patch whose target selects nothing', () => {
  const folder = scratchFolder({
    'kustomization.yaml':
      'resources: []\npatches:\n- {target: {kind: Gone}, patch: "[{op: remove, path: /spec}]"}\n',
  });
  const warnings: string[] = [];
  build(nodeFs, folder, { warn: (message) => warnings.push(message) });
  expect(warnings).toEqual([expect.stringContaining('selects nothing')]);
});

it.each([
  'helmCharts: []',
  'replacements: []',
  'vars: []',
  'transformers: []',
  'openapi: {}',
  'bases: [x]',
  'images: [{name: a, tag: b}]',
])('refuses a field that it does not build: %s', (line) => {
  const folder = scratchFolder({ 'kustomization.yaml': `${line}\n` });
  expect(() => build(nodeFs, folder)).toThrow(expect.objectContaining({ code: 'MARTY-K004' }));
});

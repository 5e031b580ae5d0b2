import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { inputsOf, LOCK_FILE, loadInputs, lockOf, lockText, readLock } from '../../src/conversion/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { scratchFolder } from '../support/scratch.ts';

const CHART = resolve(import.meta.dirname, '../../examples/charts/storefront');

const INPUTS = {
  chart: CHART,
  release: 'web',
  namespace: 'shop',
  helmVersion: 4,
  kubeVersion: 'v1.31.0',
  apiVersions: ['monitoring.coreos.com/v1'],
  seed: 'shop',
  lookupFile: `${CHART}/cluster.yaml`,
  values: { set: ['replicas=2'], setFile: [`motd=${CHART}/README.md`] },
  environments: [
    { name: 'dev', files: [`${CHART}/values-dev.yaml`] },
    { name: 'prod', files: [`${CHART}/values-prod.yaml`], set: ['replicas=5'] },
  ],
} as const;

it('names every input of the renders, with relative paths', () => {
  const root = scratchFolder();
  const lock = lockOf(nodeFs, root, loadInputs(nodeFs, INPUTS).chart, INPUTS, {
    hooks: 'drop',
    secrets: 'placeholder',
  });
  const text = lockText(lock);
  expect(text).not.toContain(`: ${CHART}`);
  const stored = scratchFolder({ [LOCK_FILE]: text });
  expect(readLock(nodeFs, stored)).toEqual(lock);
  expect(inputsOf(lock, root)).toEqual(INPUTS);
});

it('names the cluster of a profile, not the profile', () => {
  const root = scratchFolder({ 'profile.yaml': 'kubeVersion: v1.30.0\napiVersions: [a.example/v1]\n' });
  const { kubeVersion: _, ...inputs } = { ...INPUTS, profile: `${root}/profile.yaml` };
  const chart = loadInputs(nodeFs, inputs).chart;
  const lock = lockOf(nodeFs, root, chart, inputs, { hooks: 'drop', secrets: 'placeholder' });
  expect(lock.render).toMatchObject({
    kubeVersion: 'v1.30.0',
    apiVersions: ['a.example/v1', 'monitoring.coreos.com/v1'],
  });
});

it('refuses a folder without a lock, and a lock that is not valid', () => {
  expect(() => readLock(nodeFs, scratchFolder())).toThrow(expect.objectContaining({ code: 'MARTY-V007' }));
  for (const text of ['apiVersion: marty.dev/v1\nkind: Other\n', '[]', 'x: 1\n'])
    expect(() => readLock(nodeFs, scratchFolder({ [LOCK_FILE]: text }))).toThrow(
      expect.objectContaining({ code: 'MARTY-V008' }),
    );
});

import { expect, it } from 'vitest';
import { namedProfile, PROFILES, readProfile } from '../../src/helm/index.ts';

it('knows kinds of clusters by name', () => {
  expect(namedProfile('openshift')?.apiVersions).toContain('route.openshift.io/v1');
  expect(namedProfile('toString')).toBeUndefined();
});

it('holds group/versions of each kind once, none that Helm shows anyway', async () => {
  const { DEFAULT_API_VERSIONS } = await import('../../src/helm/builtins/api-versions.ts');
  for (const { apiVersions, kubeVersion } of Object.values(PROFILES)) {
    expect(new Set(apiVersions).size).toBe(apiVersions.length);
    for (const version of apiVersions) expect(version).toMatch(/^[a-z0-9.-]+\/v\d+((alpha|beta)\d+)?$/);
    expect(apiVersions.filter((version) => DEFAULT_API_VERSIONS.includes(version))).toEqual([]);
    expect(kubeVersion).toMatch(/^v1\.\d+\.0$/);
  }
});

it('reads a profile of a user', () => {
  expect(readProfile('kubeVersion: v1.29.1\napiVersions: [a.example/v1]\n', 'p.yaml')).toEqual({
    kubeVersion: 'v1.29.1',
    apiVersions: ['a.example/v1'],
  });
  expect(readProfile('kubeVersion: v1.29.1\n', 'p.yaml').apiVersions).toEqual([]);
});

it.each([
  ['a list', '- a'],
  ['a number as version', 'kubeVersion: 1.29'],
  ['a field that it does not know', 'apis: []'],
  ['group/versions that are no list', 'apiVersions: a/v1'],
])('refuses %s', (_, text) => {
  expect(() => readProfile(text, 'p.yaml')).toThrow(
    expect.objectContaining({ code: 'MARTY-H061', where: { file: 'p.yaml' } }),
  );
});

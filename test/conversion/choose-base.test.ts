import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseVersion } from '../../src/conversion/choose-base.ts';
import { computePatch } from '../../src/kustomize/index.ts';
import { type KubeObject, readObjects, writeYaml } from '../../src/objects/index.ts';
import { environmentObjects } from './arbitrary-objects.ts';

const lines = (object: KubeObject): number => writeYaml(object).split('\n').length;

/** Lines of a base object and of the patches to all versions. */
function cost(base: KubeObject, versions: readonly KubeObject[]): number {
  return versions.reduce((sum, version) => {
    const patch = computePatch(base, version);
    if (patch === 'impossible') return Number.POSITIVE_INFINITY;
    return sum + (patch === 'none' ? 0 : patch.cost);
  }, lines(base));
}

it('is never longer than the best single environment as base, nor than versions of their own', () => {
  fc.assert(
    fc.property(fc.array(environmentObjects, { minLength: 2, maxLength: 5 }), (sets) => {
      for (const kind of ['Deployment', 'Service', 'ConfigMap']) {
        const versions = sets.flatMap((objects) => objects.find((object) => object.kind === kind) ?? []);
        if (versions.length < 2) continue;
        const chosen = chooseVersion(versions);
        const single = Math.min(...versions.map((version) => cost(version, versions)));
        const separate = versions.reduce((sum, version) => sum + lines(version), 0);
        if (chosen === undefined) {
          expect(single).toBeGreaterThanOrEqual(separate);
          continue;
        }
        expect(chosen.cost).toBe(cost(chosen.object, versions));
        expect(chosen.cost).toBeLessThanOrEqual(Math.min(single, separate));
      }
    }),
    { numRuns: 40, seed: 3 },
  );
}, 60_000);

it('makes a version that no environment has where each differs in other places', () => {
  const versions = [0, 1, 2, 3, 4].flatMap((version) => {
    const data = Array.from({ length: 30 }, (_, key) => `k${key}: ${key % 5 === version ? 'odd' : 'usual'}`);
    return readObjects(
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {${data.join(', ')}}}`,
      'x',
    );
  });
  const chosen = chooseVersion(versions);
  expect(JSON.stringify(chosen?.object)).not.toContain('odd');
  expect(chosen?.cost).toBeLessThan(Math.min(...versions.map((version) => cost(version, versions))));
});

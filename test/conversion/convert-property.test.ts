import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { convert } from '../../src/conversion/index.ts';
import { compare, emptyMetadataMaps, readObjects } from '../../src/objects/index.ts';
import type { KubeObject } from '../../src/objects/kube-object.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { environmentObjects, styledEnvironment } from './arbitrary-objects.ts';
import { environment } from './environments.ts';

const options = { chart: 'c', namespace: 'default', secrets: 'inline' } as const;

it('any environments convert with parity', () => {
  fc.assert(
    fc.property(fc.array(environmentObjects, { minLength: 1, maxLength: 4 }), (sets) => {
      const { parity } = convert(
        sets.map((objects, index) => environment(`e${index}`, objects)),
        options,
      );
      for (const { differences } of parity)
        expect(differences.filter(({ allowed }) => allowed === undefined)).toEqual([]);
    }),
    { numRuns: 100, seed: 20 },
  );
}, 120_000);

it('environments with names, namespaces and labels of their own convert with parity, and every lift is used', () => {
  const lifted = new Set<string>();
  fc.assert(
    fc.property(fc.array(styledEnvironment, { minLength: 2, maxLength: 4 }), (sets) => {
      const { parity, overlays } = convert(
        sets.map((objects, index) => environment(`e${index}`, objects)),
        options,
      );
      for (const overlay of overlays) for (const name of overlay.lifted) lifted.add(name);
      for (const { differences } of parity)
        expect(differences.filter(({ allowed }) => allowed === undefined)).toEqual([]);
    }),
    { numRuns: 100, seed: 7 },
  );
  // Images of random containers hardly ever change alike.
  expect([...lifted].filter((name) => name !== 'images').sort()).toEqual(LIFTS);
}, 120_000);

const LIFTS = [
  'commonAnnotations',
  'configMapGenerator',
  'labels',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'replicas',
  'secretGenerator',
];

describeWith(
  judge('kustomize'),
  'the judge kustomize',
  'kustomize builds the same from what is written',
  () => {
    const expectSame = (folder: string, name: string, objects: readonly KubeObject[]): void => {
      const real = spawnSync(judge('kustomize') ?? '', ['build', join(folder, 'overlays', name)], {
        encoding: 'utf8',
      });
      expect(real.stderr).toBe('');
      const built = readObjects(real.stdout, 'kustomize');
      const found = compare(objects, built, [emptyMetadataMaps]).filter(
        ({ allowed }) => allowed === undefined,
      );
      expect(found, name).toEqual([]);
    };
    const written = (sets: readonly (readonly KubeObject[])[]): string => {
      const environments = sets.map((objects, index) => environment(`e${index}`, objects));
      const { tree } = convert(environments, options);
      return scratchFolder(
        Object.fromEntries(tree.files.map(({ path, content }) => [path, String(content)])),
      );
    };

    it('for 40 environments of random objects in one conversion', () => {
      const sets = fc.sample(environmentObjects, { numRuns: 40, seed: 41 });
      const folder = written(sets);
      for (const [index, objects] of sets.entries()) expectSame(folder, `e${index}`, objects);
    }, 120_000);

    it('for 20 conversions of environments with names, namespaces and labels of their own', () => {
      const pairs = fc.sample(fc.array(styledEnvironment, { minLength: 2, maxLength: 3 }), {
        numRuns: 20,
        seed: 42,
      });
      for (const sets of pairs) {
        const folder = written(sets);
        for (const [index, objects] of sets.entries()) expectSame(folder, `e${index}`, objects);
      }
    }, 120_000);
  },
);

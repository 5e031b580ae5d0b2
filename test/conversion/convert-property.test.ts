import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { convert } from '../../src/conversion/index.ts';
import { compare, emptyMetadataMaps, readObjects } from '../../src/objects/index.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { environmentObjects } from './arbitrary-objects.ts';
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
    { numRuns: 300, seed: 20 },
  );
});

describeWith(
  judge('kustomize'),
  'the judge kustomize',
  'kustomize builds the same from what is written',
  () => {
    it('for 60 environments of random objects', () => {
      const sets = fc.sample(environmentObjects, { numRuns: 60, seed: 41 });
      const { tree } = convert(
        sets.map((objects, index) => environment(`e${index}`, objects)),
        options,
      );
      const folder = scratchFolder(
        Object.fromEntries(tree.files.map(({ path, content }) => [path, String(content)])),
      );
      for (const [index, objects] of sets.entries()) {
        const real = spawnSync(judge('kustomize') ?? '', ['build', join(folder, `overlays/e${index}`)], {
          encoding: 'utf8',
        });
        expect(real.stderr).toBe('');
        const built = readObjects(real.stdout, 'kustomize');
        const found = compare(objects, built, [emptyMetadataMaps]).filter(
          ({ allowed }) => allowed === undefined,
        );
        expect(found, `e${index}`).toEqual([]);
      }
    });
  },
);

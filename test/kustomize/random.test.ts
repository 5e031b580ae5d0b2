import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { MartyError } from '../../src/errors.ts';
import { build, buildText } from '../../src/kustomize/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { randomKustomization } from './random/kustomization.ts';

const SEED = process.env['MARTY_FUZZ_SEED'] ?? 'kustomize';
const RUNS = Number(process.env['MARTY_KUSTOMIZE_RUNS'] ?? 500);
const BATCH = 50;
/** Processes at once. */
const POOL = 2;
const REFUSED = 'refused';
/** Where kustomize builds, but loses or spoils what it reads, marty refuses. */
const BETTER_REFUSED = new Set(['MARTY-K011', 'MARTY-K024', 'MARTY-K027']);

const kustomize = judge('kustomize');

function ours(folder: string): string {
  try {
    return buildText(build(nodeFs, folder));
  } catch (error) {
    if (error instanceof MartyError) return BETTER_REFUSED.has(error.code) ? error.code : REFUSED;
    throw error;
  }
}

async function theirs(folder: string): Promise<string> {
  // Without garbage collection the short process takes half the time.
  const options = { reject: false, stripFinalNewline: false, env: { GOGC: 'off' } } as const;
  const { exitCode, stdout } = await execa(kustomize ?? '', ['build', folder], options);
  return exitCode === 0 ? stdout : REFUSED;
}

interface Verdict {
  readonly seed: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Builds each seed's tree with both, a few at a time. */
async function compare(seeds: readonly string[]): Promise<Verdict[]> {
  const left = [...seeds];
  const verdicts: Verdict[] = [];
  const work = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const folder = join(scratchFolder(randomKustomization(seed)), 'overlay');
      const judged = theirs(folder);
      verdicts.push({ seed, ours: ours(folder), theirs: await judged });
    }
  };
  await Promise.all(Array.from({ length: POOL }, work));
  return verdicts;
}

describeWith(
  kustomize,
  'the judge kustomize',
  'the builder equals kustomize on random kustomizations',
  () => {
    const batches = Array.from({ length: Math.ceil(RUNS / BATCH) }, (_, batch) => batch);

    it.each(batches)('batch %i', { timeout: 300_000 }, async (batch) => {
      const seeds = Array.from({ length: BATCH }, (_, run) => `${SEED}/${batch * BATCH + run}`);
      const verdicts = await compare(seeds);
      const refused = verdicts.filter((verdict) => BETTER_REFUSED.has(verdict.ours));
      for (const verdict of verdicts)
        if (!refused.includes(verdict)) expect(verdict.ours, verdict.seed).toBe(verdict.theirs);
      expect(refused.length).toBeLessThan(BATCH / 5);
      // Trees that both refuse prove little: most must build.
      expect(verdicts.filter((verdict) => verdict.theirs === REFUSED).length).toBeLessThan(BATCH / 2);
    });
  },
);

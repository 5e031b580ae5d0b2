import { describe, expect, it } from 'vitest';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { ours, theirs } from './both-helms.ts';
import { BROKEN } from './broken-charts.ts';

describe.each([3, 4] as const)('Helm %i', (helmVersion) => {
  describeWith(judge(`helm${helmVersion}`), `helm${helmVersion}`, 'broken charts', () => {
    it.each(BROKEN)(
      '$name',
      async ({ files, set = [], ownWords }) => {
        const run = { chart: scratchFolder({ 'Chart.yaml': CHART_YAML, ...files }), set };
        const [own, wanted] = [ours(run, helmVersion), await theirs(run, helmVersion)];
        expect(own.text).toBe(wanted.text);
        if (wanted.error === undefined) return;
        expect(wanted.error).toContain(ownWords ?? own.error ?? 'an error');
        expect(own.error).toContain(ownWords ?? '');
      },
      60_000,
    );
  });
});

const CHART_YAML = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { sharedCharts } from '../support/shared-charts.ts';
import { type GoldenCase, helmArguments, objectsOfCase, objectsOfGolden, renderCase } from './golden-case.ts';

const charts = sharedCharts();
const root = charts ?? '';
const cases: readonly GoldenCase[] =
  root === '' ? [] : (JSON.parse(readFileSync(join(root, 'cases.json'), 'utf8')) as GoldenCase[]);
const named = cases.map((golden) => [`${golden.suite} ${golden.id}`, golden] as const);

describeWith(charts, 'shared charts', 'real charts give what their projects committed', () => {
  it.each(named)('%s', (_, golden) => {
    const ours = objectsOfCase(root, golden);
    const wanted = objectsOfGolden(root, golden);
    expect([...ours.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [id, object] of wanted) expect(ours.get(id), id).toEqual(object);
  });
});

describe.each([3, 4] as const)('Helm %i', (helmVersion) => {
  const helm = judge(`helm${helmVersion}`);
  describeWith(
    root === '' ? undefined : helm,
    `helm${helmVersion} and shared charts`,
    'real charts, byte by byte as Helm',
    () => {
      it.each(named)('%s', (_, golden) => {
        const files = golden.values.map((path) => join(root, path));
        const runs = golden.eachValuesFileAlone ? files.map((file) => [file]) : [files];
        const wanted = runs.map((values) =>
          execFileSync(
            helm ?? '',
            [...helmArguments(root, golden), ...values.flatMap((path) => ['--values', path])],
            { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 28 },
          ),
        );
        const ours = renderCase(root, golden, helmVersion);
        for (const [run, text] of wanted.entries()) expect(ours[run]).toBe(text);
      });
    },
  );
});

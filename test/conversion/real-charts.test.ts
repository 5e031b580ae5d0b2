import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Conversion, convert, type Environment, renderEnvironment } from '../../src/conversion/index.ts';
import { collectValues, compileChart, loadChart } from '../../src/helm/index.ts';
import { compare, emptyMetadataMaps, readObjects, replacedSecretValues } from '../../src/objects/index.ts';
import type { KubeObject } from '../../src/objects/kube-object.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sharedCharts } from '../support/shared-charts.ts';
import { environment } from './environments.ts';

interface ChartCase {
  readonly suite: string;
  readonly id: string;
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  readonly values: readonly string[];
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly set: readonly string[];
  readonly flags: readonly string[];
}

const charts = sharedCharts();
const helm = judge('helm3') ?? '';
const kustomize = judge('kustomize') ?? '';

function casesOf(suite: string): ChartCase[] {
  const all: ChartCase[] = JSON.parse(readFileSync(join(charts ?? '', 'cases.json'), 'utf8'));
  return all.filter((entry) => entry.suite === suite);
}

const nameOf = ({ id }: ChartCase): string => id.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** Rendered by marty's own engine, the chart compiled once. */
function renderedByMarty(cases: readonly ChartCase[]): Environment[] {
  const root = charts ?? '';
  const compiled = compileChart(loadChart(nodeFs, join(root, cases[0]?.chart ?? ''), { linkRoot: root }));
  return cases.map((entry) => {
    const values = () =>
      collectValues(nodeFs, { files: entry.values.map((file) => join(root, file)), set: entry.set });
    return renderEnvironment(nameOf(entry), compiled, values, {
      releaseName: entry.release,
      namespace: entry.namespace,
      kubeVersion: entry.kubeVersion,
      apiVersions: entry.apiVersions,
    });
  });
}

/** Rendered by real Helm, so that the proof does not rest on marty's engine. */
function renderedByHelm(entry: ChartCase): Environment {
  const path = (name: string): string => join(charts ?? '', name);
  const text = execFileSync(
    helm,
    [
      'template',
      entry.release,
      path(entry.chart),
      '--no-hooks',
      ...['--namespace', entry.namespace, '--kube-version', entry.kubeVersion],
      ...entry.values.flatMap((file) => ['-f', path(file)]),
      ...entry.set.flatMap((value) => ['--set', value]),
      ...entry.apiVersions.flatMap((value) => ['--api-versions', value]),
      ...entry.flags,
    ],
    // Helm notes every symbolic link of a chart on stderr.
    { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: 'pipe' },
  );
  return environment(nameOf(entry), readObjects(text, entry.id));
}

function convertCases(cases: readonly ChartCase[]): { environments: Environment[]; conversion: Conversion } {
  const environments = cases.map(renderedByHelm);
  const namespace = cases[0]?.namespace ?? '';
  return {
    environments,
    conversion: convert(environments, { chart: 'c', namespace, secrets: 'placeholder' }),
  };
}

/** Every environment, built by real kustomize, equals what real Helm renders. */
function expectKustomizeAgrees(environments: readonly Environment[], { tree }: Conversion): void {
  const folder = scratchFolder(
    Object.fromEntries(tree.files.map(({ path, content }) => [path, String(content)])),
  );
  const build = (path: string): KubeObject[] =>
    readObjects(
      execFileSync(kustomize, ['build', join(folder, path)], { encoding: 'utf8', maxBuffer: 2 ** 28 }),
      path,
    );
  const crds = tree.files.some(({ path }) => path.startsWith('crds/')) ? build('crds') : [];
  for (const { name, objects } of environments) {
    const built = [...build(`overlays/${name}`), ...crds];
    const differences = compare(objects, built, [emptyMetadataMaps, replacedSecretValues]);
    expect(
      differences.filter(({ allowed }) => allowed === undefined),
      name,
    ).toEqual([]);
  }
}

/** The second conversion of the same environments must give the same files: its plan is empty. */
function expectSameAgain(
  environments: readonly Environment[],
  { tree }: Conversion,
  namespace: string,
): void {
  const again = convert(environments, { chart: 'c', namespace, secrets: 'placeholder' });
  const second = new Map(again.tree.files.map(({ path, content }) => [path, content]));
  expect([...second.keys()]).toEqual(tree.files.map(({ path }) => path));
  for (const { path, content } of tree.files) expect(second.get(path)).toBe(content);
}

const total = (conversion: Conversion, what: 'edits' | 'added' | 'removed'): number =>
  conversion.overlays.reduce((sum, overlay) => sum + overlay[what], 0);

describeWith(
  charts !== undefined && helm !== '' && kustomize !== '' ? charts : undefined,
  'the shared charts and the judges helm3 and kustomize',
  'real charts, rendered by Helm and built by kustomize',
  () => {
    it("marty's engine gives the objects that Helm gives", () => {
      for (const suite of ['ingress-nginx', 'longhorn']) {
        const cases = casesOf(suite);
        for (const [index, { objects }] of renderedByMarty(cases).entries()) {
          const entry = cases[index];
          if (entry !== undefined) expect(objects).toEqual(renderedByHelm(entry).objects);
        }
      }
    }, 60_000);

    it('the nine providers of ingress-nginx: one base, few edits', () => {
      const { environments, conversion } = convertCases(casesOf('ingress-nginx'));
      expect(conversion.holds).toBe(true);
      expect(conversion.baseObjects).toBe(11);
      expect(total(conversion, 'edits')).toBeLessThanOrEqual(42);
      expect([total(conversion, 'added'), total(conversion, 'removed')]).toEqual([1, 1]);
      expectKustomizeAgrees(environments, conversion);
    }, 60_000);

    it.each([
      ['alloy', 53, 110],
      ['otel', 22, 130],
      ['calico', 9, 175],
      ['longhorn', 2, 10],
    ] as const)(
      '%s: kustomize builds all %i environments as Helm renders them, with at most %i edits',
      (suite, count, edits) => {
        const [first] = casesOf(suite);
        const same = casesOf(suite).filter(({ chart }) => chart === first?.chart);
        const { environments, conversion } = convertCases(same);
        expect(environments).toHaveLength(count);
        expect(conversion.parity.filter(({ holds }) => !holds)).toEqual([]);
        expect(total(conversion, 'edits')).toBeLessThanOrEqual(edits);
        expectKustomizeAgrees(environments, conversion);
        if (suite === 'otel') expectSameAgain(environments, conversion, first?.namespace ?? '');
      },
      120_000,
    );
  },
);

describeWith(charts, 'the shared charts', "real charts with marty's own engine", () => {
  it.each([
    ['ingress-nginx', 9],
    ['alloy', 53],
    ['calico', 9],
    ['longhorn', 2],
  ])(
    '%s: parity for %i environments of one chart',
    (suite, count) => {
      const [first] = casesOf(suite);
      const cases = casesOf(suite).filter(({ chart }) => chart === first?.chart);
      const environments = renderedByMarty(cases);
      const namespace = first?.namespace ?? '';
      const { parity, holds } = convert(environments, { chart: suite, namespace, secrets: 'placeholder' });
      expect(environments).toHaveLength(count);
      expect(parity.filter((found) => !found.holds)).toEqual([]);
      expect(holds).toBe(true);
    },
    120_000,
  );
});

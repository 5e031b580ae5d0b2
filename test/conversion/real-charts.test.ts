import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Conversion, convert, type Environment, renderEnvironment } from '../../src/conversion/index.ts';
import { collectValues, compileChart, loadChart } from '../../src/helm/index.ts';
import { compare, emptyMetadataMaps, replacedSecretValues } from '../../src/objects/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sharedCharts } from '../support/shared-charts.ts';
import { printedObjects, twoAtATime } from '../support/two-at-a-time.ts';
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

let allCases: readonly ChartCase[] | undefined;

function casesOf(suite: string): ChartCase[] {
  allCases ??= JSON.parse(readFileSync(join(charts ?? '', 'cases.json'), 'utf8')) as ChartCase[];
  return allCases.filter((entry) => entry.suite === suite);
}

const nameOf = ({ id }: ChartCase): string => id.toLowerCase().replace(/[^a-z0-9]+/g, '-');

const byMarty = new Map<string, Environment[]>();

/** Rendered once by marty's own engine; all cases of a suite have one chart. */
function renderedByMarty(suite: string): Environment[] {
  const known = byMarty.get(suite) ?? renderAll(sameChart(suite));
  byMarty.set(suite, known);
  return known;
}

function sameChart(suite: string): ChartCase[] {
  const cases = casesOf(suite);
  return cases.filter(({ chart }) => chart === cases[0]?.chart);
}

function renderAll(cases: readonly ChartCase[]): Environment[] {
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

const byHelm = new Map<ChartCase, Promise<Environment>>();

/** Rendered once by real Helm, so that the proof does not rest on marty's engine. */
function renderedByHelm(entry: ChartCase): Promise<Environment> {
  const known = byHelm.get(entry) ?? helmRender(entry);
  byHelm.set(entry, known);
  return known;
}

async function helmRender(entry: ChartCase): Promise<Environment> {
  const path = (name: string): string => join(charts ?? '', name);
  const objects = await printedObjects(helm, [
    'template',
    entry.release,
    path(entry.chart),
    '--no-hooks',
    ...['--namespace', entry.namespace, '--kube-version', entry.kubeVersion],
    ...entry.values.flatMap((file) => ['-f', path(file)]),
    ...entry.set.flatMap((value) => ['--set', value]),
    ...entry.apiVersions.flatMap((value) => ['--api-versions', value]),
    ...entry.flags,
  ]);
  return environment(nameOf(entry), objects);
}

async function convertCases(
  cases: readonly ChartCase[],
): Promise<{ environments: Environment[]; conversion: Conversion }> {
  const environments = await twoAtATime(cases, renderedByHelm);
  const namespace = cases[0]?.namespace ?? '';
  return {
    environments,
    conversion: convert(environments, { chart: 'c', namespace, secrets: 'placeholder' }),
  };
}

/** Every environment, built by real kustomize, equals what real Helm renders. */
async function expectKustomizeAgrees(
  environments: readonly Environment[],
  { tree }: Conversion,
): Promise<void> {
  const folder = scratchFolder(
    Object.fromEntries(tree.files.map(({ path, content }) => [path, String(content)])),
  );
  const build = (path: string) => printedObjects(kustomize, ['build', join(folder, path)]);
  const crds = tree.files.some(({ path }) => path.startsWith('crds/')) ? await build('crds') : [];
  await twoAtATime(environments, async ({ name, objects }) => {
    const built = [...(await build(`overlays/${name}`)), ...crds];
    const differences = compare(objects, built, [emptyMetadataMaps, replacedSecretValues]);
    expect(
      differences.filter(({ allowed }) => allowed === undefined),
      name,
    ).toEqual([]);
  });
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
    it("marty's engine gives the objects that Helm gives", async () => {
      for (const suite of ['ingress-nginx', 'longhorn']) {
        const theirs = await twoAtATime(sameChart(suite), renderedByHelm);
        const own = renderedByMarty(suite).map(({ objects }) => objects);
        expect(own).toEqual(theirs.map(({ objects }) => objects));
      }
    }, 60_000);

    it('the nine providers of ingress-nginx: one base, few edits', async () => {
      const { environments, conversion } = await convertCases(casesOf('ingress-nginx'));
      expect(conversion.holds).toBe(true);
      expect(conversion.baseObjects).toBe(11);
      expect(total(conversion, 'edits')).toBeLessThanOrEqual(42);
      expect([total(conversion, 'added'), total(conversion, 'removed')]).toEqual([1, 1]);
      await expectKustomizeAgrees(environments, conversion);
    }, 60_000);

    it.each([
      ['alloy', 53, 110],
      ['otel', 22, 130],
      ['calico', 9, 175],
      ['longhorn', 2, 10],
    ] as const)(
      '%s: kustomize builds all %i environments as Helm renders them, with at most %i edits',
      async (suite, count, edits) => {
        const same = sameChart(suite);
        const { environments, conversion } = await convertCases(same);
        expect(environments).toHaveLength(count);
        expect(conversion.parity.filter(({ holds }) => !holds)).toEqual([]);
        expect(total(conversion, 'edits')).toBeLessThanOrEqual(edits);
        await expectKustomizeAgrees(environments, conversion);
        if (suite === 'otel') expectSameAgain(environments, conversion, same[0]?.namespace ?? '');
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
      const environments = renderedByMarty(suite);
      const namespace = sameChart(suite)[0]?.namespace ?? '';
      const { parity, holds } = convert(environments, { chart: suite, namespace, secrets: 'placeholder' });
      expect(environments).toHaveLength(count);
      expect(parity.filter((found) => !found.holds)).toEqual([]);
      expect(holds).toBe(true);
    },
    120_000,
  );
});

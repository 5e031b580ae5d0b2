import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import {
  convert,
  type Environment,
  type MigrationLock,
  renderEnvironment,
} from '../../../src/conversion/index.ts';
import { validateTree } from '../../../src/conversion/proof/index.ts';
import { treeFs } from '../../../src/conversion/tree-fs.ts';
import { collectValues, compileChart, loadChart } from '../../../src/helm/index.ts';
import { build } from '../../../src/kustomize/index.ts';
import { canonicalJson, type KubeObject, readObjects } from '../../../src/objects/index.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import type { GoldenCase } from '../../helm/golden-case.ts';
import { judge } from '../../oracles/judge.ts';
import { describeWith } from '../../support/needs.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { sharedCharts } from '../../support/shared-charts.ts';
import { DEFECTS, randomNumbers, withDefect } from './defects.ts';

interface Converted {
  readonly environments: readonly Environment[];
  readonly files: ReadonlyMap<string, string>;
  readonly lock: MigrationLock;
}

function converted(environments: readonly Environment[], namespace: string): Converted {
  const { tree, holds } = convert(environments, { chart: 'c', namespace, secrets: 'inline' });
  expect(holds).toBe(true);
  const files = new Map(tree.files.map(({ path, content }) => [path, String(content)]));
  const digest = '0'.repeat(64);
  return {
    environments,
    files,
    lock: {
      apiVersion: 'marty.dev/v1',
      kind: 'MigrationLock',
      chart: { path: 'c', name: 'c', version: '1', digest },
      render: { release: 'c', namespace, helmVersion: '3' },
      environments: Object.fromEntries(environments.map(({ name }) => [name, { values: [] }])),
      policies: { hooks: 'drop', secrets: 'inline' },
    },
  };
}

function example(): Converted {
  const root = resolve(import.meta.dirname, '../../../examples/charts/storefront');
  const chart = compileChart(loadChart(nodeFs, root));
  const environments = ['dev', 'staging', 'prod'].map((name) =>
    renderEnvironment(
      name,
      chart,
      () => collectValues(nodeFs, { files: [join(root, `values-${name}.yaml`)] }),
      { releaseName: 'storefront', namespace: 'shop' },
    ),
  );
  return converted(environments, 'shop');
}

function real(root: string, suite: string, step: number): Converted {
  const all: GoldenCase[] = JSON.parse(readFileSync(join(root, 'cases.json'), 'utf8'));
  const first = all.find((entry) => entry.suite === suite);
  const cases = all.filter((entry) => entry.suite === suite && entry.chart === first?.chart);
  const chart = compileChart(loadChart(nodeFs, join(root, first?.chart ?? ''), { linkRoot: root }));
  const environments = cases
    .filter((_, index) => index % step === 0)
    .map((entry) =>
      renderEnvironment(
        entry.id.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
        chart,
        () => collectValues(nodeFs, { files: entry.values.map((file) => join(root, file)), set: entry.set }),
        {
          releaseName: entry.release,
          namespace: entry.namespace,
          kubeVersion: entry.kubeVersion,
          apiVersions: entry.apiVersions,
        },
      ),
    );
  return converted(environments, first?.namespace ?? '');
}

function fsOf(files: ReadonlyMap<string, string>) {
  return treeFs({
    files: [...files].map(([path, content]) => ({ path, content, policy: 'merge', reason: '' })),
  });
}

/** Builds the overlay of an environment from the files of a tree. */
type Builder = (files: ReadonlyMap<string, string>) => (environment: string) => readonly KubeObject[];

const byMarty: Builder = (files) => {
  const fs = fsOf(files);
  return (environment) => build(fs, `/overlays/${environment}`);
};

const byKustomize: Builder = (files) => {
  const folder = scratchFolder(Object.fromEntries(files));
  return (environment) => {
    const args = ['build', join(folder, 'overlays', environment)];
    const text = execFileSync(judge('kustomize') ?? '', args, { encoding: 'utf8', stdio: 'pipe' });
    return readObjects(text, 'kustomize');
  };
};

/**
 * What an independent look at the builds sees: every field and list in order, no order of documents; null and {} for
 * labels and annotations are nothing. An overlay that does not build is a text of its own.
 */
function buildsOf(
  { environments }: Converted,
  files: ReadonlyMap<string, string>,
  builder: Builder,
): string[] {
  const buildOne = builder(files);
  return environments.map(({ name }) => {
    try {
      return buildOne(name).map(seen).sort().join('\n');
    } catch {
      return 'broken';
    }
  });
}

function seen(object: KubeObject): string {
  const metadata = Object.entries(object.metadata).filter(
    ([name, value]) =>
      !['labels', 'annotations'].includes(name) ||
      (value !== null && typeof value === 'object' && Object.keys(value).length > 0),
  );
  return canonicalJson({ ...object, metadata: Object.fromEntries(metadata) });
}

const validate = ({ environments, lock }: Converted, files: ReadonlyMap<string, string>) =>
  validateTree(fsOf(files), '', { lock, rendered: environments, whole: true });

/** Seeds defects until `count` of them change a build; answers what the validation found of each. */
function seedDefects(tree: Converted, count: number, seed: number, builder: Builder) {
  const random = randomNumbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const paths = [...tree.files.keys()].filter((path) => /^(base|overlays)\/.*\.yaml$/.test(path));
  const clean = buildsOf(tree, tree.files, builder);
  const effective: { file: string; kind: string; broken: string[]; found: string[]; places: string[] }[] = [];
  let idle = 0;
  while (effective.length < count && idle < 50 * count) {
    const file = pick(paths);
    const kind = pick(DEFECTS);
    const text = withDefect(tree.files.get(file) ?? '', kind, random);
    if (text === undefined) continue;
    const files = new Map(tree.files).set(file, text);
    const builds = buildsOf(tree, files, builder);
    const broken = tree.environments
      .map(({ name }) => name)
      .filter((_, index) => builds[index] !== clean[index]);
    if (broken.length === 0) {
      idle++;
      continue;
    }
    const proofs = validate(tree, files).environments.filter(({ parity }) => parity?.holds !== true);
    effective.push({
      file,
      kind,
      broken,
      found: proofs.map(({ environment }) => environment),
      places: proofs.flatMap(({ findings }) =>
        findings.flatMap((finding) => [
          finding.where.file,
          ...finding.differences.map(({ where }) => where.file),
        ]),
      ),
    });
  }
  return effective;
}

function expectAllFound(tree: Converted, count: number, seed: number, builder = byMarty): void {
  expect(validate(tree, tree.files).environments.map(({ parity }) => parity?.holds)).not.toContain(false);
  const defects = seedDefects(tree, count, seed, builder);
  expect(defects).toHaveLength(count);
  for (const { file, kind, broken, found } of defects)
    expect({ file, kind, found }).toEqual({ file, kind, found: broken });
  // A changed value of a whole object is shown where it stands; other defects may show elsewhere, or break the build.
  const shown = defects.filter(
    ({ file, kind, places }) =>
      kind === 'type' && file.startsWith('base/') && !file.includes('kustomization') && places.length > 0,
  );
  for (const { file, places } of shown) expect(places).toContain(`/${file}`);
}

it('25 of 25 defects in the converted example chart are found, in just the environments that they reach', () => {
  expectAllFound(example(), 25, 11);
}, 60_000);

describeWith(judge('kustomize'), 'the judge kustomize', 'defects by what real kustomize builds', () => {
  it('25 of 25 are found', () => {
    expectAllFound(example(), 25, 15, byKustomize);
  }, 120_000);
});

const charts = sharedCharts();

describeWith(charts, 'the shared charts', 'defects in converted trees of real charts', () => {
  it.each([
    ['ingress-nginx', 1, 25, 12],
    ['alloy', 8, 25, 13],
    ['otel', 4, 25, 14],
  ] as const)(
    '%s: every one is found and none where there is none',
    (suite, step, count, seed) => {
      expectAllFound(real(charts ?? '', suite, step), count, seed);
    },
    120_000,
  );
});

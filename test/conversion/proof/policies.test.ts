import { describe, expect, it } from 'vitest';
import {
  convert,
  type Environment,
  type MigrationLock,
  type MigrationPolicies,
  renderEnvironment,
} from '../../../src/conversion/index.ts';
import { validateTree } from '../../../src/conversion/proof/index.ts';
import { treeFs } from '../../../src/conversion/tree-fs.ts';
import { collectValues, compileChart, loadChart } from '../../../src/helm/index.ts';
import type { ReadFs } from '../../../src/ports/fs.ts';
import { HOOK_CHART } from './hook-chart.ts';

const fs = fsOf(Object.entries(HOOK_CHART));
const chart = compileChart(loadChart(fs, '/chart'));
const environments: Environment[] = ['dev', 'prod'].map((name) =>
  renderEnvironment(name, chart, () => collectValues(fs, { files: [`/${name}.yaml`] }), {
    releaseName: 'shop',
    namespace: 'shop',
  }),
);

/** The converted files by path, and the lock that the proof reads. */
function converted(policies: MigrationPolicies) {
  const conversion = convert(environments, { chart: 'shop 1.0.0', namespace: 'shop', ...policies });
  expect(conversion.holds).toBe(true);
  const lock: MigrationLock = {
    apiVersion: 'marty.dev/v1',
    kind: 'MigrationLock',
    chart: { path: 'chart', name: 'shop', version: '1.0.0', digest: '0'.repeat(64) },
    render: { release: 'shop', namespace: 'shop', helmVersion: '3' },
    environments: { dev: { values: [] }, prod: { values: [] } },
    policies,
  };
  const files = new Map(conversion.tree.files.map(({ path, content }) => [path, String(content)]));
  return { lock, files };
}

function validated(
  { lock, files }: ReturnType<typeof converted>,
  rendered = environments,
  whole = true,
): ReturnType<typeof validateTree> {
  return validateTree(fsOf(files), '', { lock, rendered, whole });
}

function brokenProofs(validation: ReturnType<typeof validateTree>) {
  return validation.environments.filter(({ parity }) => parity?.holds !== true);
}

const HOOKS = ['drop', 'argo', 'flux', 'component'] as const;
const SECRETS = ['placeholder', 'external-secret', 'sops', 'env-file', 'inline'] as const;

describe('a clean tree is valid', () => {
  it.each(HOOKS.flatMap((hooks) => SECRETS.map((secrets) => ({ hooks, secrets }))))(
    'hooks $hooks, secrets $secrets',
    (policies) => {
      const tree = converted(policies);
      const validation = validated(tree);
      expect(brokenProofs(validation)).toEqual([]);
      expect(validation).toMatchObject({ unknown: [], absent: [] });
      const titles = validation.environments.map(({ environment }) => environment);
      const groups = { drop: [], argo: [], component: ['hooks'], flux: ['hooks pre-m5', 'hooks post-0'] };
      expect(new Set(titles)).toEqual(
        new Set([
          ...['dev', 'prod', '(crds)'],
          ...groups[policies.hooks].flatMap((group) => [`dev (${group})`, `prod (${group})`]),
        ]),
      );
      // One environment alone: what stands in crds/ is known from the tree.
      expect(brokenProofs(validated(tree, environments.slice(1), false))).toEqual([]);
    },
  );

  it('labels clean and checksums drop: by named rules, each counted', () => {
    const validation = validated(
      converted({ hooks: 'drop', secrets: 'placeholder', labels: 'clean', checksums: 'drop' }),
    );
    expect(brokenProofs(validation)).toEqual([]);
    const rules = new Set(
      validation.environments.flatMap(
        ({ parity }) => parity?.differences.map(({ allowed }) => allowed) ?? [],
      ),
    );
    expect([...rules]).toEqual(
      expect.arrayContaining(['helm-labels', 'dropped-checksums', 'replaced-secret-values']),
    );
  });
});

describe('no value of a Secret, a hook included, is written or shown', () => {
  it.each(HOOKS.flatMap((hooks) => SECRETS.slice(0, 4).map((secrets) => ({ hooks, secrets }))))(
    'hooks $hooks, secrets $secrets',
    (policies) => {
      const conversion = convert(environments, { chart: 'shop 1.0.0', namespace: 'shop', ...policies });
      const text = JSON.stringify(conversion.tree.files);
      expect(text).not.toMatch(/hunter[23]|aHVudGVy/);
      expect(conversion.redactor.redact('hunter3-hunter3')).not.toContain('hunter');
      expect(conversion.redactor.leaks).toEqual([]);
    },
  );

  it('inline writes them into files that no diff shows', () => {
    const { tree } = convert(environments, {
      chart: 'shop',
      namespace: 'shop',
      hooks: 'argo',
      secrets: 'inline',
    });
    const showing = tree.files.filter(({ content }) => /hunter[23]|aHVudGVy/.test(String(content)));
    expect(showing.length).toBeGreaterThan(0);
    expect(showing.filter(({ sensitive }) => sensitive !== true)).toEqual([]);
  });
});

describe('a defect in a hook is found where it stands', () => {
  it.each([
    ['argo', 'base/job-migrate.yaml'],
    ['flux', 'hooks/pre-m5/base/job-migrate.yaml'],
    ['component', 'hooks/base/job-migrate.yaml'],
  ] as const)('%s', (hooks, file) => {
    const tree = converted({ hooks, secrets: 'placeholder' });
    const text = tree.files.get(file) ?? '';
    expect(text).toContain('backoffLimit: 3');
    tree.files.set(file, text.replace('backoffLimit: 3', 'backoffLimit: 4'));
    const broken = brokenProofs(validated(tree));
    expect(broken.length).toBe(2);
    for (const { findings } of broken)
      expect(findings).toMatchObject([
        {
          kind: 'changed',
          object: { kind: 'Job' },
          differences: [{ pointer: '/spec/backoffLimit', left: 3, right: 4, where: { file: `/${file}` } }],
        },
      ]);
  });

  it('a folder of hooks that is gone', () => {
    const tree = converted({ hooks: 'flux', secrets: 'placeholder' });
    for (const path of [...tree.files.keys()]) if (path.startsWith('hooks/post-0/')) tree.files.delete(path);
    const broken = brokenProofs(validated(tree));
    expect(broken.map(({ environment }) => environment)).toEqual(['prod (hooks post-0)']);
  });
});

describe('a defect in what stands for a Secret', () => {
  it('an ExternalSecret that lacks a key is found in its file', () => {
    const tree = converted({ hooks: 'drop', secrets: 'external-secret' });
    const [file = '', text = ''] = [...tree.files].find(([path]) => path.includes('externalsecret')) ?? [];
    tree.files.set(file, text.replace(/secretKey: password/, 'secretKey: passwort'));
    const broken = brokenProofs(validated(tree));
    expect(broken.map(({ environment }) => environment)).toEqual(['dev', 'prod']);
    for (const { findings } of broken)
      expect(findings).toMatchObject([
        { kind: 'changed', object: { kind: 'Secret' }, where: { file: `/${file}` } },
      ]);
  });
});

function fsOf(files: Iterable<readonly [string, string]>): ReadFs {
  return treeFs({
    files: [...files].map(([path, content]) => ({ path, content, policy: 'merge', reason: '' })),
  });
}

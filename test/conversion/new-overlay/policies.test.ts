import { describe, expect, it } from 'vitest';
import {
  convert,
  inputsOf,
  lockOf,
  type MigrationLock,
  renderEnvironments,
} from '../../../src/conversion/index.ts';
import { generateOverlay, newEnvironment } from '../../../src/conversion/new-overlay/index.ts';
import { validateTree } from '../../../src/conversion/proof/index.ts';
import { loadInputs } from '../../../src/conversion/render-environments.ts';
import { treeFs } from '../../../src/conversion/tree-fs.ts';
import type { ReadFs } from '../../../src/ports/fs.ts';
import { layeredFs } from '../../../src/ports/layered-fs.ts';
import { HOOK_CHART } from '../proof/hook-chart.ts';

const HOOKS = ['drop', 'argo', 'flux', 'component'] as const;
const SECRETS = ['placeholder', 'external-secret', 'sops', 'env-file', 'inline'] as const;

const charts = treeFs({
  files: Object.entries(HOOK_CHART).map(([path, content]) => ({ path, content, policy: 'once', reason: '' })),
});
const INPUTS = {
  chart: '/chart',
  release: 'shop',
  namespace: 'shop',
  helmVersion: 3,
  apiVersions: [],
  values: {},
  environments: ['dev', 'prod'].map((name) => ({ name, files: [`/${name}.yaml`] })),
} as const;
const chart = loadInputs(charts, INPUTS);
const rendered = renderEnvironments(charts, chart, INPUTS);

/** A converted tree in `/deploy`, beside its chart. */
function tree(policies: MigrationLock['policies']): { fs: ReadFs; lock: MigrationLock } {
  const { files } = convert(rendered, {
    chart: 'shop 1.0.0',
    release: 'shop',
    namespace: 'shop',
    ...policies,
  }).tree;
  return {
    fs: layeredFs(charts, new Map(files.map(({ path, content }) => [`/deploy/${path}`, content]))),
    lock: lockOf(charts, '/deploy', chart.chart, INPUTS, policies),
  };
}

type Request = Partial<Parameters<typeof newEnvironment>[3]>;

function withEnvironment({ fs, lock }: ReturnType<typeof tree>, name: string, request: Request) {
  const made = newEnvironment(fs, '/deploy', lock, {
    name,
    files: [],
    set: [],
    setString: [],
    edits: {},
    replace: false,
    meshObjects: () => [],
    ...request,
  });
  const overlay = generateOverlay(fs, '/deploy', 'shop', made.parts);
  const files = [...overlay.files, ...made.files];
  return {
    files,
    fs: layeredFs(fs, new Map(files.map(({ path, content }) => [`/deploy/${path}`, content]))),
    lock: { ...lock, environments: { ...lock.environments, [name]: made.entry } },
    overlay,
  };
}

function openProofs({ fs, lock }: ReturnType<typeof tree>) {
  const environments = renderEnvironments(fs, chart, inputsOf(lock, '/deploy'));
  const { environments: proofs, absent } = validateTree(fs, '/deploy', {
    lock,
    rendered: environments,
    whole: true,
  });
  expect(absent).toEqual([]);
  return proofs.filter(({ parity }) => parity?.holds !== true);
}

describe('new environments in a tree of every policy are valid, and small', () => {
  it.each(HOOKS.flatMap((hooks) => SECRETS.map((secrets) => ({ hooks, secrets }))))(
    'hooks $hooks, secrets $secrets',
    (policies) => {
      const fromValues = withEnvironment(tree(policies), 'qa', {
        set: ['tag=v7', 'report=true', 'password=hunter7-hunter7'],
      });
      expect(openProofs(fromValues)).toEqual([]);
      const copied = withEnvironment(fromValues, 'load', {
        from: 'prod',
        edits: { image: ['shop=9'], replicas: ['web=5'] },
      });
      expect(openProofs(copied)).toEqual([]);
      const text = JSON.stringify([fromValues.files, copied.files]);
      if (policies.secrets !== 'inline') expect(text).not.toMatch(/hunter|aHVudGVy/);
      expect(copied.overlay.size?.lifted).toEqual(
        expect.arrayContaining(['namespace', 'images', 'replicas']),
      );
    },
  );

  it('GitOps objects know the new environment', () => {
    const argo = withEnvironment(tree({ hooks: 'argo', secrets: 'placeholder', gitops: 'argo' }), 'qa', {
      from: 'dev',
    });
    const set = argo.files.find(({ path }) => path === 'argocd/applicationset.yaml');
    for (const name of ['dev', 'prod', 'qa']) expect(String(set?.content)).toContain(`overlays/${name}`);
    const flux = withEnvironment(tree({ hooks: 'flux', secrets: 'placeholder' }), 'qa', { from: 'dev' });
    expect(flux.files.map(({ path }) => path)).toContain('flux/qa/sync.yaml');
    expect(flux.files.some(({ path }) => path.startsWith('flux/dev/'))).toBe(false);
  });
});

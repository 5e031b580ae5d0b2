import { describe, expect, it } from 'vitest';
import type { Conversion, Environment, HookMode } from '../../../src/conversion/index.ts';
import { environment } from '../environments.ts';
import { built, convertEnvironments, filesOf, hook, job, noteLines } from './support.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {spec: {containers: [{name: web, image: "web:1"}]}}}
`;

function withHooks(hooks: Readonly<Record<string, readonly string[]>>, mode: HookMode): Conversion {
  const environments = Object.entries(hooks).map(
    ([name, texts]): Environment => ({ ...environment(name, WEB), hooks: texts.map(hook) }),
  );
  return convertEnvironments(environments, { hooks: mode });
}

const annotations = (conversion: Conversion, folder: string, name: string) =>
  built(conversion, folder).find(({ metadata }) => metadata['name'] === name)?.metadata['annotations'];

describe('hooks for Argo CD', () => {
  it.each([
    ['pre-install', 'PreSync'],
    ['pre-upgrade', 'PreSync'],
    ['pre-install,pre-upgrade', 'PreSync'],
    ['post-install', 'PostSync'],
    ['post-upgrade', 'PostSync'],
    ['post-delete', 'PostDelete'],
    ['pre-install,post-upgrade', 'PreSync,PostSync'],
    ['post-install,pre-delete', 'PostSync'],
  ])('%s is %s', (events, phase) => {
    const result = withHooks({ dev: [job('j', events)] }, 'argo');
    expect(result.holds).toBe(true);
    expect(annotations(result, 'overlays/dev', 'j')).toEqual({ 'argocd.argoproj.io/hook': phase });
  });

  it('a weight is a wave, delete policies are those of Argo CD', () => {
    const text = job('j', 'pre-install', {
      'helm.sh/hook-weight': '-5',
      'helm.sh/hook-delete-policy': 'before-hook-creation, hook-succeeded,hook-failed',
      team: 'web',
    });
    const result = withHooks({ dev: [text] }, 'argo');
    expect(result.parity[0]).toMatchObject({ objects: 2, equal: 2, holds: true });
    expect(result.parity[0]?.differences.map(({ allowed }) => allowed)).toContain('argo-hooks');
    expect(annotations(result, 'overlays/dev', 'j')).toEqual({
      'argocd.argoproj.io/hook': 'PreSync',
      'argocd.argoproj.io/sync-wave': '-5',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded,HookFailed',
      team: 'web',
    });
  });

  it('what the chart says to Argo CD itself wins', () => {
    const result = withHooks(
      { dev: [job('j', 'pre-install', { 'argocd.argoproj.io/hook': 'Sync' })] },
      'argo',
    );
    expect(annotations(result, 'overlays/dev', 'j')).toEqual({ 'argocd.argoproj.io/hook': 'Sync' });
  });

  it.each(['pre-delete', 'pre-rollback', 'post-rollback', 'test'])(
    '%s is left out, with the reason',
    (event) => {
      const result = withHooks({ dev: [job('j', event)] }, 'argo');
      expect(Object.keys(filesOf(result))).not.toContain('base/job-j.yaml');
      expect(noteLines(result, 'Hooks left out')[0]).toMatch(
        event === 'test' ? /never deployed$/ : new RegExp(`Argo CD has no phase for ${event}$`),
      );
    },
  );

  it('says that an install cannot be told from an upgrade, and that no Helm annotation is left', () => {
    const lines = noteLines(withHooks({ dev: [job('j', 'pre-install')] }, 'argo'), 'About hooks').join('\n');
    expect(lines).toContain('cannot tell an install from an upgrade');
    expect(lines).toContain("none of Helm's is left");
  });

  it('a hook of one environment, or with another image, is like any object', () => {
    const result = withHooks(
      {
        dev: [job('j', 'pre-install')],
        prod: [job('j', 'pre-install', {}, 'a:2'), job('k', 'post-install')],
      },
      'argo',
    );
    expect(result.holds).toBe(true);
    expect(built(result, 'overlays/dev').map(({ metadata }) => metadata['name'])).toEqual(['web', 'j']);
    expect(JSON.stringify(built(result, 'overlays/prod'))).toContain('a:2');
  });

  it('a hook of the identity of an object is refused', () => {
    const twin = WEB.replace(
      'namespace: shop}',
      'namespace: shop, annotations: {helm.sh/hook: pre-install}}',
    );
    expect(() => withHooks({ dev: [twin] }, 'argo')).toThrow(expect.objectContaining({ code: 'MARTY-V004' }));
  });
});

describe('hooks for Flux', () => {
  const result = withHooks(
    {
      dev: [
        job('late', 'pre-install,pre-upgrade', { 'helm.sh/hook-weight': '5' }),
        job('early', 'pre-install', { 'helm.sh/hook-weight': '-5' }),
        job('after', 'post-install'),
        job('bye', 'pre-delete'),
      ],
      prod: [job('early', 'pre-install', { 'helm.sh/hook-weight': '-5' }, 'a:2')],
    },
    'flux',
  );
  const sync = (name: string) => filesOf(result)[`flux/${name}/sync.yaml`] ?? '';

  it('stand in groups by moment and weight, each with a proof, and not among the objects', () => {
    expect(result.holds).toBe(true);
    expect(result.parity.map(({ environment: title }) => title)).toEqual([
      ...[
        'dev',
        'prod',
        'dev (hooks pre-m5)',
        'prod (hooks pre-m5)',
        'dev (hooks pre-5)',
        'prod (hooks pre-5)',
      ],
      ...['dev (hooks post-0)', 'prod (hooks post-0)'],
    ]);
    expect(built(result, 'overlays/dev').map(({ kind }) => kind)).toEqual(['Deployment']);
    expect(JSON.stringify(built(result, 'hooks/pre-m5/overlays/prod'))).toContain('a:2');
  });

  it('wait for each other in order', () => {
    const order = [...sync('dev').matchAll(/^ {2}name: (.*)$/gm)].map(([, name]) => name);
    expect(order).toEqual(['shop-dev-pre-m5', 'shop-dev-pre-5', 'shop-dev', 'shop-dev-post-0']);
    const waits = [...sync('dev').matchAll(/dependsOn:\n {2}- name: (.*)/g)].map(([, name]) => name);
    expect(waits).toEqual(order.slice(0, -1));
    expect(sync('dev').match(/wait: true/g)).toHaveLength(4);
  });

  it('an environment without hooks of a group does not wait for it', () => {
    expect(sync('prod')).not.toContain('pre-5');
  });

  it('what Flux has no moment for is left out', () => {
    expect(noteLines(result, 'Hooks left out')).toEqual([
      'Job bye: pre-delete (shop/templates/hook.yaml); Flux has no moment for pre-delete',
    ]);
  });
});

describe('hooks as a component', () => {
  const result = withHooks(
    {
      dev: [job('j', 'pre-install'), job('t', 'test'), job('u', 'pre-delete')],
      prod: [job('j', 'pre-install', {}, 'a:2')],
    },
    'component',
  );

  it('are not built unless an overlay switches them on', () => {
    expect(result.holds).toBe(true);
    expect(built(result, 'overlays/dev').map(({ kind }) => kind)).toEqual(['Deployment']);
    const kustomization = `${filesOf(result)['overlays/prod/kustomization.yaml']}components: [../../hooks/components/prod]\n`;
    const objects = built(result, 'overlays/prod', { 'overlays/prod/kustomization.yaml': kustomization });
    expect(objects.map(({ metadata }) => metadata['name'])).toEqual(['web', 'j']);
    expect(JSON.stringify(objects[1])).toContain('a:2');
    expect(JSON.stringify(objects[0])).toContain('web:1');
  });

  it('leave out tests and what would run at the wrong moment', () => {
    expect(noteLines(result, 'Hooks left out').map((line) => line.split(':')[0])).toEqual(['Job t', 'Job u']);
  });
});

it('a dropped hook need not be an object at all', () => {
  const base = { ...environment('dev', WEB), hooks: [{ ...hook(job('j', 'test')), text: 'kind: Job\n' }] };
  expect(convertEnvironments([base], { hooks: 'argo' }).holds).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { type Conversion, convert, type Environment, separateCrds } from '../../src/conversion/index.ts';
import { idKey, idOf } from '../../src/objects/index.ts';
import { environment } from './environments.ts';

const OPTIONS = { chart: 'shop 1.0.0', namespace: 'shop', secrets: 'inline' } as const;

const map = (name: string, value = '1'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: "${value}", b: "2", c: "3", d: "4"}\n`;

/** Objects by template: `shop/charts/redis/templates/a.yaml` → manifests. */
function sourced(name: string, sources: Readonly<Record<string, readonly string[]>>): Environment {
  const all = environment(name, Object.values(sources).flat().join('---\n'));
  const templates = Object.entries(sources).flatMap(([template, texts]) =>
    environment('', texts.join('---\n')).objects.map((object) => [idKey(idOf(object)), template] as const),
  );
  return { ...all, templates: new Map(templates) };
}

const paths = ({ tree }: Conversion): string[] => tree.files.map(({ path }) => path);
const file = ({ tree }: Conversion, path: string): string =>
  tree.files.find((candidate) => candidate.path === path)?.content.toString() ?? '';

const WEB = { 'shop/templates/web.yaml': [map('web')] };
const CACHE = { 'shop/templates/cache.yaml': [map('cache'), map('cache-users')] };
const REDIS = { 'shop/charts/redis/templates/redis.yaml': [map('redis')] };

describe('components', () => {
  it('hold what several environments have, named after its template; none is deleted or added twice', () => {
    const result = convert(
      [sourced('dev', WEB), sourced('test', { ...WEB, ...CACHE }), sourced('prod', { ...WEB, ...CACHE })],
      OPTIONS,
    );
    expect(result.holds).toBe(true);
    expect(result.components).toEqual([{ name: 'cache', objects: 2, environments: ['test', 'prod'] }]);
    expect(file(result, 'components/cache/kustomization.yaml')).toBe(
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:\n' +
        '- configmap-cache-users.yaml\n- configmap-cache.yaml\n',
    );
    expect(file(result, 'overlays/prod/kustomization.yaml')).toContain(
      'components:\n- ../../components/cache\n',
    );
    expect(result.overlays.map(({ added, removed }) => added + removed)).toEqual([0, 0, 0]);
    expect(file(result, 'MIGRATION.md')).toContain('`components/cache`: 2 objects of test, prod');
  });

  it('are patched where one environment differs', () => {
    const other = { 'shop/templates/cache.yaml': [map('cache', '9'), map('cache-users')] };
    const result = convert(
      [
        sourced('dev', WEB),
        sourced('test', { ...WEB, ...CACHE }),
        sourced('qa', { ...WEB, ...CACHE }),
        sourced('prod', { ...WEB, ...other }),
      ],
      OPTIONS,
    );
    expect(result.holds).toBe(true);
    expect(result.overlays.map(({ edits }) => edits)).toEqual([0, 0, 0, 1]);
  });

  it('are not made for one object that a single environment of many leaves out', () => {
    const many = Array.from({ length: 9 }, (_, index) => sourced(`e${index}`, { ...WEB, ...REDIS_LIKE }));
    const result = convert([sourced('odd', WEB), ...many], OPTIONS);
    expect(result.components).toEqual([]);
    expect(result.overlays[0]).toMatchObject({ removed: 1 });
  });

  it('keep their names and files when an environment is added', () => {
    const before = [
      sourced('dev', WEB),
      sourced('test', { ...WEB, ...CACHE }),
      sourced('prod', { ...WEB, ...CACHE }),
    ];
    const more = [...before, sourced('qa', { ...WEB, ...CACHE, ...{ 'shop/templates/x.yaml': [map('a')] } })];
    const after = new Set(paths(convert(more, OPTIONS)));
    expect(paths(convert(before, OPTIONS)).filter((path) => !after.has(path))).toEqual([]);
  });
});

const REDIS_LIKE = { 'shop/templates/redis.yaml': [map('redis')] };

describe('subcharts', () => {
  it('that every environment has are bases of their own, which the base includes', () => {
    const all = { ...WEB, ...REDIS };
    const result = convert([sourced('dev', all), sourced('prod', all)], OPTIONS);
    expect(result.holds).toBe(true);
    expect(paths(result)).toContain('bases/redis/configmap-redis.yaml');
    expect(file(result, 'base/kustomization.yaml')).toContain('- ../bases/redis\n');
    expect(result.baseObjects).toBe(2);
  });

  it('that some environments leave out are components', () => {
    const all = { ...WEB, ...REDIS };
    const result = convert([sourced('dev', all), sourced('test', all), sourced('prod', WEB)], OPTIONS);
    expect(result.holds).toBe(true);
    expect(result.components.map(({ name }) => name)).toEqual(['redis']);
    expect(paths(result)).toContain('components/redis/configmap-redis.yaml');
  });
});

describe('custom resource definitions in templates', () => {
  const crd = (version: string): string =>
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: xs.example.com}\nspec: {versions: [{name: ${version}}]}\n`;

  it('stand in crds/ where all environments have them alike', () => {
    const all = `${map('web')}---\n${crd('v1')}`;
    const result = convert([environment('dev', all), environment('prod', all)], OPTIONS);
    expect(result.holds).toBe(true);
    expect(paths(result)).toContain('crds/customresourcedefinition-xs.example.com.yaml');
    expect(result.parity.map(({ environment: name, objects }) => [name, objects])).toEqual([
      ['dev', 1],
      ['prod', 1],
      ['(crds)', 1],
    ]);
    expect(file(result, 'MIGRATION.md')).toContain('256 KiB');
  });

  it('stay with the environment where they differ', () => {
    const { crds, environments } = separateCrds([
      environment('dev', crd('v1')),
      environment('prod', crd('v2')),
    ]);
    expect(crds).toEqual([]);
    expect(environments.map(({ objects }) => objects.length)).toEqual([1, 1]);
  });
});

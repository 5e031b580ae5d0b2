import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import command from '../../../src/commands/migrate/helm-to-kustomize.ts';
import { conversionSchema } from '../../../src/conversion/index.ts';
import { compare, emptyMetadataMaps, readObjects } from '../../../src/objects/index.ts';
import { marty } from '../../cli/support/marty.ts';
import { judge } from '../../oracles/judge.ts';
import { commandContext, plainStyle } from '../../support/command-context.ts';
import { describeWith } from '../../support/needs.ts';
import { scratchFolder } from '../../support/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/charts/storefront');
const input = command.arguments.extend(command.options.shape);

function run(options: z.input<typeof input>, cwd = EXAMPLE) {
  return command.run(input.parse(options), commandContext(cwd));
}

const DEV = 'dev=values-dev.yaml';
const ENVIRONMENTS = [DEV, 'staging=values-staging.yaml', 'prod=values-prod.yaml'];

/** Runs to a tree of files by path, with the JSON data and the text for people. */
async function convertTo(options: z.input<typeof input>, cwd = EXAMPLE) {
  const outcome = await run(options, cwd);
  if (outcome.kind !== 'tree') throw new Error(`no tree but ${outcome.kind}`);
  const files = Object.fromEntries(outcome.tree.files.map(({ path, content }) => [path, String(content)]));
  return { files, data: conversionSchema.parse(outcome.data), text: outcome.text?.(plainStyle) ?? '' };
}

describe('the example chart', () => {
  const options = { chart: '.', env: ENVIRONMENTS, out: 'out', namespace: 'shop' };

  it('becomes a base of 5 objects, a component and three overlays, with parity', async () => {
    const { files, data, text } = await convertTo(options);
    expect(data).toMatchObject({
      base: 5,
      edits: 19,
      components: [{ name: 'ingress-pdb', objects: 2, environments: ['staging', 'prod'] }],
      parity: true,
      environments: [
        { name: 'dev', objects: 5, equal: 5, overlay: { added: 0, removed: 0, patched: 1, edits: 5 } },
        { name: 'staging', objects: 7, equal: 7, overlay: { added: 0, removed: 0, patched: 0, edits: 1 } },
        { name: 'prod', objects: 8, equal: 8, overlay: { added: 1, removed: 0, patched: 4, edits: 13 } },
      ],
      hooks: ENVIRONMENTS.map(() => ({ object: 'Job shop/storefront-migrate' })),
      volatile: [],
      lookups: [],
    });
    expect(text).toMatch(/^dev +5 +5 .*holds$/m);
    expect(files['overlays/staging/kustomization.yaml']).toBe(
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: shop\n' +
        'resources:\n- ../../base\ncomponents:\n- ../../components/ingress-pdb\nconfigMapGenerator:\n' +
        '- name: storefront-config\n  behavior: merge\n  files:\n' +
        '  - configmap-storefront-config/storefront.yaml\n  options:\n    disableNameSuffixHash: true\n',
    );
    expect(files['overlays/dev/kustomization.yaml']).toContain(
      'images:\n- name: registry.example.com/shop/storefront\n  newTag: 2.12.0-rc.1\n',
    );
  });

  it('gives no password away', async () => {
    const everything = JSON.stringify(await convertTo(options));
    for (const password of ['change-me', 'dev-only', 'staging-only', 'prod-only']) {
      expect(everything).not.toContain(password);
      expect(everything).not.toContain(Buffer.from(password).toString('base64'));
    }
  });

  it('gives the same tree each time', async () => {
    expect((await convertTo(options)).files).toEqual((await convertTo(options)).files);
  });
});

describeWith(
  judge('helm3') && judge('kustomize'),
  'the judges helm3 and kustomize',
  'the example chart beside Helm and kustomize',
  () => {
    it('kustomize builds from every overlay what helm template prints, values of Secrets included', async () => {
      const { files } = await convertTo({
        chart: '.',
        env: ENVIRONMENTS,
        out: 'out',
        namespace: 'shop',
        secrets: 'inline',
      });
      const folder = scratchFolder(files);
      for (const name of ['dev', 'staging', 'prod']) {
        const args = [
          'template',
          'storefront',
          EXAMPLE,
          '-n',
          'shop',
          '--no-hooks',
          '-f',
          join(EXAMPLE, `values-${name}.yaml`),
        ];
        const rendered = readObjects(execFileSync(judge('helm3') ?? '', args, { encoding: 'utf8' }), 'helm');
        const built = execFileSync(judge('kustomize') ?? '', ['build', join(folder, 'overlays', name)], {
          encoding: 'utf8',
        });
        const differences = compare(rendered, readObjects(built, 'kustomize'), [emptyMetadataMaps]);
        expect(differences.filter(({ allowed }) => allowed === undefined)).toEqual([]);
      }
    });
  },
);

describe('charts with less usual parts', () => {
  const chart = (templates: Readonly<Record<string, string>>): string =>
    scratchFolder({
      'Chart.yaml': 'apiVersion: v2\nname: odd\nversion: 0.1.0\n',
      'a.yaml': 'a: 1\n',
      'b.yaml': 'a: 2\n',
      ...templates,
    });
  const env = ['a=a.yaml', 'b=b.yaml'];
  const options = { chart: '.', env, out: 'out' };

  it('reports values that change at each render, and calls of lookup', async () => {
    const cwd = chart({
      'templates/s.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {p: {{ randAlphaNum 8 | b64enc }}, q: YQ==}\n',
      'templates/c.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {found: "{{ lookup "v1" "Secret" "ns" "x" | len }}", at: "{{ now | unixEpoch }}"}\n',
    });
    const { data, text } = await convertTo(options, cwd);
    expect(data.parity).toBe(true);
    expect(data.volatile.filter(({ environment }) => environment === 'a')).toEqual([
      { environment: 'a', object: 'Secret s', path: '/data/p' },
      { environment: 'a', object: 'ConfigMap c', path: '/data/at' },
    ]);
    expect(data.lookups).toEqual([{ apiVersion: 'v1', kind: 'Secret', namespace: 'ns', name: 'x' }]);
    expect(text).toContain('values change at each render in ConfigMap c: they are written once');
    expect(text).toContain('values change at each render in Secret s: give them values that stay');
  });

  it('keeps crds/ apart, or leaves them out', async () => {
    const cwd = chart({
      'crds/x.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: xs.example.com}\n',
      'templates/x.yaml':
        'apiVersion: example.com/v1\nkind: X\nmetadata: {name: x}\nspec: {a: {{ .Values.a }}}\n',
    });
    const kept = await convertTo(options, cwd);
    expect(kept.data).toMatchObject({ base: 1, crds: 1, parity: true });
    expect(Object.keys(kept.files)).toContain('crds/customresourcedefinition-xs.example.com.yaml');
    const left = await convertTo({ ...options, skipCrds: true }, cwd);
    expect(Object.keys(left.files).filter((path) => path.startsWith('crds/'))).toEqual([]);
  });

  it('keeps the last line feed of a text at the end of a template', async () => {
    const cwd = chart({
      'templates/c.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  k: |\n    a {{ .Values.a }}\n',
    });
    expect((await convertTo(options, cwd)).files['base/configmap-c.yaml']).toContain('k: |\n    a 1\n');
  });

  it('an environment that renders nothing has an overlay all the same', async () => {
    const cwd = chart({
      'templates/c.yaml':
        '{{ if eq (int .Values.a) 1 }}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n{{ end }}\n',
    });
    const { data } = await convertTo(options, cwd);
    expect(data.environments).toMatchObject([
      { name: 'a', objects: 1, parity: true },
      { name: 'b', objects: 0, parity: true },
    ]);
  });

  it('ends with exit code 1 and writes nothing where parity does not hold', async () => {
    // Only a JSON patch can set these nulls, and after one kustomize writes the account's namespace into the subject.
    const cwd = chart({
      'templates/a.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: s\n  namespace: ns\n  labels: { {{- range until 40 }}l{{ . }}: v,{{ end -}} }\n{{ if eq (int .Values.a) 1 }}x{{ else }}z{{ end }}: null\n',
      'templates/b.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: ns}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: s}]\n',
    });
    const result = await marty(
      [
        'migrate',
        'helm-to-kustomize',
        '.',
        '--env',
        'a=a.yaml',
        '--env',
        'b=b.yaml',
        '--out',
        'out',
        '--json',
      ],
      { cwd },
    );
    expect(result.exitCode).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      ok: true,
      data: { parity: false },
      findings: [
        {
          code: 'MARTY-V006',
          message: expect.stringContaining('RoleBinding ns/b differs at /subjects/0/namespace'),
        },
      ],
    });
    expect(readdirSync(cwd)).not.toContain('out');
  });

  it.each([
    [
      'one object twice',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\n',
      'MARTY-V004',
    ],
    ['an object without a name', 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: p-}\n', 'MARTY-V004'],
    ['a document without kind', 'apiVersion: v1\nmetadata: {name: p}\n', 'MARTY-K001'],
  ])('refuses %s and names the template', async (_, text, code) => {
    const cwd = chart({ 'templates/p.yaml': text });
    await expect(run(options, cwd)).rejects.toMatchObject({ code, where: { file: 'odd/templates/p.yaml' } });
  });
});

describe('the built binary', () => {
  const args = [
    'migrate',
    'helm-to-kustomize',
    EXAMPLE,
    ...ENVIRONMENTS.flatMap((name) => ['--env', name.replace('=', `=${EXAMPLE}/`)]),
  ];
  const convert = (cwd: string, ...more: string[]) =>
    marty([...args, '-n', 'shop', '--out', 'deploy', ...more], { cwd });

  it('writes the tree, and nothing the second time', async () => {
    const cwd = scratchFolder();
    const first = await convert(cwd);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(cwd, 'deploy')).filter((name) => !name.startsWith('.'))).toEqual([
      'MIGRATION.md',
      'base',
      'components',
      'migration.lock.yaml',
      'overlays',
    ]);
    const second = await convert(cwd, '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({
      ok: true,
      plan: { operations: [] },
      data: { parity: true },
    });
  });

  it('keeps what a person wrote into a file, and refuses a folder that is not its own', async () => {
    const cwd = scratchFolder({
      'deploy/notes.txt': 'mine\n',
      'deploy/base/kustomization.yaml': 'resources: []\n',
    });
    const refused = await convert(cwd);
    expect(refused.exitCode).toBe(3);
    expect(readdirSync(join(cwd, 'deploy/base'))).toEqual(['kustomization.yaml']);
    rmSync(join(cwd, 'deploy'), { recursive: true });
    await convert(cwd);
    const file = join(cwd, 'deploy/overlays/dev/kustomization.yaml');
    const mine = `${readFileSync(file, 'utf8')}commonAnnotations:\n  team: web\n`;
    writeFileSync(file, mine);
    expect((await convert(cwd)).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(mine);
  });
});

describe('bad input', () => {
  it.each([
    ['an environment without a file', { env: ['dev'] }, 'MARTY-V001'],
    ['an environment with an empty file', { env: ['dev='] }, 'MARTY-V001'],
    ['an empty file among others', { env: ['dev=a.yaml,,b.yaml'] }, 'MARTY-V001'],
    ['an environment twice', { env: [DEV, DEV] }, 'MARTY-V002'],
    ['a name in capitals', { env: ['Dev=values-dev.yaml'] }, 'MARTY-V003'],
    ['a name that leaves the folder', { env: ['../x=values-dev.yaml'] }, 'MARTY-V003'],
    ['an empty name', { env: ['=values-dev.yaml'] }, 'MARTY-V003'],
    ['a name of 64 letters', { env: [`${'a'.repeat(64)}=values-dev.yaml`] }, 'MARTY-V003'],
    ['no environment at all', { env: [] }, 'MARTY-V035'],
    ['hooks and GitOps of two tools', { env: [DEV], hooks: 'argo', gitops: 'flux' }, 'MARTY-V033'],
    ['a store without ExternalSecrets', { env: [DEV], secretStore: 'vault' }, 'MARTY-V034'],
    [
      'a store whose name is none',
      { env: [DEV], secrets: 'external-secret', secretStore: 'A B' },
      'MARTY-V034',
    ],
    ['a repository without GitOps', { env: [DEV], repoUrl: 'https://git.example.com/a.git' }, 'MARTY-V034'],
    ['adoption with clean labels', { env: [DEV], adopt: true, labels: 'clean' }, 'MARTY-V031'],
    ['adoption without checksums', { env: [DEV], adopt: true, checksums: 'drop' }, 'MARTY-V031'],
  ] satisfies [string, Partial<z.input<typeof input>>, string][])('%s', async (_, options, code) => {
    await expect(run({ chart: '.', out: 'out', ...options })).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it.each([
    ['a chart that is not there', 'nowhere', {}],
    ['a folder without Chart.yaml', '.', { 'values.yaml': 'a: 1\n' }],
  ])('%s', async (_, chart, files) => {
    const cwd = scratchFolder({ 'v.yaml': 'a: 1\n', ...files });
    await expect(run({ chart, out: 'out', env: ['dev=v.yaml'] }, cwd)).rejects.toMatchObject({
      code: expect.stringMatching(/^MARTY-H\d{3}$/),
      exitCode: 2,
    });
  });

  it.each([
    ['a values file that is a list', '- a\n- b\n'],
    ['a values file with broken YAML', 'a: [1\n'],
    ['a values file that is not there', undefined],
  ])('%s', async (_, text) => {
    const cwd = scratchFolder(text === undefined ? {} : { 'v.yaml': text });
    await expect(run({ chart: EXAMPLE, out: 'out', env: ['dev=v.yaml'] }, cwd)).rejects.toMatchObject({
      code: expect.stringMatching(/^MARTY-[HY]\d{3}$/),
      exitCode: 2,
    });
  });
});

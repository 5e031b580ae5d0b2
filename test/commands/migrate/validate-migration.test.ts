import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validationSchema } from '../../../src/conversion/proof/index.ts';
import { marty } from '../../cli/support/marty.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { storefrontTree } from './storefront-tree.ts';

const validate = (cwd: string, ...args: readonly string[]) =>
  marty(['migrate', 'validate-migration', 'deploy', ...args], { cwd });

/** Replaces a text in a file of the tree; the text must be there. */
function edit(cwd: string, path: string, from: string, to: string): number {
  const file = join(cwd, 'deploy', path);
  const text = readFileSync(file, 'utf8');
  const at = text.indexOf(from);
  if (at < 0) throw new Error(`${path} has no ${from}`);
  writeFileSync(file, text.replace(from, to));
  return text.slice(0, at).split('\n').length;
}

async function dataOf(cwd: string, ...args: readonly string[]) {
  const { stdout, exitCode } = await validate(cwd, '--json', ...args);
  const { data, findings } = JSON.parse(stdout);
  return { data: validationSchema.parse(data), findings, exitCode };
}

describe('a clean tree', () => {
  it('is proved, environment by environment', async () => {
    const cwd = await storefrontTree();
    const { exitCode, stdout } = await validate(cwd);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^dev +5 +5 .*holds$/m);
    const { data, findings } = await dataOf(cwd);
    expect(findings).toEqual([]);
    expect(data).toMatchObject({ valid: true, outdated: [], unknown: [], absent: [] });
    for (const { helmDigest, kustomizeDigest } of data.environments) expect(helmDigest).toBe(kustomizeDigest);
    expect((await dataOf(cwd, '--env', 'prod')).data.environments.map(({ name }) => name)).toEqual(['prod']);
  });
});

describe('a defect', () => {
  it('is shown with both values and the place in the tree, in the environments that it reaches', async () => {
    const cwd = await storefrontTree();
    const line = edit(cwd, 'base/service-storefront.yaml', 'port: 80\n', 'port: 81\n');
    const { exitCode, stdout } = await validate(cwd);
    expect(exitCode).toBe(1);
    for (const name of ['dev', 'staging', 'prod'])
      expect(stdout).toContain(
        `${name}: Service shop/storefront\n  spec.ports[http].port  deploy/base/service-storefront.yaml:${line}\n    − 80\n    + 81\n`,
      );
  });

  it('in a patch, a kustomization field and a JSON patch points at its line there', async () => {
    const cwd = await storefrontTree();
    const overlay = 'overlays/prod';
    const pdb = edit(
      cwd,
      `${overlay}/patches/poddisruptionbudget-storefront.yaml`,
      'minAvailable: 3',
      'minAvailable: 2',
    );
    const count =
      edit(
        cwd,
        `${overlay}/patches/ingress-storefront.yaml`,
        'value: shop.example.com',
        'value: shop.example.org',
      ) - 2;
    const { data } = await dataOf(cwd, '--env', 'prod');
    const places = data.environments.flatMap(({ findings }) =>
      findings.flatMap(({ differences }) =>
        differences.map(({ path, where }) => `${path} ${where.file}:${where.line}`),
      ),
    );
    expect(places).toContain(
      `spec.minAvailable deploy/${overlay}/patches/poddisruptionbudget-storefront.yaml:${pdb}`,
    );
    expect(places).toContain(
      `spec.rules[shop.example.org].host deploy/${overlay}/patches/ingress-storefront.yaml:${count}`,
    );
  });

  it('in an image points at the images field', async () => {
    const cwd = await storefrontTree();
    const line = edit(cwd, 'overlays/dev/kustomization.yaml', 'newTag: 2.12.0-rc.1', 'newTag: 2.12.0');
    const { data } = await dataOf(cwd, '--env', 'dev');
    expect(data.environments[0]?.findings[0]?.differences).toMatchObject([
      {
        path: 'spec.template.spec.containers[storefront].image',
        where: { file: 'deploy/overlays/dev/kustomization.yaml', line: line - 1 },
      },
    ]);
  });

  it('in embedded YAML is named by its path within', async () => {
    const cwd = await storefrontTree();
    edit(
      cwd,
      'overlays/prod/configmap-storefront-config/storefront.yaml',
      'giftCards: true',
      'giftCards: false',
    );
    const { stdout } = await validate(cwd, '--env', 'prod');
    expect(stdout).toMatch(
      /data\["storefront.yaml"\] » features.giftCards +deploy\/overlays\/prod\/configmap-storefront-config\/storefront.yaml:1$/m,
    );
  });

  it('of formatting alone is a difference, and is called so', async () => {
    const cwd = await storefrontTree();
    edit(
      cwd,
      'overlays/prod/configmap-storefront-config/storefront.yaml',
      'giftCards: true',
      'giftCards:  true',
    );
    const { stdout, exitCode } = await validate(cwd, '--env', 'prod');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('data["storefront.yaml"] (the formatting alone)');
  });

  it('that takes an object away points at the kustomization; one too many at its file', async () => {
    const cwd = await storefrontTree();
    edit(cwd, 'base/kustomization.yaml', '- service-storefront.yaml\n', '- more.yaml\n');
    writeFileSync(
      join(cwd, 'deploy/base/more.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n',
    );
    const { data } = await dataOf(cwd, '--env', 'staging');
    expect(data.environments[0]?.findings).toMatchObject([
      {
        kind: 'missing',
        object: 'Service shop/storefront',
        where: { file: 'deploy/overlays/staging/kustomization.yaml' },
      },
      { kind: 'extra', object: 'ConfigMap shop/more', where: { file: 'deploy/base/more.yaml', line: 1 } },
    ]);
  });

  it('in a name is a rename', async () => {
    const cwd = await storefrontTree();
    const line = edit(cwd, 'base/service-storefront.yaml', 'name: storefront\n', 'name: storefront-2\n');
    const { stdout } = await validate(cwd, '--env', 'staging');
    expect(stdout).toContain(
      `staging: Service shop/storefront is built as Service shop/storefront-2 (100 % alike)\n  deploy/base/service-storefront.yaml:${line}\n`,
    );
  });

  it('in a Secret is found and not shown', async () => {
    const cwd = await storefrontTree('--secrets', 'inline');
    edit(
      cwd,
      'overlays/prod/patches/secret-storefront-database.yaml',
      'password: ',
      'password: c3VwZXItc2VjcmV0 # ',
    );
    const outputs = await Promise.all(
      ['text', 'json', 'markdown', 'sarif', 'junit', 'github'].map((format) =>
        validate(cwd, '--format', format),
      ),
    );
    for (const { stdout, stderr, exitCode } of outputs) {
      expect(exitCode).toBe(1);
      expect(stdout).toContain('password');
      expect(stdout + stderr).not.toContain('c3VwZXItc2VjcmV0');
    }
  });

  it('that breaks the build is a finding of its environment; the others are still proved', async () => {
    const cwd = await storefrontTree();
    edit(
      cwd,
      'overlays/prod/patches/poddisruptionbudget-storefront.yaml',
      'name: storefront',
      'name: nobody',
    );
    const { data, exitCode, findings } = await dataOf(cwd);
    expect(exitCode).toBe(1);
    expect(data.environments.map(({ name, holds }) => [name, holds])).toEqual([
      ['dev', true],
      ['staging', true],
      ['prod', false],
    ]);
    expect(findings).toMatchObject([
      {
        code: 'MARTY-V051',
        where: { file: 'deploy/overlays/prod/patches/poddisruptionbudget-storefront.yaml' },
      },
    ]);
  });
});

describe('formats', () => {
  it.each(['text', 'json', 'markdown', 'sarif', 'junit', 'github'])(
    '%s changes no exit code, and names the place',
    async (format) => {
      const cwd = await storefrontTree();
      expect((await validate(cwd, '--format', format)).exitCode).toBe(0);
      edit(cwd, 'base/service-storefront.yaml', 'port: 80\n', 'port: 81\n');
      const { stdout, exitCode } = await validate(cwd, '--format', format, '--env', 'dev');
      expect(exitCode).toBe(1);
      expect(stdout).toContain('deploy/base/service-storefront.yaml');
    },
  );

  it('SARIF has line and column, Markdown a diff', async () => {
    const cwd = await storefrontTree();
    const line = edit(cwd, 'base/service-storefront.yaml', 'port: 80\n', 'port: 81\n');
    await validate(cwd, '--env', 'dev', '--report', 'sarif=a.sarif,markdown=a.md');
    const { runs } = JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8'));
    expect(runs[0].results[0].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'deploy/base/service-storefront.yaml' },
      region: { startLine: line },
    });
    expect(readFileSync(join(cwd, 'a.md'), 'utf8')).toContain(
      '```diff\n# deploy/base/service-storefront.yaml:',
    );
  });
});

describe('what the lock file says', () => {
  it('changed inputs are outdated: a warning, while the objects are the same', async () => {
    const cwd = await storefrontTree();
    appendFileSync(join(cwd, 'chart/values-dev.yaml'), '# a comment\n');
    const { data, exitCode, findings } = await dataOf(cwd);
    expect(exitCode).toBe(0);
    expect(data.outdated).toEqual(['../chart/values-dev.yaml']);
    expect(findings).toMatchObject([{ code: 'MARTY-V052', level: 'warning' }]);
    appendFileSync(join(cwd, 'chart/templates/service.yaml'), '\n');
    expect((await dataOf(cwd)).data.outdated).toEqual(['../chart', '../chart/values-dev.yaml']);
  });

  it('an overlay that it does not name is a warning, one that is gone an error', async () => {
    const cwd = await storefrontTree();
    mkdirSync(join(cwd, 'deploy/overlays/mine'));
    rmSync(join(cwd, 'deploy/overlays/staging'), { recursive: true });
    const { data, exitCode, findings } = await dataOf(cwd);
    expect(exitCode).toBe(1);
    expect(data).toMatchObject({ valid: false, unknown: ['mine'], absent: ['staging'] });
    expect(findings.map(({ code }: { code: string }) => code)).toEqual(['MARTY-V054', 'MARTY-V053']);
  });

  it('another chart is compared with by --chart', async () => {
    const cwd = await storefrontTree();
    expect((await validate(cwd, '--chart', 'chart')).exitCode).toBe(0);
    expect((await validate(cwd, '--chart', 'nowhere')).exitCode).toBe(2);
  });

  it.each([
    ['a folder without a lock', [], 'MARTY-V007', {}],
    ['a broken lock', [], 'MARTY-V008', { 'deploy/migration.lock.yaml': 'kind: Other\n' }],
  ] as const)('%s is refused', async (_, args, code, files) => {
    const { exitCode, stderr } = await validate(scratchFolder({ 'deploy/x': '', ...files }), ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
  });

  it('an environment that is not there is refused', async () => {
    const { exitCode, stderr } = await validate(await storefrontTree(), '--env', 'qa');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('It has: dev, staging, prod.');
  });
});

describe('--mutations', () => {
  it('says of each value whether it is still live in the tree', async () => {
    const cwd = await storefrontTree();
    const { data, exitCode } = await dataOf(cwd, '--env', 'staging', '--mutations', '1000');
    expect(exitCode).toBe(0);
    const of = (path: string) => data.values?.find((value) => value.path === path);
    expect(of('image.tag')).toMatchObject({ verdict: 'live', via: ['images'] });
    expect(of('replicaCount')).toMatchObject({
      verdict: 'live',
      via: ['replicas'],
      touches: ['Deployment shop/storefront /spec/replicas'],
    });
    expect(of('service.port')).toMatchObject({ verdict: 'fixed', via: [] });
    expect(of('ingress.enabled')).toMatchObject({ verdict: 'fixed', touches: ['Ingress shop/storefront'] });
    expect(of('autoscaling.maxReplicas')).toMatchObject({ verdict: 'no-effect', touches: [] });
  });

  it('is the same for the same seed, and reports values that the chart refuses', async () => {
    const cwd = scratchFolder({
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'chart/values.yaml': 'mode: fast\nlist: [{a: x}]\nempty: ""\nport: 1\nnone: null\n',
      'chart/templates/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  list: {{ (first .Values.list).a }}\n' +
        '  {{- if ne .Values.mode "fast" }}{{ fail "no such mode" }}{{ end }}\n',
      'v.yaml': '{}\n',
    });
    const { exitCode } = await marty(
      ['migrate', 'helm-to-kustomize', 'chart', '--env', 'dev=v.yaml', '--out', 'deploy'],
      { cwd },
    );
    expect(exitCode).toBe(0);
    const { data } = await dataOf(cwd, '--mutations', '100');
    expect(data.values?.map(({ path, verdict }) => `${path} ${verdict}`)).toEqual([
      'empty no-effect',
      'list[0].a fixed',
      'mode error',
      'port no-effect',
    ]);
    const two = await dataOf(cwd, '--mutations', '2', '--seed', 'x');
    expect(two.data.values).toHaveLength(2);
    expect((await dataOf(cwd, '--mutations', '2', '--seed', 'x')).data.values).toEqual(two.data.values);
  });
});

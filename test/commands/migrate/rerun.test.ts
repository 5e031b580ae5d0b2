import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marty } from '../../cli/support/marty.ts';
import { scratchFolder } from '../../support/scratch.ts';

const CHART = (version: string): string => `apiVersion: v2\nname: shop\nversion: ${version}\n`;
const web = (image: string, port = 80): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: {{ .Release.Namespace }}}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
      - name: web
        image: ${image}
        ports:
        - containerPort: ${port}
        env:
        - name: LEVEL
          value: {{ .Values.level }}
`;
const map = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: {{ .Release.Namespace }}}\ndata: {a: "1"}\n`;
const SECRET =
  'apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: {{ .Release.Namespace }}}\nstringData: {password: {{ .Values.password }}}\n';

/** Two versions of a chart: the second has another image, loses one object and wins another. */
function folder(): string {
  return scratchFolder({
    'v1/Chart.yaml': CHART('1.2.0'),
    'v1/values.yaml': 'replicas: 1\nlevel: info\npassword: hunter2\n',
    'v1/templates/web.yaml': web('web:1'),
    'v1/templates/old.yaml': map('old'),
    'v1/templates/secret.yaml': SECRET,
    'v2/Chart.yaml': CHART('1.3.0'),
    'v2/values.yaml': 'replicas: 1\nlevel: info\npassword: hunter2\n',
    'v2/templates/web.yaml': web('web:2'),
    'v2/templates/new.yaml': map('new'),
    'v2/templates/secret.yaml': SECRET,
    'dev.yaml': 'level: debug\n',
    'prod.yaml': 'level: warn\nreplicas: 3\npassword: hunter3\n',
  });
}

async function run(cwd: string, ...args: readonly string[]) {
  const result = await marty(['migrate', 'helm-to-kustomize', ...args, '--out', 'deploy', '--json'], { cwd });
  return { ...result, json: JSON.parse(result.stdout) };
}

const FIRST = ['v1', '--env', 'dev=dev.yaml', '--env', 'prod=prod.yaml', '-n', 'shop', '--release', 'live'];
const WEB = 'deploy/base/deployment-web.yaml';

async function converted(...more: readonly string[]): Promise<string> {
  const cwd = folder();
  expect(await run(cwd, ...FIRST, ...more)).toMatchObject({ exitCode: 0 });
  return cwd;
}

function edit(cwd: string, path: string, change: (text: string) => string): string {
  const text = readFileSync(join(cwd, path), 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(join(cwd, path), changed);
  return changed;
}

describe('a run over a converted tree', () => {
  it('takes everything that is not given from the lock: an empty plan', async () => {
    const cwd = await converted('--secrets', 'env-file', '--set', 'level=error');
    const lock = readFileSync(join(cwd, 'deploy/migration.lock.yaml'), 'utf8');
    const { json } = await run(cwd, 'v1');
    expect(json).toMatchObject({ ok: true, plan: { operations: [] } });
    expect(json.data).not.toHaveProperty('update');
    expect(readFileSync(join(cwd, 'deploy/migration.lock.yaml'), 'utf8')).toBe(lock);
  });

  it('what is given wins, and what is not stays', async () => {
    const cwd = await converted();
    const { json } = await run(cwd, 'v1', '--secrets', 'external-secret', '--env', 'dev=prod.yaml');
    expect(json.data.update).toMatchObject({ values: ['dev'] });
    const lock = readFileSync(join(cwd, 'deploy/migration.lock.yaml'), 'utf8');
    for (const text of ['release: live', 'namespace: shop', 'secrets: external-secret', '  prod:'])
      expect(lock).toContain(text);
    expect(existsSync(join(cwd, 'deploy/base/secret-db.yaml'))).toBe(false);
  });

  it('a newer chart: edits stay, what is new comes, what is gone goes, and all of it is told', async () => {
    const cwd = await converted();
    const kustomization = 'deploy/overlays/prod/kustomization.yaml';
    edit(cwd, kustomization, (text) => `${text}commonAnnotations:\n  team: web\n`);
    const { json, exitCode } = await run(cwd, 'v2');
    expect(exitCode).toBe(0);
    expect(readFileSync(join(cwd, kustomization), 'utf8')).toContain('commonAnnotations:\n  team: web\n');
    expect(readFileSync(join(cwd, WEB), 'utf8')).toContain('image: web:2');
    expect(existsSync(join(cwd, 'deploy/base/configmap-old.yaml'))).toBe(false);
    expect(existsSync(join(cwd, 'deploy/base/configmap-new.yaml'))).toBe(true);
    expect(json.data.update).toMatchObject({
      from: 'shop 1.2.0',
      to: 'shop 1.3.0',
      added: ['base/configmap-new.yaml'],
      removed: ['base/configmap-old.yaml'],
      edits: { files: ['overlays/prod/kustomization.yaml'] },
    });
    // The tree is proven as it is generated; what the edit makes differ is told apart, and is no failure.
    expect(json.data.parity).toBe(true);
    expect(json.data.update.edits.differences).toContain(
      'prod: Deployment shop/web differs at /metadata/annotations',
    );
    const again = await run(cwd, 'v2');
    expect(again.json.plan.operations).toEqual([]);
  });

  it('an edit of the lines that change is a conflict: exit 3, and git markers on request', async () => {
    const cwd = await converted();
    const mine = edit(cwd, WEB, (text) => text.replace('web:1', 'mirror.example.com/web:1'));
    const refused = await run(cwd, 'v2');
    expect(refused.exitCode).toBe(3);
    expect(readFileSync(join(cwd, WEB), 'utf8')).toBe(mine);
    expect(existsSync(join(cwd, 'deploy/base/configmap-new.yaml'))).toBe(false);
    await run(cwd, 'v2', '--on-conflict', 'merge');
    expect(readFileSync(join(cwd, WEB), 'utf8')).toMatch(/<{7}.*mirror\.example\.com.*={7}.*web:2.*>{7}/s);
  });

  it('a file that the chart no longer makes is not deleted with edits in it', async () => {
    const cwd = await converted();
    const path = 'deploy/base/configmap-old.yaml';
    edit(cwd, path, (text) => `${text}  b: "2"\n`);
    const { exitCode, stdout, stderr } = await run(cwd, 'v2');
    expect(exitCode).toBe(3);
    expect(stdout + stderr).toContain('base/configmap-old.yaml');
    expect(existsSync(join(cwd, path))).toBe(true);
  });

  it('values that a person filled in are kept and shown nowhere', async () => {
    const cwd = await converted('--secrets', 'env-file');
    const env = 'deploy/overlays/prod/secrets/db.env';
    edit(cwd, env, (text) => text.replace('REPLACE_ME', 'filled-in-by-hand'));
    for (const more of [[], ['--diff'], ['--secrets', 'placeholder', '--dry-run']]) {
      const { stdout, stderr } = await run(cwd, 'v2', ...more);
      expect(stdout + stderr).not.toContain('filled-in-by-hand');
    }
    expect(readFileSync(join(cwd, env), 'utf8')).toContain('filled-in-by-hand');
  });

  it('the lock that is broken is an error, not a new start', async () => {
    const cwd = await converted();
    writeFileSync(join(cwd, 'deploy/migration.lock.yaml'), 'kind: Other\n');
    expect(await run(cwd, 'v1')).toMatchObject({ exitCode: 2, json: { error: { code: 'MARTY-V008' } } });
  });
});

describe('no value of a Secret is in what is printed', () => {
  const VALUES = ['hunter2', 'hunter3'].flatMap((text) => [text, Buffer.from(text).toString('base64')]);
  const modes = ['placeholder', 'external-secret', 'sops', 'env-file', 'inline'];

  it.each(modes)('--secrets %s', async (mode) => {
    const cwd = folder();
    const args = ['migrate', 'helm-to-kustomize', ...FIRST, '--secrets', mode, '--out', 'deploy'];
    const outputs = [];
    for (const more of [
      ['--diff', '--json'],
      ['--diff'],
      ['--dry-run', '--verbose'],
      ['--json'],
      ['--debug'],
    ])
      outputs.push(await marty([...args, ...more], { cwd }));
    // The value of a Secret that changes between two runs, in text and in the diff of what is there.
    writeFileSync(join(cwd, 'prod.yaml'), 'level: warn\nreplicas: 3\npassword: hunter2\n');
    outputs.push(await marty([...args, '--diff', '--json'], { cwd }));
    // A file that vanishes, and what would take the last run back.
    outputs.push(await marty([...args, '--secrets', 'external-secret', '--diff'], { cwd }));
    outputs.push(await marty(['plugin', 'undo', '--diff', '--json', '--cwd', 'deploy'], { cwd }));
    for (const { stdout, stderr } of outputs)
      for (const value of VALUES) expect(stdout + stderr).not.toContain(value);
    expect(outputs.every(({ exitCode }) => exitCode === 0)).toBe(true);
  });
});

describe('environments of generate-overlay', () => {
  it('stay, with their edits, and follow the chart', async () => {
    const cwd = await converted('--hooks', 'argo');
    const made = await marty(
      ['migrate', 'generate-overlay', 'deploy', 'qa', '--from', 'prod', '--replicas', 'web=7'],
      { cwd },
    );
    expect(made.exitCode).toBe(0);
    expect(await run(cwd, 'v2')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(cwd, 'deploy/migration.lock.yaml'), 'utf8')).toMatch(
      /edits:\n +from: prod\n +replicas:/,
    );
    const { stdout } = await marty(['migrate', 'build', 'deploy/overlays/qa'], { cwd });
    expect(stdout).toContain('replicas: 7');
    expect(stdout).toContain('image: web:2');
    expect(await marty(['migrate', 'validate-migration', 'deploy'], { cwd })).toMatchObject({ exitCode: 0 });
    expect((await run(cwd, 'v2')).json.plan.operations).toEqual([]);
  });

  it('that need what a new chart no longer has stop the run', async () => {
    const cwd = await converted();
    await marty(['migrate', 'generate-overlay', 'deploy', 'qa', '--from', 'prod', '--image', 'web=9'], {
      cwd,
    });
    writeFileSync(join(cwd, 'v2/templates/web.yaml'), map('web'));
    const { exitCode, json } = await run(cwd, 'v2');
    expect({ exitCode, code: json.error?.code }).toEqual({ exitCode: 2, code: 'MARTY-V057' });
  });
});

it('a secret that --set leaves in the lock file is warned of, by the name of its key', async () => {
  const { stdout, stderr, exitCode } = await run(folder(), ...FIRST, '--set', 'password=hunter9-hunter9');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('the lock file keeps the value of password, a secret, in clear');
  expect(stdout + stderr).not.toMatch(/hunter9|aHVudGVyO/);
});

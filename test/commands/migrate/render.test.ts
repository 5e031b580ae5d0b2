import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { judge } from '../../oracles/judge.ts';
import { tarball } from '../../support/archive.ts';
import { describeWith } from '../../support/needs.ts';
import { scratchFolder } from '../../support/scratch.ts';

const BINARY = resolve(import.meta.dirname, '../../../bin/marty.js');
const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2.3\n',
  'chart/values.yaml': 'replicas: 1\nnote: ""\n',
  'chart/crds/crd.yaml': 'apiVersion: v1\nkind: Crd\nmetadata: {name: c}\n',
  'chart/templates/a.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\nspec:\n  replicas: {{ .Values.replicas }}\n  note: {{ .Values.note | quote }}\n',
  'chart/templates/hook.yaml':
    'kind: Job\nmetadata: {name: h, annotations: {helm.sh/hook: pre-install}}\n---\nkind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n',
  'prod.yaml': 'replicas: 3\n',
  'note.txt': 'two\nlines\n',
};

function marty(cwd: string, args: readonly string[]) {
  return execa(process.execPath, [BINARY, 'migrate', 'render', ...args], {
    cwd,
    reject: false,
    stripFinalNewline: false,
    env: { NO_COLOR: '1', CI: '1' },
  });
}

const helm = judge('helm3');

describeWith(helm, 'helm3', 'marty migrate render prints what helm template prints', () => {
  it.each<[string, readonly string[]]>([
    ['with nothing but a chart', []],
    [
      'with values from all sides',
      ['-n', 'shop', '-f', 'prod.yaml', '--set', 'replicas=5', '--set-file', 'note=note.txt'],
    ],
    ['with crds and without hooks', ['--include-crds', '--no-hooks']],
    [
      'without tests',
      ['--skip-tests', '--set-json', 'replicas=7', '--set-string', 'note=1', '--set-literal', 'x=a,b'],
    ],
  ])('%s', async (_, flags) => {
    const cwd = scratchFolder(CHART);
    const ours = await marty(cwd, ['chart', 'web', ...flags]);
    const theirs = await execa(helm ?? '', ['template', 'web', 'chart', ...flags], {
      cwd,
      stripFinalNewline: false,
    });
    expect(ours.stderr).toBe('');
    expect(ours.exitCode).toBe(0);
    expect(ours.stdout).toBe(theirs.stdout);
  });
});

describe('marty migrate render', () => {
  it('gives the objects as data', async () => {
    const { stdout } = await marty(scratchFolder(CHART), ['chart', 'web', '--json', '--skip-tests']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      data: {
        chart: 'app',
        release: 'web',
        crds: [],
        manifests: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'default' }],
        hooks: [{ kind: 'Job', name: 'h', events: ['pre-install'], weight: 0 }],
      },
    });
  });

  it('tells where each leaf comes from', async () => {
    const cwd = scratchFolder(CHART);
    const { stdout } = await marty(cwd, ['chart', 'web', '--provenance']);
    expect(stdout).toMatch(/^Deployment default\/web\n/);
    expect(stdout).toMatch(/^app\/templates\/a\.yaml:7 +\/spec\/replicas = 1 +replicas$/m);
    const json = await marty(cwd, ['chart', 'web', '--provenance', '--json']);
    const [object] = JSON.parse(json.stdout).data.provenance;
    expect(object.object).toBe('Deployment default/web');
    expect(object.leaves).toContainEqual({
      path: '/spec/note',
      template: 'app/templates/a.yaml',
      line: 8,
      values: ['note'],
      decidedBy: [],
    });
  });

  it.each<[string, Record<string, string>, readonly string[], string, string]>([
    [
      'a chart without Chart.yaml',
      { 'chart/Chart.yaml': '' },
      ['chart/templates'],
      'MARTY-H041',
      'Chart.yaml file is missing',
    ],
    ['a chart that is not there', {}, ['nowhere'], 'MARTY-H040', 'there is no chart at'],
    [
      'a template that calls an unknown function',
      { 'chart/templates/a.yaml': 'a: {{ nofunc }}' },
      ['chart'],
      'MARTY-H001',
      'parse error at (app/templates/a.yaml:1): function "nofunc" not defined',
    ],
    [
      'a values file that is a list',
      { 'prod.yaml': '- a' },
      ['chart', '-f', 'prod.yaml'],
      'MARTY-H049',
      'prod.yaml:1:1',
    ],
    [
      'a values file that is missing',
      {},
      ['chart', '-f', 'gone.yaml'],
      'MARTY-H050',
      'cannot read gone.yaml',
    ],
    ['a --set without a value', {}, ['chart', '--set', 'a'], 'MARTY-H051', 'key "a" has no value'],
  ])('refuses %s', async (_, files, args, code, message) => {
    const { stdout, stderr, exitCode } = await marty(scratchFolder({ ...CHART, ...files }), args);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).toContain(message);
  });

  it('refuses an archive that leads out of its folder', async () => {
    const cwd = scratchFolder();
    writeFileSync(
      join(cwd, 'app.tgz'),
      await tarball([
        ['app/Chart.yaml', CHART['chart/Chart.yaml']],
        ['app/../../evil', 'x'],
      ]),
    );
    const { stderr, exitCode } = await marty(cwd, ['app.tgz']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('MARTY-H044');
  });
});

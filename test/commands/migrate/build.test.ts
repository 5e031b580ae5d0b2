import { resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { judge } from '../../oracles/judge.ts';
import { describeWith } from '../../support/needs.ts';
import { scratchFolder } from '../../support/scratch.ts';

const BINARY = resolve(import.meta.dirname, '../../../bin/marty.js');
const TREE = {
  'base/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator: [{name: cfg, files: [app.conf]}]\n',
  'base/app.conf': 'one\n  two: "x"\n\n# three\n',
  'base/web.yaml': `# a comment
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {a: 'yes', b: "0777", c: '1e3', d: '', e: "# no", f: 'null', g: "a: b", h: '2020-01-01'}
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: app
        image: nginx:1.25
        args: ["--x", '*', "@", "%", "{a}", "long ${'word '.repeat(30)}end", "tab\\there", "ünï\\u2028 \\U0001F600"]
        resources: {limits: {cpu: 0.5, memory: 1e9}, none: {}, list: [], big: 12345678901234567890}
      volumes: [{name: c, configMap: {name: cfg}}]
`,
  'overlay/kustomization.yaml':
    'resources: [../base]\nnamespace: prod\nnamePrefix: p-\npatches: [{target: {kind: Gone}, patch: "- {op: remove, path: /spec}"}]\n',
  'loose/kustomization.yaml': 'resources: [../base/web.yaml]\n',
};

function marty(cwd: string, args: readonly string[]) {
  return execa(process.execPath, [BINARY, 'migrate', 'build', ...args], {
    cwd,
    reject: false,
    stripFinalNewline: false,
    env: { NO_COLOR: '1', CI: '1' },
  });
}

const kustomize = judge('kustomize');

describeWith(kustomize, 'kustomize', 'marty migrate build prints what kustomize build prints', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['a base', ['base'], ['base']],
    ['an overlay', ['overlay'], ['overlay']],
    [
      'files from outside',
      ['loose', '--load-restrictor', 'none'],
      ['loose', '--load-restrictor', 'LoadRestrictionsNone'],
    ],
  ])('%s', async (_, ours, theirs) => {
    const cwd = scratchFolder(TREE);
    const built = await marty(cwd, ours);
    const real = await execa(kustomize ?? '', ['build', ...theirs], { cwd, stripFinalNewline: false });
    expect(built.exitCode, built.stderr).toBe(0);
    expect(built.stdout).toBe(real.stdout);
  });
});

describe('marty migrate build', () => {
  it('gives the objects as data', async () => {
    const { stdout } = await marty(scratchFolder(TREE), ['base', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      data: { objects: [{ kind: 'ConfigMap' }, { kind: 'Deployment', spec: { replicas: 2 } }] },
    });
  });

  it.each([
    ['json', '"big": 12345678901234567890'],
    ['yaml', 'big: 12345678901234567890'],
  ])('keeps the digits of a large integer in %s', async (format, text) => {
    const folder = scratchFolder({
      'kustomization.yaml': 'resources: [w.yaml]\n',
      'w.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nbig: 12345678901234567890\n',
    });
    const { stdout } = await marty(folder, ['.', '-o', format]);
    expect(stdout).toContain(text);
  });

  it('warns of a patch that selects nothing', async () => {
    const { stderr, exitCode } = await marty(scratchFolder(TREE), ['overlay']);
    expect(stderr).toContain('selects nothing');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['MARTY-K006', ['loose']],
    ['MARTY-K003', ['nothing']],
  ])('ends with %s and exit code 2', async (code, args) => {
    const { stderr, exitCode } = await marty(scratchFolder(TREE), args);
    expect(stderr).toContain(code);
    expect(exitCode).toBe(2);
  });
});

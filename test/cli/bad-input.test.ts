import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tarball } from '../support/archive.ts';
import { freePort } from '../support/free-port.ts';
import { marty, tempDir } from './support/marty.ts';

type Files = Readonly<Record<string, string>>;

interface BadInput {
  readonly title: string;
  readonly files?: Files;
  readonly args: readonly string[];
  readonly exitCode: number;
  /** What stderr must hold: the code, and what helps. */
  readonly says: readonly string[];
}

const PLUGIN =
  'apiVersion: marty.dev/v1\nkind: Plugin\nmetadata: { name: shop }\nservices:\n  catalog: { type: rest }\n';
const CHART = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';

const BAD_INPUT: readonly BadInput[] = [
  {
    title: 'an unknown command',
    args: ['plugin', 'creat'],
    exitCode: 2,
    says: ['MARTY-U001', 'Did you mean "create"?'],
  },
  {
    title: 'an unknown option',
    args: ['plugin', 'list', '--outptu'],
    exitCode: 2,
    says: ['MARTY-U', '--output'],
  },
  {
    title: 'a missing flag off a terminal',
    args: ['migrate', 'helm-to-kustomize', 'c'],
    exitCode: 2,
    says: ['MARTY-U', '--out'],
  },
  {
    title: 'bad YAML',
    files: { 'plugin.yaml': `${PLUGIN}  payments: { type: rest\nenvironments: {}\n` },
    args: ['plugin', 'check'],
    exitCode: 1,
    says: ['MARTY-F002', 'plugin.yaml:7:1'],
  },
  {
    title: 'an unknown service type',
    files: { 'plugin.yaml': PLUGIN.replace('rest', 'rst') },
    args: ['plugin', 'check'],
    exitCode: 1,
    says: ['MARTY-F', 'plugin.yaml:5:20', 'rest'],
  },
  {
    title: 'a service type that is none',
    args: ['plugin', 'create', 'shop', '--service', 'catalog:rst', '--yes'],
    exitCode: 2,
    says: ['MARTY-G', 'rest'],
  },
  {
    title: 'a name that is no DNS label',
    args: ['plugin', 'create', 'My_Shop', '--yes'],
    exitCode: 2,
    says: ['MARTY-G', 'My_Shop'],
  },
  {
    title: 'a target that exists',
    files: { 'shop/README.md': 'mine', 'shop/package.json': '{}' },
    args: ['plugin', 'create', 'shop', '--yes'],
    exitCode: 3,
    says: ['MARTY-P', 'README.md', 'package.json'],
  },
  {
    title: 'a chart without Chart.yaml',
    files: { 'c/values.yaml': '' },
    args: ['migrate', 'render', 'c'],
    exitCode: 2,
    says: ['MARTY-H', 'Chart.yaml'],
  },
  {
    title: 'a template that calls an unknown function',
    files: { 'c/Chart.yaml': CHART, 'c/templates/t.yaml': 'a: 1\nb: {{ nofunc 1 }}\n' },
    args: ['migrate', 'render', 'c'],
    exitCode: 2,
    says: ['MARTY-H001', 'parse error at (c/templates/t.yaml:2): function "nofunc" not defined'],
  },
  {
    title: 'a values file that is a list',
    files: { 'c/Chart.yaml': CHART, 'list.yaml': '- a\n' },
    args: ['migrate', 'render', 'c', '-f', 'list.yaml'],
    exitCode: 2,
    says: ['MARTY-H', 'list.yaml'],
  },
];

function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe('bad input ends with its exit code, a coded error and help', () => {
  it.each(BAD_INPUT)('$title', async ({ files = {}, args, exitCode: wanted, says }) => {
    const cwd = tempDir();
    write(cwd, files);
    const { exitCode, stdout, stderr } = await marty(args, { cwd });
    const output = stdout + stderr;
    for (const part of says) expect(output).toContain(part);
    expect(exitCode, output).toBe(wanted);
  });

  it('a template that includes itself, in a few lines', async () => {
    const cwd = tempDir();
    const text = '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}';
    write(cwd, { 'c/Chart.yaml': CHART, 'c/templates/t.yaml': text });
    const { exitCode, stderr } = await marty(['migrate', 'render', 'c'], { cwd });
    expect(stderr).toContain('rendering template has a nested reference name: a');
    expect(stderr.length).toBeLessThan(3000);
    expect(exitCode).toBe(2);
  });

  it('an archive with ../ inside', async () => {
    const cwd = tempDir();
    writeFileSync(
      join(cwd, 'c.tgz'),
      await tarball([
        ['c/Chart.yaml', CHART],
        ['c/../../evil', 'x'],
      ]),
    );
    const { exitCode, stderr } = await marty(['migrate', 'render', 'c.tgz'], { cwd });
    expect(stderr).toMatch(/\[MARTY-H0\d\d\]/);
    expect(stderr).toContain('parent directory');
    expect(exitCode).toBe(2);
  });

  it('a folder without permission', async () => {
    // Root may write everywhere but into the kernel's own file system.
    const { exitCode, stderr } = await marty([
      'plugin',
      'create',
      'shop',
      '--yes',
      '--directory',
      '/proc/shop',
    ]);
    expect(stderr).toContain('MARTY-P005');
    expect(exitCode).toBe(4);
  });

  it('a cluster that cannot be reached', async () => {
    const cwd = tempDir();
    const server = `https://127.0.0.1:${await freePort()}`;
    const kubeconfig = {
      clusters: [{ name: 'c', cluster: { server } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: '' } }],
      'current-context': 'c',
    };
    write(cwd, {
      kubeconfig: JSON.stringify(kubeconfig),
      'plugin.yaml': `${PLUGIN}  web: { type: rest, dependencies: { catalog: { kind: service, timeout: 1s } } }\n`,
      'policies/p.yaml':
        'apiVersion: marty.dev/v1\nkind: Policy\nmetadata: { name: p }\nspec: { to: catalog, circuitBreaker: { consecutiveFailures: 3 } }\n',
    });
    const args = ['service-mesh', 'apply-policies', '--mesh', 'istio', '--kubeconfig', 'kubeconfig'];
    const { exitCode, stderr } = await marty(args, { cwd });
    expect(stderr).toContain('MARTY-C001');
    expect(stderr).toContain(server);
    expect(exitCode).toBe(4);
  });
});

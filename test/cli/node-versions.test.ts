import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { MARTY, tempDir } from './support/marty.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const CHART = join(EXAMPLES, 'charts/storefront');

/** One command line for each engine and library that the tool brings along. */
const COMMAND_LINES = [
  ['--version'],
  ['--help'],
  ['plugin', 'create', 'shop', '--feature', 'database', '--yes', '-o', 'json'],
  ['plugin', 'check', '--cwd', 'shop', '-o', 'yaml'],
  ['plugin', 'list'],
  ['migrate', 'render', CHART, '-f', join(CHART, 'values-prod.yaml')],
  [
    'migrate',
    'helm-to-kustomize',
    CHART,
    '--env',
    `prod=${join(CHART, 'values-prod.yaml')}`,
    '--out',
    'k',
    '--diff',
  ],
  ['service-mesh', 'apply-policies', join(EXAMPLES, 'plugins/shop'), '--env', 'prod', '--dry-run=client'],
  ['service-mesh', 'apply-policies', join(EXAMPLES, 'plugins/shop'), '--env', 'edge', '--dry-run=client'],
  ['plugin', 'undo', '--yes', '--cwd', 'shop'],
  ['plugin', 'creat'],
] as const;

/** What each command line answers, without the folder that it ran in and the time that it took. */
async function answers(node: string) {
  const cwd = tempDir();
  const all = [];
  for (const args of COMMAND_LINES) {
    const { exitCode, stdout, stderr } = await execa(node, [MARTY, ...args], {
      cwd,
      reject: false,
      env: { CI: '1', TMPDIR: cwd },
    });
    const plain = (text: string) =>
      text
        .replaceAll(cwd, 'DIR')
        .replace(/\d{4}-[0-9a-f]{8}/g, 'ID')
        .replace(/\(\d+\.\d s\)/g, '(TIME)');
    all.push({ args: args.join(' '), exitCode, stdout: plain(stdout), stderr: plain(stderr) });
  }
  return all;
}

for (const name of ['node22', 'node24'] as const) {
  const node = judge(name);
  describeWith(node, name, `the built binary on ${name}`, () => {
    it('answers as on this Node', async () => {
      expect(await answers(node ?? '')).toEqual(await answers(process.execPath));
    });
  });
}

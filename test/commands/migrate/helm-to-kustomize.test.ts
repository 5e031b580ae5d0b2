import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import command from '../../../src/commands/migrate/helm-to-kustomize.ts';
import { commandContext } from '../../support/command-context.ts';
import { scratchFolder } from '../../support/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/charts/storefront');
const input = command.arguments.extend(command.options.shape);

function run(options: z.input<typeof input>, cwd = EXAMPLE) {
  return command.run(input.parse(options), commandContext(cwd));
}

const DEV = 'dev=values-dev.yaml';

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
    ['a hook policy to come', { env: [DEV], hooks: 'argo' as const }, 'MARTY-V005'],
  ])('%s', async (_, options, code) => {
    await expect(run({ chart: '.', out: 'out', ...options })).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it('no environment at all', () => {
    expect(() => input.parse({ chart: '.', out: 'out', env: [] })).toThrow(z.ZodError);
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

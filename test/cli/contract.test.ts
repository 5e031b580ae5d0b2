import { mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { marty, startMarty, tempDir, useProbes } from './support/marty.ts';

const SCHEMAS = join(import.meta.dirname, '../../dist/schemas');
const ajv = new Ajv2020({ strict: false, validateFormats: false });

function schemaErrors(file: string, value: unknown): unknown {
  const validate = ajv.compile(JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8')));
  validate(value);
  return validate.errors ?? [];
}

describe('the JSON of a command', () => {
  it.each([
    { args: ['config'] },
    { args: ['completion', 'bash'] },
    { args: ['help', 'ci'] },
    { args: ['plugin', 'list'] },
    { args: ['plugin', 'create', 'shop', '--dry-run'] },
    { args: ['plugin', 'create', 'shop', '-s', 'a:rest', '-s', 'b:rest', '-a', 'layered', '-f', 'database'] },
  ])('is what its schemas say: marty $args', async ({ args }) => {
    const { stdout, stderr } = await marty([...args, '--json'], { cwd: tempDir() });
    expect(stderr).toBe('');
    const result = JSON.parse(stdout);
    expect(schemaErrors('result.v1.schema.json', result)).toEqual([]);
    expect(schemaErrors(join(...result.command.split(' '), 'output.schema.json'), result.data)).toEqual([]);
  });

  it('is of the same plan in a dry run and in the real run, and a second run is empty', async () => {
    const cwd = tempDir();
    const create = async (...more: readonly string[]) => {
      const { exitCode, stdout } = await marty(
        ['plugin', 'create', 'shop', '-s', 'catalog:rest', '-f', 'database', '--json', ...more],
        { cwd },
      );
      expect(exitCode).toBe(0);
      return JSON.parse(stdout).plan;
    };
    const dry = await create('--dry-run');
    expect(readdirSync(cwd)).toEqual([]);
    const real = await create();
    expect(real.hash).toBe(dry.hash);
    expect((await create()).operations).toEqual([]);
  });

  it('is taken by the input schema that editors and agents read', () => {
    expect(
      schemaErrors('plugin/create/input.schema.json', { name: 'shop', architecture: 'layered' }),
    ).toEqual([]);
    expect(schemaErrors('plugin/create/input.schema.json', { architecture: 'round' })).not.toEqual([]);
  });
});

describe('Ctrl-C while files are staged', () => {
  const { binary } = useProbes();

  it('ends with 130 and leaves nothing', async () => {
    const parent = tempDir();
    const cwd = join(parent, 'work');
    mkdirSync(cwd);
    const running = startMarty(['probe', 'write', 'out', '--size', '20000'], { binary, cwd });
    const watcher = watch(cwd, () => {
      watcher.close();
      running.kill('SIGINT');
    });
    const { exitCode } = await running;
    expect(exitCode).toBe(130);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('keeps an existing tree as it was', async () => {
    const cwd = tempDir();
    await marty(['probe', 'write', 'out'], { binary, cwd });
    writeFileSync(join(cwd, 'out/mine.txt'), 'mine');
    const before = readdirSync(join(cwd, 'out'), { recursive: true }).sort();
    const running = startMarty(['probe', 'write', 'out', '--size', '20000'], { binary, cwd });
    const watcher = watch(join(cwd, 'out/.marty'), (_event, name) => {
      if (name?.startsWith('staging-') !== true) return;
      watcher.close();
      running.kill('SIGINT');
    });
    const { exitCode } = await running;
    expect(exitCode).toBe(130);
    expect(readdirSync(join(cwd, 'out'), { recursive: true }).sort()).toEqual(before);
  });
});

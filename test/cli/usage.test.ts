import { describe, expect, it } from 'vitest';
import { marty, tempDir, useProbes } from './support/marty.ts';

describe('a mistyped command line', () => {
  const { run } = useProbes();

  it.each([
    { args: ['plugn'], code: 'MARTY-U001', hint: 'Did you mean "plugin"?' },
    { args: ['plugin', 'creat', 'x'], code: 'MARTY-U001', hint: 'Did you mean "create"?' },
    { args: ['create', 'x'], code: 'MARTY-U001', hint: 'Did you mean "marty plugin create"?' },
    {
      args: ['plugin', 'create', 'x', '--architectur', 'layered'],
      code: 'MARTY-U002',
      hint: '"--architecture"',
    },
    { args: ['plugin', 'create', 'x', '--dry-rnu'], code: 'MARTY-U002', hint: 'Did you mean "--dry-run"?' },
    { args: ['--dry-run', 'plugin', 'create', 'x'], code: 'MARTY-U002', hint: 'Put it after the command.' },
    {
      args: ['plugin', 'create', 'x', '-a', 'hexagonl'],
      code: 'MARTY-U004',
      hint: 'Did you mean "hexagonal"?',
    },
    {
      args: ['plugin', 'create', 'x', '-f', 'databse'],
      code: 'MARTY-U004',
      hint: 'Did you mean "database"?',
    },
    { args: ['plugin', 'create', 'x', 'y'], code: 'MARTY-U005', hint: 'Quote a value that holds blanks.' },
    { args: ['plugin'], code: 'MARTY-U009', hint: '`--help` after the group lists its commands.' },
    { args: ['completion', 'bsh'], code: 'MARTY-U004', hint: 'Did you mean "bash"?' },
    { args: ['help', 'nothing'], code: 'MARTY-U012', hint: 'exit-codes' },
    { args: ['config', '-o', 'jsn'], code: 'MARTY-U004', hint: 'Did you mean "json"?' },
  ])('marty $args says $hint', async ({ args, code, hint }) => {
    const cwd = tempDir();
    const { exitCode, stdout, stderr } = await marty(args, { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain(hint);
  });

  it('with a group only, names its commands', async () => {
    const { stderr } = await marty(['plugin']);
    expect(stderr).toMatch(/"marty plugin" needs a command: .*create/);
  });

  it('does not take a prefix for an option', async () => {
    const { exitCode } = await marty(['plugin', 'create', 'x', '--arch', 'layered']);
    expect(exitCode).toBe(2);
  });

  it('names every missing value and the flag that gives it', async () => {
    const { exitCode, stderr } = await run(['ask']);
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
      {
        "exitCode": 2,
        "stderr": "error Missing: <name>, --colour COLOUR. [MARTY-U003]
        hint Call it as: marty probe ask <name> --colour COLOUR
      ",
      }
    `);
  });

  it.each(['--yes', '--no-input'])('%s does not ask either', async (flag) => {
    const { exitCode, stderr } = await run(['ask', flag]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--colour COLOUR') });
  });

  it.each([
    { args: ['--count', 'many'], message: '--count: "many" is not a number.' },
    { args: ['--count', '0'], message: '--count NUMBER: 0' },
    { args: ['--count', '1.5'], message: '--count NUMBER: 1.5' },
  ])('refuses $args', async ({ args, message }) => {
    const { exitCode, stderr } = await run(['ask', 'rex', '--colour', 'red', ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
  });

  it('refuses a map entry without a key', async () => {
    const { exitCode, stderr } = await run(['write', 'out', '--label', '=x'], { cwd: tempDir() });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('KEY=VALUE') });
  });
});

describe('a good command line', () => {
  const { run } = useProbes();

  it.each([
    { args: ['rex', '--colour=red', '-t', 'a', '--tag', 'b'], expected: { tag: ['a', 'b'], loud: true } },
    { args: ['--colour', 'red', '--no-loud', 'rex'], expected: { tag: [], loud: false } },
    { args: ['--colour', 'red', '--count', '3', '--', 'rex'], expected: { count: 3 } },
  ])('$args', async ({ args, expected }) => {
    const { exitCode, stdout, stderr } = await run(['ask', '--json', ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout).data).toMatchObject({ name: 'rex', colour: 'red', ...expected });
  });

  it('takes global options before and after the command', async () => {
    const cwd = tempDir();
    for (const args of [
      ['--json', '--cwd', cwd, 'config'],
      ['config', '--json', '--cwd', cwd],
    ]) {
      const { exitCode, stdout } = await marty(args);
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ ok: true, command: 'config' });
    }
  });

  it('does not let a bare --diff swallow the argument after it', async () => {
    const { exitCode, stdout } = await run(['write', '--diff', 'out'], { cwd: tempDir() });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('+++ b/files/0.txt');
    expect(stdout).toContain('+++ b/files/1.txt');
  });
});

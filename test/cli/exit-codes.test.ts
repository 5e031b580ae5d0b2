import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { said, startMarty, tempDir, useProbes } from './support/marty.ts';

const { binary, run: probe } = useProbes();

describe('exit codes', () => {
  it.each([
    { exit: 0, args: ['check', '--level', 'warning'], code: undefined },
    { exit: 1, args: ['check'], code: undefined },
    { exit: 3, args: ['check', '--exit-code'], code: undefined },
    { exit: 2, args: ['check', '--nosuch'], code: 'MARTY-U002' },
    { exit: 2, args: ['ask'], code: 'MARTY-U003' },
    { exit: 2, args: ['ask', 'REX', '--colour', 'red'], code: 'MARTY-U004' },
    { exit: 2, args: ['ask', 'rex', 'max', '--colour', 'red'], code: 'MARTY-U005' },
    { exit: 2, args: ['check', '--cwd', '/nonexistent'], code: 'MARTY-U008' },
    { exit: 2, args: [], code: 'MARTY-U009' },
    { exit: 2, args: ['check', '--level'], code: 'MARTY-U010' },
    { exit: 2, args: ['write', 'out', '--force', '--on-conflict', 'keep'], code: 'MARTY-U011' },
    { exit: 4, args: ['fail', 'MARTY-U013'], code: 'MARTY-U013' },
    { exit: 70, args: ['fail', 'BUG'], code: 'MARTY-X001' },
    { exit: 70, args: ['serve', '--breaks'], code: 'MARTY-X001' },
  ])('$exit for marty probe $args', async ({ exit, args, code }) => {
    const { exitCode, stdout, stderr } = await probe(args);
    expect({ exitCode, stderr }).toEqual({
      exitCode: exit,
      stderr: code === undefined ? '' : expect.stringContaining(`[${code}]`),
    });
    if (code !== undefined && exit !== 70) expect(stdout).toBe('');
  });

  it('is 3 for conflicts, all listed, and nothing is written', async () => {
    const cwd = tempDir();
    await probe(['write', 'out', '--size', '3'], { cwd });
    for (const file of ['0.txt', '2.txt']) writeFileSync(join(cwd, 'out/files', file), 'mine\n');
    const { exitCode, stdout, stderr } = await probe(['write', 'out', '--body', 'new', '--size', '3'], {
      cwd,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(/2 conflicts:\n.*files\/0\.txt.*\n.*files\/2\.txt/);
    expect(stderr).toContain('--on-conflict keep|overwrite');
  });

  it('is 4 for a folder without permission', async () => {
    // Root may write everywhere but into the kernel's own file system.
    const locked = process.getuid?.() === 0 ? '/proc' : tempDir();
    if (locked !== '/proc') chmodSync(locked, 0o555);
    const { exitCode, stderr } = await probe(['write', join(locked, 'out')]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: expect.stringContaining('[MARTY-P005]') });
  });

  it('is 4 for a command after the files that fails, and the files are taken back', async () => {
    const cwd = tempDir();
    const { exitCode, stderr } = await probe(['write', 'out', '--fails'], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: expect.stringContaining('no luck') });
    expect(readdirSync(cwd)).toEqual([]);
    await probe(['write', 'out', '--fails', '--keep-on-failure'], { cwd });
    expect(readdirSync(join(cwd, 'out'))).toContain('files');
  });

  it('says what a bug report needs', async () => {
    const { stderr } = await probe(['fail', 'BUG']);
    expect(stderr).toMatch(
      /Text for the issue:\n {2}Title: the probe broke\n {2}marty \d+\.\d+\.\d+, Node\.js v/,
    );
    expect(stderr).toContain('Command: marty probe fail BUG');
    expect(stderr).toContain('at Object.run');
  });

  it('adds stacks and causes with --debug only', async () => {
    const plain = await probe(['fail', 'MARTY-U006']);
    expect(plain.stderr).toMatchInlineSnapshot(`
      "error The probe failed. [MARTY-U006]
        at probe.yaml:3:7
        hint It must be a YAML or JSON mapping; \`marty help configuration\` shows one.
      "
    `);
    const debug = await probe(['fail', 'MARTY-U006', '--debug']);
    expect(debug.stderr).toContain('caused by Error: the deeper cause');
  });
});

describe('signals', () => {
  it.each([
    { signal: 'SIGINT', exit: 130, code: 'MARTY-X002' },
    { signal: 'SIGTERM', exit: 143, code: 'MARTY-X003' },
  ] as const)('$signal aborts the work and ends with $exit', async ({ signal, exit, code }) => {
    const running = startMarty(['probe', 'wait'], { binary });
    await said(running, 'waiting');
    running.kill(signal);
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(exit);
    expect(stderr).toContain('Stopping; press Ctrl-C again to exit at once.');
    expect(stderr).toContain(code);
  });

  it('takes the same Ctrl-C sent twice, as npm does, for one', async () => {
    const running = startMarty(['probe', 'wait'], { binary });
    await said(running, 'waiting');
    running.kill('SIGINT');
    running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
  });

  it('ends work that does not notice, after a grace period', async () => {
    const running = startMarty(['probe', 'wait', '--stubborn'], { binary });
    await said(running, 'waiting');
    running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
  });

  it('exits at once on the second Ctrl-C', async () => {
    const running = startMarty(['probe', 'wait', '--stubborn'], { binary });
    await said(running, 'waiting');
    const again = setInterval(() => running.kill('SIGINT'), 50);
    const { signal } = await running;
    clearInterval(again);
    expect(signal).toBe('SIGINT');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s stops a server cleanly with 0', async (signal) => {
    const running = startMarty(['probe', 'serve'], { binary });
    await said(running, 'serving on');
    running.kill(signal);
    const { exitCode, stderr } = await running;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('drained') });
  });

  it('is one JSON document with --json', async () => {
    const running = startMarty(['probe', 'wait', '--json'], { binary });
    await said(running, 'waiting');
    running.kill('SIGINT');
    const { stdout } = await running;
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'MARTY-X002' } });
  });
});

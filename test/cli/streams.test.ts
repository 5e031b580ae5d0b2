import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { MARTY, marty, tempDir, useProbes } from './support/marty.ts';

const resultSchema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../dist/schemas/result.v1.schema.json'), 'utf8'),
);
const validate = new Ajv2020({ strict: false }).compile(resultSchema);
/** Parses and checks one result document. */
function document(text: string) {
  const parsed = JSON.parse(text);
  validate(parsed);
  expect(validate.errors).toBeNull();
  return parsed;
}

describe('streams', () => {
  const { run, binary } = useProbes();

  it('have the result on stdout and everything else on stderr', async () => {
    const { stdout, stderr } = await run(['write', 'out'], { cwd: tempDir() });
    expect(stdout).toContain('create files/0.txt');
    expect(stdout).toContain('✔ 2 created');
    expect(stderr).toBe('Next: ls out\n');
  });

  it('are silent on stderr with --quiet', async () => {
    const { stderr } = await run(['write', 'out', '-q'], { cwd: tempDir() });
    expect(stderr).toBe('');
  });

  it.each([
    { title: 'a report', args: ['check'], ok: true },
    { title: 'a plan that is applied', args: ['write', 'out'], ok: true },
    { title: 'a dry run', args: ['write', 'out', '-n', '--diff'], ok: true },
    { title: 'a usage error', args: ['check', '--nosuch'], ok: false },
    { title: 'an unknown command', args: ['chek'], ok: false },
    { title: 'a missing value', args: ['ask'], ok: false },
    { title: 'an error with a place', args: ['fail', 'MARTY-U006'], ok: false },
    { title: 'a bug', args: ['fail', 'BUG'], ok: false },
  ])('are one valid JSON document with --json: $title', async ({ args, ok }) => {
    const { stdout, stderr } = await run([...args, '--json'], { cwd: tempDir() });
    expect(document(stdout).ok).toBe(ok);
    expect(stderr).toBe('');
  });

  it('say where and which docs page in a JSON error', async () => {
    const { stdout } = await run(['fail', 'MARTY-U006', '-o', 'json']);
    expect(document(stdout)).toMatchInlineSnapshot(`
      {
        "error": {
          "code": "MARTY-U006",
          "docs": "docs/reference/errors.md#marty-u006",
          "hint": "It must be a YAML or JSON mapping; \`marty help configuration\` shows one.",
          "message": "The probe failed.",
          "where": "probe.yaml:3:7",
        },
        "ok": false,
      }
    `);
  });

  it('hold the same as YAML with -o yaml', async () => {
    const [json, yaml] = await Promise.all([run(['check', '-o', 'json']), run(['check', '-o', 'yaml'])]);
    expect(load(yaml.stdout)).toEqual(JSON.parse(json.stdout));
    const failed = await run(['fail', 'BUG', '-o', 'yaml']);
    expect(load(failed.stdout)).toMatchObject({ ok: false, error: { code: 'MARTY-X001' } });
  });

  it('hold one document even if serving breaks after it', async () => {
    const { exitCode, stdout, stderr } = await run(['serve', '--breaks', '--json']);
    expect(exitCode).toBe(70);
    expect(document(stdout)).toMatchObject({ ok: true, data: { url: 'http://localhost:1' } });
    expect(stderr).toContain('the listener broke');
  });

  it('end quietly when the reader goes away', async () => {
    const command = `"${process.execPath}" "${MARTY}" help output | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await execa('bash', ['-c', command]);
    expect({ stdout: stdout.split('\n').at(-1), stderr }).toEqual({ stdout: '0', stderr: '' });
  });

  it('show one plain line for a long step, none for a short one', async () => {
    const { stdout, stderr } = await run(['slow']);
    expect({ stdout, stderr }).toEqual({ stdout: 'done\n', stderr: '✔ long step (1.5 s)\n' });
    expect((await run(['slow', '--quiet'])).stderr).toBe('');
  });

  describe('colours', () => {
    const coloured = async (args: readonly string[], env: Record<string, string>) =>
      (await run(['check', ...args], { env })).stdout.includes('\u001B[');
    it.each([
      { title: 'off a terminal', args: [], env: {}, expected: false },
      { title: 'FORCE_COLOR', args: [], env: { FORCE_COLOR: '1' }, expected: true },
      {
        title: 'FORCE_COLOR over NO_COLOR',
        args: [],
        env: { FORCE_COLOR: '1', NO_COLOR: '1' },
        expected: true,
      },
      { title: 'FORCE_COLOR=0', args: [], env: { FORCE_COLOR: '0' }, expected: false },
      {
        title: 'FORCE_COLOR over --no-color',
        args: ['--no-color'],
        env: { FORCE_COLOR: '1' },
        expected: true,
      },
    ])('$title: $expected', async ({ args, env, expected }) => {
      expect(await coloured(args, env)).toBe(expected);
    });
  });

  describe('MARTY_OUTPUT_FILE', () => {
    const eventsOf = (file: string) =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));

    it('gets an event for each file and for the end', async () => {
      const cwd = tempDir();
      const env = { MARTY_OUTPUT_FILE: join(cwd, 'events.ndjson') };
      await run(['write', 'out'], { cwd, env });
      writeFileSync(join(cwd, 'out/files/0.txt'), 'mine');
      await run(['write', 'out', '--body', 'new'], { cwd, env });
      const events = eventsOf(env.MARTY_OUTPUT_FILE);
      expect(events.map(({ time, ...event }) => event)).toMatchInlineSnapshot(`
        [
          {
            "command": "probe write",
            "type": "command-started",
            "version": "0.1.0",
          },
          {
            "path": "files/0.txt",
            "type": "file-created",
          },
          {
            "path": "files/1.txt",
            "type": "file-created",
          },
          {
            "exitCode": 0,
            "type": "command-finished",
          },
          {
            "command": "probe write",
            "type": "command-started",
            "version": "0.1.0",
          },
          {
            "kind": "edited",
            "message": "files/0.txt was changed since marty wrote it, and marty owns it.",
            "path": "files/0.txt",
            "type": "conflict",
          },
          {
            "code": "MARTY-P002",
            "exitCode": 3,
            "message": "Nothing was written, 1 conflict:
          files/0.txt was changed since marty wrote it, and marty owns it.",
            "type": "command-failed",
          },
        ]
      `);
      expect(events.every(({ time }) => !Number.isNaN(Date.parse(time)))).toBe(true);
    });

    it('gets findings with their places', async () => {
      const file = join(tempDir(), 'events.ndjson');
      await run(['check'], { env: { MARTY_OUTPUT_FILE: file } });
      expect(eventsOf(file)).toContainEqual(
        expect.objectContaining({ type: 'finding', code: 'MARTY-P001', where: 'deploy/my file.yaml:14:7' }),
      );
    });

    it('that cannot be written is an error before the work', async () => {
      const cwd = tempDir();
      const env = { MARTY_OUTPUT_FILE: '/nonexistent/events' };
      const { exitCode, stderr } = await run(['write', 'out'], { cwd, env });
      expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: expect.stringContaining('[MARTY-U013]') });
      expect(readdirSync(cwd)).toEqual([]);
    });
  });

  describe('what is written', () => {
    it('is the plan that a dry run shows', async () => {
      const cwd = tempDir();
      const dry = document((await run(['write', 'out', '--dry-run', '--json'], { cwd })).stdout);
      expect(existsSync(join(cwd, 'out'))).toBe(false);
      const real = document((await run(['write', 'out', '--json'], { cwd })).stdout);
      expect(real.plan.hash).toBe(dry.plan.hash);
      expect(real.plan.operations).toEqual(dry.plan.operations);
      expect(real.plan).toMatchObject({ applied: true, historyId: expect.stringMatching(/^0001-/) });
      const again = document((await run(['write', 'out', '--json'], { cwd })).stdout);
      expect(again.plan.operations).toEqual([]);
    });

    it('is a diff that git takes', async () => {
      const cwd = tempDir();
      const { stdout } = await run(['write', 'out', '--diff'], { cwd });
      await execa('git', ['init', '-q'], { cwd });
      await execa('git', ['apply', '-'], { cwd, input: stdout });
      expect(readFileSync(join(cwd, 'files/1.txt'), 'utf8')).toBe('hello\n');
    });

    it('is a diff of one file with --diff=path, from the folder or the root', async () => {
      const cwd = tempDir();
      for (const path of ['out/files/1.txt', 'files/1.txt']) {
        const { stdout } = await run(['write', 'out', `--diff=${path}`], { cwd });
        expect(stdout.match(/^diff --git .*$/gm)).toEqual(['diff --git a/files/1.txt b/files/1.txt']);
      }
    });

    it.each([
      { policy: 'keep', expected: 'mine\n' },
      { policy: 'overwrite', expected: 'new\n' },
    ])('follows --on-conflict $policy', async ({ policy, expected }) => {
      const cwd = tempDir();
      await run(['write', 'out'], { cwd });
      writeFileSync(join(cwd, 'out/files/0.txt'), 'mine\n');
      const { exitCode } = await run(['write', 'out', '--body', 'new', '--on-conflict', policy], { cwd });
      expect(exitCode).toBe(0);
      expect(readFileSync(join(cwd, 'out/files/0.txt'), 'utf8')).toBe(expected);
    });

    it('is not overwritten by --yes, but by --force', async () => {
      const cwd = tempDir();
      await run(['write', 'out'], { cwd });
      writeFileSync(join(cwd, 'out/files/0.txt'), 'mine\n');
      expect((await run(['write', 'out', '--body', 'new', '--yes'], { cwd })).exitCode).toBe(3);
      expect((await run(['write', 'out', '--body', 'new', '--force'], { cwd })).exitCode).toBe(0);
      expect(readFileSync(join(cwd, 'out/files/0.txt'), 'utf8')).toBe('new\n');
    });

    it('lists the conflicts in the JSON error', async () => {
      const cwd = tempDir();
      await run(['write', 'out'], { cwd });
      writeFileSync(join(cwd, 'out/files/0.txt'), 'mine\n');
      const { stdout } = await run(['write', 'out', '--body', 'new', '--json'], { cwd });
      expect(document(stdout).plan.conflicts).toMatchObject([{ path: 'files/0.txt', kind: 'edited' }]);
    });
  });

  it('start without the libraries that help and version do not need', async () => {
    for (const args of [['--version'], ['--help'], ['probe', '--help'], ['probe', 'check', '--help']]) {
      const cache = tempDir();
      const { exitCode } = await marty(args, { binary, env: { XDG_CACHE_HOME: cache } });
      expect(exitCode).toBe(0);
      // What is loaded is kept compiled.
      const loaded = readdirSync(cache, { recursive: true }).join('\n');
      expect(loaded).toContain('cli.cjs.bin');
      expect(loaded).not.toMatch(/commands-|chunks-(schemas|js-yaml|ora|execa|prompts|write-plan)/);
    }
  });

  it('are the same for the version however it is asked for', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    for (const args of [['--version'], ['-V'], ['-V', '--json']]) {
      expect(await marty(args)).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    }
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCli } from '../../scripts/build.js';
import { commandsPage, errorsPage, rulesPage } from '../../scripts/reference-pages.js';
import type { CommandEntry } from '../../src/commands/command-entry.ts';
import { CLASS_WEIGHTS, RULES } from '../../src/compatibility/index.ts';
import { COMMON_FLAGS, FINDING_FLAGS, globalFlagsOf, WRITE_FLAGS } from '../../src/console/global-flags.ts';
import { ERRORS } from '../../src/errors.ts';
import { marty, tempDir, useProbes } from './support/marty.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('help', () => {
  const { run, binary } = useProbes();

  it('of a command has examples first, then usage and grouped options', async () => {
    const { exitCode, stdout, stderr } = await run(['ask', '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "Ask for values.

      Examples:
        # All that must be given
        $ marty probe ask rex --colour red

      Usage:
        marty probe ask <name> [options]

      Arguments:
        name                 A name (required)

      Options:
            --colour COLOUR  A colour (red | green; required)
            --count NUMBER   How many (default 1)
        -t, --tag VALUE      Tags (repeatable)
            --no-loud        Speak up

      Global options:
        -o, --output FORMAT  Format of the result on stdout (text | json | yaml;
                             default text)
            --json           The same as --output json
        -y, --yes            Accept the defaults instead of asking; never overwrites
            --no-input       Never ask; a missing value is an error
            --cwd DIR        Run as if started in DIR
            --config FILE    Read settings from FILE instead of marty.config.yaml or
                             .json
        -q, --quiet          Only the result and errors
        -v, --verbose        Say more on stderr
            --debug          Add stacks and causes to errors
            --no-color       No colours
        -h, --help           Print this help

      Reference: docs/reference/commands.md#marty-probe-ask
      "
    `);
  });

  it('of a group lists its commands', async () => {
    const { stdout } = await run(['-h']);
    expect(stdout.split('Global options:')[0]).toMatchInlineSnapshot(`
      "Examples:
        # All that must be given
        $ marty probe ask rex --colour red

      Usage:
        marty probe COMMAND [options]

      Commands:
        ask                  Ask for values
        check                Yield findings
        fail                 Fail in a chosen way
        serve                Serve until stopped
        slow                 Take steps
        wait                 Wait until a signal comes
        write                Write a small tree

      "
    `);
  });

  it.each([[['--help']], [[]], [['help']]])('of marty itself for %j is on stdout with 0', async (args) => {
    const { exitCode, stdout } = await marty(args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('marty plugin create');
    expect(stdout).toContain('-V, --version');
  });

  it('is the same by --help in any place and by the help command', async () => {
    const [plain, late, early] = await Promise.all([
      marty(['plugin', 'create', '--help']),
      marty(['plugin', 'create', 'shop', '--nosuch', '--help']),
      marty(['help', 'plugin', 'create']),
    ]);
    expect(late.stdout).toBe(plain.stdout);
    expect(early.stdout).toBe(plain.stdout);
  });

  it('explains topics and error codes', async () => {
    const topic = await marty(['help', 'exit-codes']);
    expect(topic.stdout).toContain('143  ended by SIGTERM');
    const code = await marty(['help', 'marty-u003', '--json'], { cwd: tempDir() });
    expect(JSON.parse(code.stdout).data.text).toContain(ERRORS['MARTY-U003'].meaning);
  });

  it('has colours where they are forced', async () => {
    const { stdout } = await marty(['--help'], { binary, env: { FORCE_COLOR: '1' } });
    expect(stdout).toContain('\u001B[1mUsage:\u001B[22m');
  });
});

describe('every command', () => {
  let commands: readonly CommandEntry[];
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marty-table-'));
    ({ commands } = await buildCli({ target: join(folder, 'dist') }));
    rmSync(folder, { recursive: true });
  });

  it('explains itself: a summary, an example, a description of each field', () => {
    const poor = commands.flatMap(({ path, summary, examples, arguments: args, options }) => [
      ...(summary === '' || summary.endsWith('.') ? [`${path.join(' ')}: summary`] : []),
      ...(examples.length === 0 ? [`${path.join(' ')}: examples`] : []),
      ...[...args, ...options]
        .filter(({ description }) => description === '')
        .map(({ key }) => `${path.join(' ')}: ${key}`),
    ]);
    expect(poor).toEqual([]);
  });

  it('keeps its flags apart from the global ones', () => {
    const shared = COMMON_FLAGS.map(({ short }) => short);
    const clashes = commands.flatMap((entry) => {
      const { path, options } = entry;
      const globals = new Set(globalFlagsOf(entry).map(({ flag }) => flag));
      return options
        .filter(({ flag, short }) => globals.has(flag) || (short !== undefined && shared.includes(short)))
        .map(({ flag }) => `${path.join(' ')} --${flag}`);
    });
    expect(clashes).toEqual([]);
  });

  it('shows each of its options in help of at most 100 columns', async () => {
    for (const { path, options } of commands) {
      const { stdout } = await marty([...path, '--help']);
      for (const { flag, type, default: value } of options) {
        expect(stdout).toContain(type === 'boolean' && value === true ? `--no-${flag}` : `--${flag}`);
      }
      expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(100);
    }
  });

  it('never asks off a terminal: what is missing is exit code 2 and named', async () => {
    for (const entry of commands) {
      const missing = [...entry.arguments, ...entry.options].filter(({ required }) => required);
      if (missing.length === 0) continue;
      const { exitCode, stderr } = await marty([...entry.path], { cwd: tempDir() });
      expect({ command: entry.path, exitCode }).toEqual({ command: entry.path, exitCode: 2 });
      for (const { key, flag } of missing) expect(stderr).toMatch(new RegExp(`<${key}>|--${flag}`));
    }
  });

  it('answers with one JSON document with --json, also for an unknown option', async () => {
    for (const { path } of commands) {
      const { exitCode, stdout } = await marty([...path, '--no-such-option', '--json'], { cwd: tempDir() });
      expect({ path, exitCode }).toEqual({ path, exitCode: 2 });
      expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'MARTY-U002' } });
    }
  });

  it('is on the reference page as it is (npm run docs)', () => {
    const page = readFileSync(join(ROOT, 'docs/reference/commands.md'), 'utf8');
    const flags = { write: WRITE_FLAGS, finding: FINDING_FLAGS, common: COMMON_FLAGS };
    expect(page).toBe(commandsPage(commands, flags));
  });
});

it('every error is on the reference page as it is (npm run docs)', () => {
  expect(readFileSync(join(ROOT, 'docs/reference/errors.md'), 'utf8')).toBe(errorsPage(ERRORS));
});

it('every rule of check-compatibility is on the reference page as it is (npm run docs)', () => {
  const page = readFileSync(join(ROOT, 'docs/reference/compatibility-rules.md'), 'utf8');
  expect(page).toBe(rulesPage({ rules: RULES, weights: CLASS_WEIGHTS }, ERRORS));
});

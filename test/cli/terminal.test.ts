import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { describeWith } from '../support/needs.ts';
import { MARTY, tempDir, useProbes } from './support/marty.ts';

const script = process.platform === 'linux' ? ['/usr/bin/script'].find(existsSync) : undefined;

interface Talk {
  readonly exitCode: number | undefined;
  /** All that was on the screen, without colours. */
  readonly screen: string;
  readonly raw: string;
}

/** Runs a command on a terminal of its own; each answer is typed when its question is on the screen. */
async function talk(
  argv: readonly string[],
  answers: readonly (readonly [question: string, keys: string])[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Talk> {
  const command = argv.map((word) => `'${word}'`).join(' ');
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
  const running = execa(script ?? 'script', ['-qec', `stty cols 100; ${command}`, '/dev/null'], {
    reject: false,
    extendEnv: false,
    env: { ...inherited, TERM: 'xterm', HOME: '/nonexistent', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const open = [...answers];
  let raw = '';
  let unread = '';
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    raw += chunk;
    unread = stripVTControlCharacters(unread + chunk);
    for (let [next] = open; next !== undefined && unread.includes(next[0]); [next] = open) {
      const [question, keys] = next;
      open.shift();
      unread = unread.slice(unread.indexOf(question) + question.length);
      running.stdin.write(keys);
    }
  });
  const { exitCode } = await running;
  return { exitCode, raw, screen: stripVTControlCharacters(raw).replaceAll('\r', '') };
}

describeWith(script, 'script(1) of util-linux', 'on a terminal', () => {
  const { binary } = useProbes();
  const probe = (...args: readonly string[]) => [process.execPath, binary, 'probe', ...args];

  it('asks for what is missing, checks it and goes on', async () => {
    const { exitCode, screen } = await talk(probe('ask'), [
      ['Your name', 'REX\r'],
      ['only small letters', '\u007F\u007F\u007Frex\r'],
      ['A colour', '\u001B[B\r'],
      ['How many', '3\r'],
    ]);
    expect(screen).toContain('"name":"rex","colour":"green","count":3');
    expect(exitCode).toBe(0);
  });

  it('creates a plugin from the answers to its questions', async () => {
    const cwd = tempDir();
    const { exitCode, screen } = await talk(
      [process.execPath, MARTY, 'plugin', 'create'],
      [
        ['Name of the plugin', 'shop\r'],
        ['Services, each as NAME:TYPE', 'catalog:rest\r'],
        ['Architecture', '\r'],
        ['Features', ' \r'],
        ['Sample resource', 'pet\r'],
      ],
      { cwd },
    );
    expect(screen).toMatch(/✔ \d+ created/);
    expect(exitCode).toBe(0);
    const manifest = readFileSync(join(cwd, 'shop/plugin.yaml'), 'utf8');
    expect(manifest).toContain(
      '  catalog:\n    type: rest\n    architecture: hexagonal\n    features: [database]\n',
    );
    expect(existsSync(join(cwd, 'shop/services/catalog/migrations/0001_create_pets.sql'))).toBe(true);
  });

  it('does not ask for what is given', async () => {
    const { exitCode, screen } = await talk(probe('ask', 'rex', '--colour', 'red', '--count', '2'), []);
    expect(screen).toContain('"colour":"red","count":2');
    expect(screen).not.toContain('?');
    expect(exitCode).toBe(0);
  });

  it.each([
    { title: '--yes', args: ['--yes'], env: {} },
    { title: '--no-input', args: ['--no-input'], env: {} },
    { title: '--json', args: ['--json'], env: {} },
    { title: 'CI', args: [], env: { CI: 'true' } },
  ])('does not ask with $title', async ({ args, env }) => {
    const { exitCode, screen } = await talk(probe('ask', ...args), [], { env });
    expect(screen).toContain('MARTY-U003');
    expect(exitCode).toBe(2);
  });

  it('ends with 130 on Ctrl-C in a question', async () => {
    const { exitCode, screen } = await talk(probe('ask'), [['Your name', '\u0003']]);
    expect(screen).toContain('MARTY-X002');
    expect(exitCode).toBe(130);
  });

  it('has colours, but not with NO_COLOR, --no-color or TERM=dumb', async () => {
    expect((await talk(probe('check'), [])).raw).toContain('\u001B[1m');
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      expect((await talk(probe('check'), [], { env })).raw).not.toContain('\u001B[');
    }
    expect((await talk(probe('check', '--no-color'), [])).raw).not.toContain('\u001B[');
  });

  describe('about a conflict', () => {
    const prepared = async () => {
      const cwd = tempDir();
      await execa(process.execPath, [binary, 'probe', 'write', 'out'], { cwd });
      for (const name of ['0', '1']) writeFileSync(join(cwd, `out/files/${name}.txt`), 'mine\n');
      const read = () => ['0', '1'].map((name) => readFileSync(join(cwd, `out/files/${name}.txt`), 'utf8'));
      return { cwd, read, argv: probe('write', 'out', '--body', 'new') };
    };

    it('shows the difference and takes yes and no for each file', async () => {
      const { cwd, read, argv } = await prepared();
      const { exitCode, screen } = await talk(
        argv,
        [
          ['files/0.txt', 'd\r'],
          ['+new', ''],
          ['files/0.txt', 'y\r'],
          ['files/1.txt', 'n\r'],
        ],
        { cwd },
      );
      expect(screen).toContain('-mine');
      expect(exitCode).toBe(0);
      expect(read()).toEqual(['new\n', 'mine\n']);
    });

    it('takes all', async () => {
      const { cwd, read, argv } = await prepared();
      const { exitCode } = await talk(argv, [['files/0.txt', 'a\r']], { cwd });
      expect(exitCode).toBe(0);
      expect(read()).toEqual(['new\n', 'new\n']);
    });

    it('writes nothing after quit, and ends with 3', async () => {
      const { cwd, read, argv } = await prepared();
      const { exitCode, screen } = await talk(
        argv,
        [
          ['files/0.txt', 'y\r'],
          ['files/1.txt', 'q\r'],
        ],
        { cwd },
      );
      expect(screen).toContain('MARTY-P002');
      expect(exitCode).toBe(3);
      expect(read()).toEqual(['mine\n', 'mine\n']);
    });
  });
});

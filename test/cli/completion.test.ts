import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { describeWith } from '../support/needs.ts';
import { MARTY, type MartyOptions, marty, tempDir } from './support/marty.ts';

async function which(program: string): Promise<string | undefined> {
  const { stdout, exitCode } = await execa('bash', ['-c', `command -v ${program}`], { reject: false });
  return exitCode === 0 ? stdout : undefined;
}

/** The values offered for the last word. */
async function offered(
  shell: string,
  words: readonly string[],
  options: MartyOptions = {},
): Promise<string[]> {
  const before = words.slice(0, -1);
  const { exitCode, stdout, stderr } = await marty(
    ['__complete', shell, ...before, `=${words.at(-1)}`],
    options,
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t')[0] ?? '');
}

describe('completion', () => {
  it.each([
    { words: ['comp'], expected: ['completion'] },
    { words: ['completion', ''], expected: ['bash', 'zsh', 'fish', 'powershell'] },
    { words: ['plugin', 'cr'], expected: ['create'] },
    { words: ['plugin', 'create', 'x', '--arch'], expected: ['--architecture'] },
    { words: ['plugin', 'create', 'x', '--architecture', ''], expected: ['hexagonal', 'layered'] },
    { words: ['plugin', 'create', 'x', '-a', 'l'], expected: ['layered'] },
    { words: ['plugin', 'create', 'x', '--architecture=h'], expected: ['--architecture=hexagonal'] },
    { words: ['config', '--cwd', ''], expected: [':directory'] },
    { words: ['--output', 'j'], expected: ['json'] },
    { words: ['completion', 'bash', ''], expected: [] },
    { words: ['nosuch', ''], expected: [] },
  ])('offers $expected for $words', async ({ words, expected }) => {
    expect(await offered('zsh', words)).toEqual(expected);
  });

  it('gives bash only what stands after the equals sign', async () => {
    expect(await offered('bash', ['config', '--output', '=', 'js'])).toEqual(['json']);
    expect(await offered('bash', ['config', '--output', '='])).toEqual(['text', 'json', 'yaml']);
  });

  it('describes commands and options', async () => {
    const { stdout } = await marty(['__complete', 'fish', '=conf']);
    expect(stdout).toBe('config\tShow every setting with its value and where it comes from\n');
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    const { exitCode, stdout, stderr } = await marty(['completion', shell]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`marty __complete ${shell}`);
  });

  it('works in bash', async () => {
    const folder = tempDir();
    mkdirSync(join(folder, 'bin'));
    symlinkSync(MARTY, join(folder, 'bin/marty'));
    mkdirSync(join(folder, 'some dir'));
    writeFileSync(join(folder, 'file.txt'), '');
    const ask = async (...words: readonly string[]) => {
      const script = `
        source <(marty completion bash)
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _marty 2>/dev/null
        printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout } = await execa('bash', ['-c', script, 'bash', 'marty', ...words], {
        cwd: folder,
        env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
      });
      return stdout.split('\n');
    };
    expect(await ask('completion', 'f')).toEqual(['fish']);
    expect(await ask('config', '--output', '=', 'j')).toEqual(['json']);
    expect(await ask('config', '--cwd', 'so')).toEqual(['some dir']);
    expect(await ask('config', '--config', 'fi')).toEqual(['file.txt']);
  });
});

for (const [shell, check] of [
  ['bash', ['-n']],
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const) {
  describeWith(await which(shell), shell, `the ${shell} completion script`, () => {
    it('has no syntax error', async () => {
      const { stdout } = await marty(['completion', shell]);
      // fish does not read a script from a socket, which is what a child's standard input is.
      const file = join(tempDir(), 'completion');
      writeFileSync(file, stdout);
      const { exitCode, stderr } = await execa(shell, [...check, file], { reject: false });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    });
  });
}

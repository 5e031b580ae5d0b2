import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MartyOptions, marty, tempDir, useProbes } from './support/marty.ts';

/** A repository with a project file at its root, a folder below, and a user's file. */
function project(files: { readonly project?: string; readonly user?: string }) {
  const root = tempDir();
  const cwd = join(root, 'repo/deep/folder');
  mkdirSync(cwd, { recursive: true });
  mkdirSync(join(root, 'repo/.git'));
  mkdirSync(join(root, 'xdg/marty'), { recursive: true });
  if (files.project !== undefined) writeFileSync(join(root, 'repo/marty.config.yaml'), files.project);
  if (files.user !== undefined) writeFileSync(join(root, 'xdg/marty/marty.config.json'), files.user);
  return { root, cwd, env: { XDG_CONFIG_HOME: join(root, 'xdg') } };
}

describe('settings', () => {
  const { run } = useProbes();
  const colourOf = async (args: readonly string[], options: MartyOptions) => {
    const { stdout, stderr } = await run(['ask', 'rex', '--json', ...args], options);
    expect(stderr).toBe('');
    return JSON.parse(stdout).data.colour;
  };
  const file = (colour: string) => `commands:\n  probe ask:\n    colour: ${colour}\n`;
  const user = JSON.stringify({ commands: { 'probe ask': { colour: 'green' } } });

  it('come from the flag, then the variable, the project, the user', async () => {
    const { cwd, env } = project({ project: file('red'), user });
    const variable = { ...env, MARTY_PROBE_ASK_COLOUR: 'green' };
    expect(await colourOf(['--colour', 'red'], { cwd, env: variable })).toBe('red');
    expect(await colourOf([], { cwd, env: variable })).toBe('green');
    expect(await colourOf([], { cwd, env })).toBe('red');
    expect(await colourOf([], { cwd: tempDir(), env })).toBe('green');
  });

  it('are not read above the git root, nor above a folder outside a repository', async () => {
    const { root, cwd } = project({});
    writeFileSync(join(root, 'marty.config.yaml'), file('red'));
    for (const folder of [cwd, join(root, 'xdg')]) {
      expect((await run(['ask', 'rex'], { cwd: folder })).exitCode).toBe(2);
    }
    expect(await colourOf([], { cwd: root })).toBe('red');
  });

  it('come from the file of --config instead of the project', async () => {
    const { root, cwd } = project({ project: file('red') });
    writeFileSync(join(root, 'own.yaml'), file('green'));
    expect(await colourOf(['--config', '../../../own.yaml'], { cwd })).toBe('green');
    expect(await colourOf([], { cwd, env: { MARTY_CONFIG: join(root, 'own.yaml') } })).toBe('green');
  });

  it('hold for global options, also for how an error is shown', async () => {
    const { cwd } = project({ project: 'output: json\n' });
    const { exitCode, stdout } = await run(['fail', 'BUG'], { cwd });
    expect({ exitCode, code: JSON.parse(stdout).error.code }).toEqual({ exitCode: 70, code: 'MARTY-X001' });
    expect((await run(['fail', 'BUG', '-o', 'text'], { cwd })).stdout).toBe('');
  });

  it('take lists, numbers and switches from variables', async () => {
    const env = {
      MARTY_PROBE_ASK_COLOUR: 'red',
      MARTY_PROBE_ASK_TAG: 'a, b',
      MARTY_PROBE_ASK_COUNT: '4',
      MARTY_PROBE_ASK_LOUD: 'no',
      MARTY_OUTPUT: 'json',
    };
    const { stdout } = await run(['ask', 'rex'], { env });
    expect(JSON.parse(stdout).data).toEqual({
      name: 'rex',
      colour: 'red',
      tag: ['a', 'b'],
      count: 4,
      loud: false,
    });
  });

  it.each([
    { text: 'output: [\n', code: 'MARTY-U006', message: /marty\.config\.yaml:2:1/ },
    { text: '- output\n', code: 'MARTY-U006', message: /must be a mapping/ },
    { text: 'ouput: json\n', code: 'MARTY-U007', message: /Did you mean "output"\?/ },
    { text: 'commands:\n  probe aks: {}\n', code: 'MARTY-U007', message: /Did you mean "probe ask"\?/ },
    {
      text: 'commands:\n  probe ask:\n    color: red\n',
      code: 'MARTY-U007',
      message: /Did you mean "colour"\?/,
    },
    {
      text: file('blue'),
      code: 'MARTY-U004',
      message: /colour .*"blue" is not one of red, green[\s\S]*at .*marty\.config\.yaml/,
    },
    { text: 'output: xml\n', code: 'MARTY-U004', message: /output .*"xml" is not one of text, json, yaml/ },
    { text: 'force: true\n', code: 'MARTY-U007', message: /There is no setting "force"/ },
  ])('are refused with a place: $text', async ({ text, code, message }) => {
    const { cwd } = project({ project: text });
    const { exitCode, stderr } = await run(['ask', 'rex'], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(`[${code}]`) });
    expect(stderr).toMatch(message);
  });

  it('that a variable spoils name the variable', async () => {
    const { exitCode, stderr } = await run(['ask', 'rex'], { env: { MARTY_PROBE_ASK_COUNT: 'x' } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('count (MARTY_PROBE_ASK_COUNT): "x" is not a number.');
  });

  it('are shown with their origin by marty config --print', async () => {
    const { cwd, env } = project({
      project: 'onConflict: keep\ncommands:\n  plugin create:\n    architecture: layered\n',
      user: '{ "quiet": true }',
    });
    const { stdout } = await marty(['config', '--print', '--json'], {
      cwd,
      env: { ...env, MARTY_NO_COLOR: '1' },
    });
    const { settings } = JSON.parse(stdout).data;
    const shown = Object.fromEntries(settings.map(({ name, ...rest }: { name: string }) => [name, rest]));
    expect(shown).toMatchObject({
      output: { value: 'json', origin: 'flag' },
      onConflict: {
        value: 'keep',
        origin: 'project',
        from: expect.stringMatching(/repo\/marty\.config\.yaml$/),
      },
      quiet: { value: true, origin: 'user' },
      noColor: { value: true, origin: 'environment', from: 'MARTY_NO_COLOR' },
      noInput: { value: false, origin: 'default' },
      'plugin create: architecture': { value: 'layered', origin: 'project' },
    });
  });
});

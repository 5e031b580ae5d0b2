import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marty, tempDir } from './support/marty.ts';

function filesOf(cache: string): string[] {
  return readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.bin'));
}

const version = (env: Readonly<Record<string, string>>) => marty(['--version'], { env });

describe('compiled code', () => {
  it('is kept for the next run, readable by nobody else', async () => {
    const cache = tempDir();
    expect((await version({ XDG_CACHE_HOME: cache })).stderr).toBe('');
    const [file = ''] = filesOf(cache);
    const { mtimeMs, mode } = statSync(join(cache, file));
    expect(mode & 0o077).toBe(0);
    expect((await version({ XDG_CACHE_HOME: cache })).exitCode).toBe(0);
    expect(statSync(join(cache, file)).mtimeMs).toBe(mtimeMs);
  });

  it('that is damaged is compiled anew', async () => {
    const cache = tempDir();
    await version({ XDG_CACHE_HOME: cache });
    for (const file of filesOf(cache)) writeFileSync(join(cache, file), 'no code');
    expect(await version({ XDG_CACHE_HOME: cache })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(statSync(join(cache, filesOf(cache)[0] ?? '')).size).toBeGreaterThan(100);
  });

  it('is below a home that exists, unless Node is told to keep none', async () => {
    const home = tempDir();
    await version({ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(readdirSync(home)).toEqual([]);
    await version({ HOME: home });
    expect(readdirSync(home)).toEqual(['.cache']);
    await version({ HOME: join(home, 'gone') });
    expect(existsSync(join(home, 'gone'))).toBe(false);
  });

  it('of a folder that others may write to is left alone', async () => {
    const cache = tempDir();
    await version({ XDG_CACHE_HOME: cache });
    const [folder = ''] = readdirSync(join(cache, 'marty'));
    const [file = ''] = filesOf(cache);
    chmodSync(join(cache, 'marty', folder), 0o777);
    writeFileSync(join(cache, file), 'no code');
    expect(await version({ XDG_CACHE_HOME: cache })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(statSync(join(cache, file)).size).toBe('no code'.length);
  });

  it('of builds that nobody ran for a month goes', async () => {
    const cache = tempDir();
    mkdirSync(join(cache, 'marty/v20.0.0-x64-old'), { recursive: true });
    mkdirSync(join(cache, 'marty/v20.0.0-x64-recent'));
    utimesSync(join(cache, 'marty/v20.0.0-x64-old'), 0, 0);
    await version({ XDG_CACHE_HOME: cache });
    const left = readdirSync(join(cache, 'marty'));
    expect(left).toContain('v20.0.0-x64-recent');
    expect(left).not.toContain('v20.0.0-x64-old');
  });

  it('does not matter where none can be written', async () => {
    const folder = tempDir();
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub/marty'), 'a file');
    expect(await version({ XDG_CACHE_HOME: join(folder, 'sub') })).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe.each([
  { name: '@marty/cli', folder: root },
  { name: '@marty/runtime', folder: join(root, 'runtime') },
])('the package $name', ({ folder }) => {
  const out = mkdtempSync(join(tmpdir(), 'marty-pack-'));
  let packed: Packed;
  beforeAll(async () => {
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out], {
      cwd: folder,
    });
    packed = (JSON.parse(stdout) as Packed[])[0] as Packed;
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('passes publint', async () => {
    const { stdout } = await run(bin('publint'), ['run', join(out, packed.filename), '--strict'], {
      cwd: folder,
    });
    expect(stdout).toMatch(/All good/);
  });

  it('resolves its types for ESM consumers', async () => {
    const { stdout } = await run(
      bin('attw'),
      [join(out, packed.filename), '--profile', 'esm-only', '--no-emoji'],
      { cwd: folder },
    );
    expect(stdout).toMatch(/No problems found|does not contain types/i);
  });

  it('installs nothing with a script of its own and brings its licence', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>;
    };
    const scripts = Object.keys(manifest.scripts ?? {});
    expect(scripts.filter((script) => /^(pre|post)?install$/.test(script))).toEqual([]);
    expect(packed.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json']),
    );
  });

  it('is at most 25 MB', () => {
    expect(packed.unpackedSize).toBeLessThan(25 * 1024 * 1024);
  });
});

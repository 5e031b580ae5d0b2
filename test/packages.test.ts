import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '..');

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** The runtime's package has its own test, test/runtime/package.test.ts. */
describe('the packed command line tool', () => {
  const dir = mkdtempSync(join(tmpdir(), 'marty-pack-'));
  const installed = join(dir, 'node_modules/@marty/cli');
  const env = { ...process.env, CI: '1' };
  let packed: Packed;
  beforeAll(async () => {
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', dir];
    const { stdout } = await run('npm', pack, { cwd: ROOT });
    packed = (JSON.parse(stdout) as Packed[])[0] as Packed;
    // Offline: it has no dependency that would have to be fetched.
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(dir, packed.filename)], {
      cwd: dir,
    });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('installs as one package of at most 25 MB with its licence', () => {
    expect(readdirSync(join(dir, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      '@marty',
    ]);
    expect(packed.unpackedSize).toBeLessThan(25 * 1024 * 1024);
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'policies/baseline.yaml',
        'schemas/plugin.schema.json',
      ]),
    );
  });

  it('runs nothing when it is installed', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      scripts?: object;
    };
    expect(Object.keys(manifest.scripts ?? {}).filter((name) => /install|prepare/.test(name))).toEqual([]);
  });

  it('passes publint', async () => {
    const { stdout } = await run(join(ROOT, 'node_modules/.bin/publint'), ['run', installed, '--strict']);
    expect(stdout).toMatch(/All good/);
  });

  it('has nothing for attw to find: a tool without types', async () => {
    const attw = join(ROOT, 'node_modules/.bin/attw');
    const { stdout } = await run(attw, [join(dir, packed.filename), '--profile', 'esm-only', '--no-emoji']);
    expect(stdout).toMatch(/does not contain types/);
  });

  it('creates a plugin whose runtime is the tarball that came with it', async () => {
    const marty = join(dir, 'node_modules/.bin/marty');
    await run(marty, ['plugin', 'create', 'shop', '--yes'], { cwd: dir, env });
    const vendored = readdirSync(join(dir, 'shop/vendor')).filter((name) => name.endsWith('.tgz'));
    expect(vendored).toEqual([expect.stringMatching(/^marty-runtime-\d+\.\d+\.\d+\.tgz$/)]);
    expect(readFileSync(join(dir, 'shop/vendor', vendored[0] ?? ''))).toEqual(
      readFileSync(join(installed, 'vendor', vendored[0] ?? '')),
    );
    const { stdout } = await run(marty, ['plugin', 'list', '-o', 'json'], { cwd: dir, env });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: { plugins: [{ name: 'shop' }] } });
  });
});

import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marty, tempDir } from '../cli/support/marty.ts';

const CREATE = ['plugin', 'create', 'petstore', '-s', 'catalog:rest', '-f', 'database', '--resource', 'pet'];
const ADD = ['plugin', 'add-service', 'orders:rest', '-a', 'layered', '--resource', 'order'];

/** Every file below a folder with its content, history aside. */
function contents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/.marty/history/'));
  return Object.fromEntries(entries.map((path) => [path.slice(folder.length), readFileSync(path, 'latin1')]));
}

async function created(...more: string[]): Promise<{ cwd: string; root: string }> {
  const cwd = tempDir();
  const { exitCode, stderr } = await marty([...CREATE, ...more], { cwd });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return { cwd, root: join(cwd, 'petstore') };
}

async function json(args: readonly string[], cwd: string) {
  const { exitCode, stdout } = await marty([...args, '-o', 'json'], { cwd });
  return { exitCode, ...JSON.parse(stdout) };
}

describe('plugin create', () => {
  it('is an empty plan the second time', async () => {
    const { cwd, root } = await created();
    const before = contents(root);
    const second = await marty(CREATE, { cwd });
    expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nothing to do') });
    expect(contents(root)).toEqual(before);
  });

  it('writes nothing in a dry run', async () => {
    const cwd = tempDir();
    expect((await marty([...CREATE, '--dry-run'], { cwd })).exitCode).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('makes one REST service where nothing is said', async () => {
    const cwd = tempDir();
    expect(await json(['plugin', 'create', 'shop', '--yes'], cwd)).toMatchObject({
      exitCode: 0,
      data: { services: [{ name: 'api', type: 'rest', architecture: 'hexagonal', features: [] }] },
    });
  });

  it('leaves what the user wrote, and lists what it may not write over', async () => {
    const { cwd, root } = await created();
    appendFileSync(join(root, 'services/catalog/src/domain/pet.ts'), '// mine\n');
    expect((await marty(CREATE, { cwd })).exitCode).toBe(0);
    writeFileSync(join(root, 'vendor/marty-runtime-0.1.0.tgz'), 'mine');
    const before = contents(root);
    const refused = await marty(CREATE, { cwd });
    expect(refused.exitCode).toBe(3);
    expect(refused.stdout + refused.stderr).toContain('vendor/marty-runtime-0.1.0.tgz');
    expect(contents(root)).toEqual(before);
  });

  it('does not mix itself into a folder that holds something else', async () => {
    const cwd = tempDir();
    mkdirSync(join(cwd, 'petstore'));
    writeFileSync(join(cwd, 'petstore/notes.txt'), 'mine');
    expect((await marty(CREATE, { cwd })).exitCode).toBe(3);
    expect(readdirSync(join(cwd, 'petstore'))).toEqual(['notes.txt']);
  });

  it.each([
    ['a name that is no DNS label', ['Pet_Store'], 'MARTY-G002', 2],
    ['a resource that code has a use for', ['shop', '--resource', 'class'], 'MARTY-G003', 2],
    ['a service without a type', ['shop', '-s', 'catalog'], 'MARTY-G004', 2],
    ['a service twice', ['shop', '-s', 'a:rest', '-s', 'a:rest'], 'MARTY-G004', 2],
    ['a type without templates', ['shop', '-s', 'catalog:grpc'], 'MARTY-G005', 2],
    ['an unknown type', ['shop', '-s', 'catalog:rset'], 'MARTY-G005', 2],
    ['an architecture without templates', ['shop', '-a', 'cqrs'], 'MARTY-U004', 2],
    ['a feature without templates', ['shop', '-f', 'cache'], 'MARTY-U004', 2],
  ])('refuses %s', async (_, args, code, exitCode) => {
    const cwd = tempDir();
    const answer = await json(['plugin', 'create', ...args], cwd);
    expect(answer).toMatchObject({ exitCode, ok: false, error: { code } });
    expect(answer.error.hint ?? answer.error.message).not.toBe('');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('tells which architectures there are', async () => {
    const { error } = await json(['plugin', 'create', 'shop', '-a', 'clean'], tempDir());
    expect(`${error.message} ${error.hint}`).toMatch(/hexagonal.*layered/s);
  });
});

describe('plugin add-service', () => {
  it('adds from anywhere inside, keeps comments, and is empty the second time', async () => {
    const { root } = await created();
    const manifest = join(root, 'plugin.yaml');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('services:', '# ours\nservices: # all'));
    const cwd = join(root, 'services/catalog');
    expect((await marty(ADD, { cwd })).exitCode).toBe(0);
    expect(readFileSync(manifest, 'utf8')).toContain('# ours\nservices: # all\n  catalog:');
    expect(readFileSync(manifest, 'utf8')).toContain(
      '\n  orders:\n    type: rest\n    architecture: layered\n',
    );
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('services/orders');
    expect(readFileSync(join(root, 'services/orders/config/default.yaml'), 'utf8')).toContain('port: 8081');

    const before = contents(root);
    expect((await marty(ADD, { cwd })).stdout).toContain('nothing to do');
    expect(contents(root)).toEqual(before);
    expect((await marty(['plugin', 'check'], { cwd: root })).exitCode).toBe(0);
  });

  it('can be undone to the byte', async () => {
    const { root } = await created();
    const before = contents(root);
    await marty(ADD, { cwd: root });
    expect((await marty(['plugin', 'undo', '--yes'], { cwd: root })).exitCode).toBe(0);
    expect(contents(root)).toEqual(before);
  });

  it('adds to a plugin that has a service of a kind without templates', async () => {
    const { root } = await created();
    appendFileSync(join(root, 'plugin.yaml'), '');
    const manifest = join(root, 'plugin.yaml');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace(
        'services:',
        'services:\n  payments:\n    type: grpc\n    architecture: clean',
      ),
    );
    expect((await marty(ADD, { cwd: root })).exitCode).toBe(0);
    expect((await marty(ADD, { cwd: root })).stdout).toContain('nothing to do');
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(
      '[payments](services/payments): grpc, clean',
    );
    expect(readFileSync(join(root, 'services/orders/config/default.yaml'), 'utf8')).toContain('port: 8082');
  });

  it('refuses a service that is there with other properties', async () => {
    const { root } = await created();
    const answer = await json(['plugin', 'add-service', 'catalog:rest', '-a', 'layered'], root);
    expect(answer).toMatchObject({ exitCode: 3, error: { code: 'MARTY-G008' } });
  });

  it('refuses to create anew what was added to', async () => {
    const { cwd, root } = await created();
    await marty(ADD, { cwd: root });
    const before = contents(root);
    expect(await json(CREATE, cwd)).toMatchObject({ exitCode: 3, error: { code: 'MARTY-G006' } });
    expect(contents(root)).toEqual(before);
  });

  it('needs a plugin, and one that marty made', async () => {
    expect(await json(ADD, tempDir())).toMatchObject({ exitCode: 2, error: { code: 'MARTY-G007' } });
    const { root } = await created();
    rmSync(join(root, '.marty'), { recursive: true });
    expect(await json(ADD, root)).toMatchObject({ exitCode: 2, error: { code: 'MARTY-G015' } });
  });
});

describe('plugin list', () => {
  it('finds plugins, not what is in their dependencies', async () => {
    const { cwd, root } = await created();
    for (const hidden of ['node_modules/other', '.cache/other']) {
      mkdirSync(join(cwd, hidden), { recursive: true });
      writeFileSync(join(cwd, hidden, 'plugin.yaml'), readFileSync(join(root, 'plugin.yaml')));
    }
    const { data } = await json(['plugin', 'list'], cwd);
    expect(data).toEqual({
      plugins: [
        {
          name: 'petstore',
          path: 'petstore',
          services: [{ name: 'catalog', type: 'rest', architecture: 'hexagonal', features: ['database'] }],
          templates: '0.1.0',
          runtime: { mode: 'vendored', version: '0.1.0' },
        },
      ],
    });
  });

  it('lists the others when one cannot be read', async () => {
    const { cwd } = await created();
    mkdirSync(join(cwd, 'broken'));
    writeFileSync(join(cwd, 'broken/plugin.yaml'), 'kind: [\n');
    const { exitCode, stdout, stderr } = await marty(['plugin', 'list'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('petstore');
    expect(stderr).toContain('broken/plugin.yaml');
  });

  it('says so when there is none, or no such folder', async () => {
    const cwd = tempDir();
    expect((await marty(['plugin', 'list'], { cwd })).stdout).toBe('No plugins here.\n');
    expect(await json(['plugin', 'list', 'nowhere'], cwd)).toMatchObject({
      exitCode: 2,
      error: { code: 'MARTY-G013' },
    });
  });
});

describe('plugin dev', () => {
  it('wants the dependencies installed', async () => {
    const { root } = await created();
    expect(await json(['plugin', 'dev'], root)).toMatchObject({ exitCode: 4, error: { code: 'MARTY-G010' } });
  });
});

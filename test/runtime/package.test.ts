import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const MODULES = join(ROOT, 'node_modules');
const run = promisify(execFile);

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

let folder = '';
let manifest: Manifest;
const tarball = (): string => join(folder, 'marty-runtime-0.1.0.tgz');
const consumer = (): string => join(folder, 'consumer');

/** What `node` prints for a module in a project that has the package and its three dependencies, and nothing else. */
async function inConsumer(source: string): Promise<string> {
  const file = join(consumer(), 'main.mjs');
  await writeFile(file, source);
  return (await run(process.execPath, [file], { cwd: consumer() })).stdout.trim();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marty-package-'));
  const source = join(folder, 'source');
  await mkdir(source);
  for (const name of ['package.json', 'README.md', 'LICENSE']) {
    await cp(join(ROOT, 'runtime', name), join(source, name));
  }
  const compiler = join(MODULES, 'typescript7', 'bin', 'tsc');
  const project = join(ROOT, 'runtime', 'tsconfig.json');
  await run(process.execPath, [compiler, '-p', project, '--outDir', join(source, 'dist')]);
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source });
  manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as Manifest;
  const installed = join(consumer(), 'node_modules', '@marty', 'runtime');
  await mkdir(installed, { recursive: true });
  await run('tar', ['xzf', tarball(), '-C', installed, '--strip-components=1']);
  for (const name of Object.keys(manifest.dependencies)) {
    await symlink(join(MODULES, name), join(consumer(), 'node_modules', name));
  }
  await writeFile(join(consumer(), 'package.json'), '{"type":"module","private":true}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the base depends on three packages', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(['fastify', 'pino', 'yaml']);
});

interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
}

/** Every package that an installation of these brings, as Node finds them from where they are needed. */
function installed(
  names: readonly string[],
  lock: Readonly<Record<string, Locked>>,
): ReadonlyMap<string, Locked> {
  const found = new Map<string, Locked>();
  const add = (name: string, from: string): void => {
    const inner = `${from}/node_modules/${name}`;
    const place = [inner, `node_modules/${name}`].find((path) => lock[path] !== undefined);
    const entry = place === undefined ? undefined : lock[place];
    if (place === undefined || entry === undefined || found.has(place)) return;
    found.set(place, entry);
    const needs = { ...entry.dependencies, ...entry.optionalDependencies };
    for (const need of Object.keys(needs)) add(need, place);
  };
  for (const name of names) add(name, 'runtime');
  return found;
}

test('a REST service installs at most 75 packages, none of which runs a script', async () => {
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const all = installed([...Object.keys(manifest.dependencies), 'zod'], packages);
  // The runtime itself is one.
  expect(all.size + 1).toBeLessThanOrEqual(75);
  expect(all.size).toBeGreaterThan(30);
  expect([...all].filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
});

test('every subpath can be imported without one optional package', async () => {
  const paths = Object.keys(manifest.exports).filter((path) => !path.endsWith('.json'));
  const names = paths.map((path) => `@marty/runtime${path.slice(1)}`);
  const source = `for (const name of ${JSON.stringify(names)}) console.log(name, Object.keys(await import(name)).length > 0);`;
  expect((await inConsumer(source)).split('\n')).toEqual(names.map((name) => `${name} true`));
});

test('the definition of a service loads no server, logger or schema library', async () => {
  const source = `
    await import('@marty/runtime');
    await import('@marty/runtime/http');
    console.log(process.moduleLoadList.some((name) => name === 'NativeModule http'));`;
  expect(await inConsumer(source)).toBe('false');
});

test('a missing optional package is named with the command that installs it', async () => {
  const source = `
    import { postgres } from '@marty/runtime/database/postgres';
    const context = { service: 'a', directory: '.', profile: 'test', config: { database: { url: 'postgres://x' } } };
    await postgres('a-db').start(context).catch(({ code, message, install }) => console.log(code, message, install));`;
  expect(await inConsumer(source)).toMatch(
    /^MARTY_PACKAGE_MISSING postgres\(\) needs the package kysely \w+ \w+ kysely@\^0\.28\.18$/,
  );
});

test.each(['typescript', 'typescript7'])(
  'its types hold on their own for %s',
  async (compiler) => {
    await writeFile(
      join(consumer(), 'main.ts'),
      `import { MartyError, run, service, type Schema } from '@marty/runtime';
     import { route } from '@marty/runtime/http';
     import { createMetrics } from '@marty/runtime/observability';
     import { routeFor } from '@marty/runtime/http';
     import { bearerTokens, jwtVerifier, rbac, remoteKeys, roleAuthorizer, security } from '@marty/runtime/security';
     import { casbinAuthorizer } from '@marty/runtime/security/casbin';
     import { caslAuthorizer } from '@marty/runtime/security/casl';
     import { databaseAudit } from '@marty/runtime/security/database';
     import { oidcClient } from '@marty/runtime/security/oidc';
     import { redisRates } from '@marty/runtime/security/redis';
     declare const pet: Schema<{ id: string }, { id: string }>;
     const options = { summary: '', response: { 200: pet } };
     const routes = [route('GET /pets/:id', options, ({ params, reply }) => reply(200, params))];
     export const shop = service({ name: 'shop', version: '1', config: pet, directory: '.', routes: () => routes });
     export const start = () => run(shop);
     const can = rbac({ roles: { clerk: ['pet:read'] } } as const);
     const keys = remoteKeys({ url: 'https://id.example.com/jwks' });
     export const secured = security({
       authorizer: roleAuthorizer(can),
       setup: async () => ({
         authenticators: [bearerTokens({
           verifier: await jwtVerifier({ keys, issuer: 'i', audience: 'a' }),
           userOf: ({ sub = '' }) => ({ id: sub, roles: ['clerk'] }),
         })],
       }),
     });
     routeFor(secured)('GET /me', { ...options, permission: 'pet:read' }, ({ user, reply }) => reply(200, user));
     export const more = [casbinAuthorizer, caslAuthorizer, databaseAudit, oidcClient, redisRates];
     export const other = [new MartyError('not_found', 'x').status, createMetrics().text()];`,
    );
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: 'nodenext',
      target: 'es2023',
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [join(MODULES, '@types')],
    };
    await writeFile(
      join(consumer(), 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['main.ts'] }),
    );
    const words = [join(MODULES, compiler, 'bin', 'tsc'), '-p', consumer()];
    const printed = await run(process.execPath, words).then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(printed).toBe('');
  },
  60_000,
);

test('publint and attw find nothing', async () => {
  const publint = await run(join(MODULES, '.bin', 'publint'), [tarball(), '--strict']);
  expect(publint.stdout).toContain('All good!');
  const attw = await run(join(MODULES, '.bin', 'attw'), [
    '--profile',
    'esm-only',
    '--format',
    'json',
    tarball(),
  ]);
  expect(JSON.parse(attw.stdout).analysis.types.kind).toBe('included');
}, 60_000);

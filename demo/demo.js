/**
 * The whole of marty in one run: a service that answers, a chart that is converted with proof, a policy for two
 * meshes, and everything undone. Ends with 0 only if every step held.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { holdInFlight } from './in-flight.js';
import { marty, martyServe, ROOT } from './marty.js';
import { expectThat, say, step, theEnd } from './story.js';

const work = mkdtempSync(join(tmpdir(), 'marty-demo-'));
const petstore = join(work, 'petstore');

try {
  await tell();
  theEnd();
} catch (error) {
  process.stdout.write(`\n✘ ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function tell() {
  await step('A plugin with one REST service, hexagonal, on PostgreSQL', () =>
    marty(work, [
      'plugin',
      'create',
      'petstore',
      '--service',
      'catalog:rest',
      '--resource',
      'pet',
      '--architecture',
      'hexagonal',
      '--feature',
      'database',
      '--yes',
    ]),
  );
  const created = filesBelow(petstore);

  await step('Its packages (the runtime comes from a tarball inside)', () =>
    execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'], {
      cwd: petstore,
    }),
  );

  const { child, document } = await step(
    'The whole plugin in one process, on an embedded PostgreSQL',
    async () => {
      const served = await martyServe(petstore, ['plugin', 'dev']);
      say(served.document.data.services.map(({ name, url }) => `${name} listens on ${url}`).join('\n'));
      return served;
    },
  );
  const { url } = document.data.services[0];
  await step('A pet, over HTTP', () => createAndReadPet(url));
  await step('Health and metrics, with nothing to set up', () => showOperations(url));
  await step('Stopped with 50 requests in flight', async () => {
    const finish = await holdInFlight(`${url}/pets`, 50);
    child.kill('SIGINT');
    const statuses = await finish();
    const { exitCode } = await child;
    const lost = statuses.filter((status) => status !== 201).length;
    say(`50 in flight, ${lost} lost, exit ${exitCode}`);
    expectThat(lost === 0 && exitCode === 0, 'no request lost and exit 0');
  });

  await step('A Helm chart with three environments, as Kustomize, with proof', () => {
    const chart = join(ROOT, 'examples/charts/storefront');
    const environments = ['dev', 'staging', 'prod'].flatMap((name) => [
      '--env',
      `${name}=${join(chart, `values-${name}.yaml`)}`,
    ]);
    return marty(work, ['migrate', 'helm-to-kustomize', chart, ...environments, '--out', 'storefront']);
  });

  await step('One policy for two meshes', async () => {
    const shop = join(ROOT, 'examples/plugins/shop');
    for (const environment of ['prod', 'staging']) {
      const { stdout } = await marty(
        work,
        ['service-mesh', 'apply-policies', shop, '--env', environment, '--dry-run=client', '--json'],
        { show: false },
      );
      const { mesh, objects } = JSON.parse(stdout).data;
      say(`${mesh}: ${objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(', ')}`);
    }
    say('and what a mesh cannot do is refused, with a reason:');
    await marty(work, ['service-mesh', 'apply-policies', shop, '--env', 'edge', '--dry-run=client'], {
      exitCode: 1,
    });
  });

  await step('The creation, undone', async () => {
    await marty(petstore, ['plugin', 'undo', '--yes']);
    const left = created.filter((file) => existsSync(join(petstore, file)));
    say(`${created.length} files created, ${left.length} left`);
    expectThat(left.length === 0, `nothing left, found ${left.slice(0, 3).join(', ')}`);
  });
}

async function createAndReadPet(url) {
  const posted = await fetch(`${url}/pets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Rex' }),
  });
  say(`POST /pets → ${posted.status} ${posted.headers.get('location')}`);
  expectThat(posted.status === 201, '201');
  const { id } = await posted.json();
  const read = await fetch(`${url}/pets/${id}`);
  say(`GET /pets/${id} → ${read.status} ${await read.text()}`);
  expectThat(read.status === 200, '200');
  const missing = await fetch(`${url}/pets/00000000-0000-4000-8000-000000000000`);
  say(`GET /pets/0000… → ${missing.status} ${missing.headers.get('content-type')}`);
  expectThat(missing.status === 404, '404');
}

async function showOperations(url) {
  const ready = await fetch(`${url}/health/ready`);
  say(`GET /health/ready → ${ready.status} ${await ready.text()}`);
  expectThat(ready.status === 200, '200');
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const requests = metrics.split('\n').filter((line) => /^http_server_request.*(_count|_total)\{/.test(line));
  say(requests.slice(0, 4).join('\n'));
  expectThat(requests.length > 0, 'request metrics');
}

/** All files below a folder but what marty keeps for itself. */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !file.startsWith('.marty/'));
}

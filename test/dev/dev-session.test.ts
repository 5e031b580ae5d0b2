import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DevSession, startDevSession } from '../../src/dev/dev-session.ts';
import { openWorkspace } from '../../src/dev/workspace.ts';
import { pluginTree } from '../../src/generators/plugin-tree.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { pluginOf, serviceOf } from '../generators/support/answers.ts';
import { writeTree } from '../generators/support/write-tree.ts';
import { freePort } from '../support/free-port.ts';

const DECLARED = {
  catalog: { dependencies: { 'catalog-db': { kind: 'database' } } },
  orders: { dependencies: {} },
};

/** Steps and problems of a session; a test waits for what it expects next. */
function record() {
  const waiting = new Map<string, (text: string) => void>();
  const tell = (key: string, text = '') => {
    waiting.get(key)?.(text);
    waiting.delete(key);
  };
  return {
    events: {
      async step<T>(label: string, work: () => Promise<T>): Promise<T> {
        const result = await work();
        tell(label);
        return result;
      },
      problem: (message: string) => tell('problem', message),
      log: (line: string) => {
        if (line.includes(' POST ')) tell('POST', line);
      },
    },
    next: (key: string) => new Promise<string>((resolve) => waiting.set(key, resolve)),
  };
}

/** A busy machine takes its time to compile and to start. */
const PATIENCE = 180_000;

describe('a session', { timeout: PATIENCE }, () => {
  const { root, remove } = writeTree(
    pluginTree(
      pluginOf({
        services: [serviceOf(), serviceOf({ name: 'orders', architecture: 'layered', features: [] })],
      }),
    ),
  );
  const { events, next } = record();
  let urls: { catalog: string; orders: string };
  let session: DevSession;

  beforeAll(async () => {
    const ports = { catalog: await freePort(), orders: await freePort() };
    urls = { catalog: `http://127.0.0.1:${ports.catalog}`, orders: `http://127.0.0.1:${ports.orders}` };
    session = await startDevSession(
      openWorkspace(nodeFs, root, DECLARED),
      { ...process.env, CATALOG_HTTP_PORT: `${ports.catalog}`, ORDERS_HTTP_PORT: `${ports.orders}` },
      events,
    );
  }, PATIENCE);
  afterAll(async () => {
    await session.stop();
    remove();
  });

  function edit(path: string, change: (text: string) => string): void {
    const file = join(root, 'services/catalog', path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }

  async function summary(): Promise<unknown> {
    const document = (await (await fetch(`${urls.catalog}/openapi.json`)).json()) as {
      paths: { '/pets': { post: { summary: string } } };
    };
    return document.paths['/pets'].post.summary;
  }

  it('runs every service', async () => {
    expect(session.services).toEqual([
      { name: 'catalog', url: urls.catalog },
      { name: 'orders', url: urls.orders },
    ]);
    for (const url of Object.values(urls)) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('restarts after a change and keeps the data', async () => {
    const body = JSON.stringify({ name: 'Rex' });
    const posted = next('POST');
    await fetch(`${urls.catalog}/pets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await posted).toMatch(/info {2}catalog {2}POST \/pets 201 in \d+ ms$/);
    const restarted = next('Restart');
    edit('src/adapters/in/http/pets/routes.ts', (text) => text.replace('Create a pet', 'Take a pet in'));
    await restarted;
    expect(await summary()).toBe('Take a pet in');
    expect(await (await fetch(`${urls.catalog}/pets`)).json()).toMatchObject({ items: [{ name: 'Rex' }] });
  });

  it('goes on as it was after a change that does not compile', async () => {
    const problem = next('problem');
    edit('src/main.ts', (text) => `${text}export const wrong: number = 'text';\n`);
    expect(await problem).toContain('services/catalog/src/main.ts(5,14): error TS2322');
    expect(await summary()).toBe('Take a pet in');
    const restarted = next('Restart');
    edit('src/main.ts', (text) => text.replace(/export const wrong.*\n/, ''));
    await restarted;
  });

  it('tells why the services do not start, and starts them when that is corrected', async () => {
    const problem = next('problem');
    edit('src/service.ts', (text) => text.replace("name: 'catalog'", "name: 'catalogue'"));
    expect(await problem).toContain('exports no service of the name catalog');
    const restarted = next('Restart');
    edit('src/service.ts', (text) => text.replace("name: 'catalogue'", "name: 'catalog'"));
    await restarted;
    expect((await fetch(`${urls.orders}/health/ready`)).status).toBe(200);
  });

  it('stops everything', async () => {
    await session.stop();
    await session.finished;
    for (const url of Object.values(urls)) await expect(fetch(url)).rejects.toThrow();
  });
});

describe('what cannot start', { timeout: PATIENCE }, () => {
  const { root, remove } = writeTree(pluginTree(pluginOf({ services: [serviceOf({ features: [] })] })));
  const declared = { catalog: { dependencies: {} } };
  afterAll(remove);

  it('is a plugin that does not compile', async () => {
    writeFileSync(join(root, 'services/catalog/src/wrong.ts'), "export const wrong: number = 'text';\n");
    const workspace = openWorkspace(nodeFs, root, declared);
    await expect(startDevSession(workspace, process.env, record().events)).rejects.toMatchObject({
      code: 'MARTY-G011',
      message: expect.stringContaining('services/catalog/src/wrong.ts(1,14)'),
    });
    rmSync(join(root, 'services/catalog/src/wrong.ts'));
  });

  it('is a service that does not start', async () => {
    const workspace = openWorkspace(nodeFs, root, declared);
    const env = { ...process.env, CATALOG_HTTP_PORT: '-1' };
    await expect(startDevSession(workspace, env, record().events)).rejects.toMatchObject({
      code: 'MARTY-G012',
      message: expect.stringContaining('CATALOG_HTTP_PORT'),
    });
  });

  it('is a service that is not there', () => {
    expect(() => openWorkspace(nodeFs, root, declared, ['catalogue'])).toThrow(
      expect.objectContaining({ code: 'MARTY-G014', hint: 'Services in plugin.yaml: catalog.' }),
    );
    expect(() => openWorkspace(nodeFs, root, { ...declared, orders: { dependencies: {} } })).toThrow(
      expect.objectContaining({ code: 'MARTY-G014' }),
    );
  });

  it('is a plugin whose packages are not installed', () => {
    rmSync(join(root, 'node_modules'));
    expect(() => openWorkspace(nodeFs, root, declared)).toThrow(
      expect.objectContaining({ code: 'MARTY-G010', hint: `Run 'npm install' in ${root}.` }),
    );
  });
});

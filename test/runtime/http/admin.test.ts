import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Resource, service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

let fault: Error | undefined;
const db: Resource<string> = {
  name: 'shop-db',
  start: async ({ log }) => {
    log.debug('starting');
    return {
      handle: '',
      close: async () => undefined,
      check: async () => {
        if (fault !== undefined) throw fault;
      },
    };
  },
};
const shop = service({
  name: 'shop',
  version: '1.2.3',
  config: z.object({
    payments: z.object({ apiKey: z.string(), url: z.string() }).prefault({ apiKey: 'k', url: 'u' }),
  }),
  directory: import.meta.dirname,
  uses: { db },
  routes: () => [],
});

const separate = { admin: { separate: true, host: '127.0.0.1', port: 0 } };

describe('on a port of its own', () => {
  test('everything is there, and beside the routes only the health', async () => {
    await using app = await testService(shop, { config: separate });
    const admin = (path: string, init?: RequestInit) => fetch(`${app.urls['admin']}${path}`, init);
    expect(await (await admin('/info')).json()).toMatchObject({
      name: 'shop',
      version: '1.2.3',
      profile: 'test',
      phase: 'up',
      node: process.version,
    });
    expect(await (await admin('/metrics')).text()).toContain('process_cpu_seconds_total');
    for (const group of ['live', 'ready', 'startup']) {
      expect((await admin(`/health/${group}`)).status).toBe(200);
      expect((await app.fetch(`/health/${group}`)).status).toBe(200);
    }
    for (const path of ['/metrics', '/info', '/admin/info', '/config', '/admin/config', '/loggers']) {
      expect((await app.fetch(path)).status).toBe(404);
    }
  });

  test('answers while the service starts, and is gone when the start fails', async () => {
    let url = '';
    const seen: unknown[] = [];
    const slow: Resource<string> = {
      name: 'slow',
      start: async ({ config }) => {
        const port = (config['admin'] as { readonly port: number }).port;
        url = `http://127.0.0.1:${port}`;
        for (const group of ['live', 'startup', 'ready']) {
          const response = await fetch(`${url}/health/${group}`);
          seen.push([group, response.status, await response.json()]);
        }
        throw new Error('never ready');
      },
    };
    const definition = service({
      name: 'slow',
      version: '1',
      config: z.object({}),
      directory: import.meta.dirname,
      uses: { slow },
    });
    const port = 20_000 + (process.pid % 20_000);
    const started = testService(definition, { config: { admin: { ...separate.admin, port } } });
    await expect(started).rejects.toThrow('never ready');
    expect(seen).toEqual([
      ['live', 200, { status: 'up' }],
      ['startup', 503, { status: 'starting' }],
      ['ready', 503, { status: 'starting' }],
    ]);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  test('production has it, other profiles have not', async () => {
    const config = { http: { host: '127.0.0.1', port: 0 }, log: { level: 'silent' }, admin: { port: 0 } };
    const urls = async (profile: string) => {
      await using app = await shop.start({ profile, environment: {}, config });
      return Object.keys(app.urls);
    };
    expect(await urls('development')).toEqual(['http']);
    expect(await urls('production')).toEqual(['http', 'admin']);
  });
});

test('dependencies are listed with what ails them', async () => {
  await using app = await testService(shop);
  const list = async () => (await app.fetch('/admin/dependencies')).json();
  expect(await list()).toMatchObject({
    dependencies: [{ name: 'shop-db', status: 'up' }, { name: 'security' }],
  });
  fault = new Error('connection refused');
  expect(await list()).toMatchObject({
    dependencies: [{ name: 'shop-db', status: 'down', reason: 'connection refused' }, { status: 'up' }],
  });
  fault = undefined;
});

test('the configuration is shown with origins and without secrets', async () => {
  await using app = await testService(shop, {
    environment: { PAYMENTS_API_KEY: 'hunter2', PAYMENTS_URL: 'https://pay.example' },
  });
  const text = await (await app.fetch('/admin/config')).text();
  expect(text).not.toContain('hunter2');
  expect(JSON.parse(text).config).toMatchObject({
    'payments.url': { value: 'https://pay.example', origin: 'environment variable PAYMENTS_URL' },
    'payments.apiKey': { origin: 'environment variable PAYMENTS_API_KEY' },
    'http.host': { value: '127.0.0.1', origin: 'override' },
  });
});

describe('log levels', () => {
  const put = (level: unknown) => ({ method: 'PUT', body: JSON.stringify({ level }) });

  test('change at run time, for one logger or all', async () => {
    const lines: string[] = [];
    await using app = await testService(shop, { log: (line) => lines.push(line) });
    const debugged = (): number => lines.filter((line) => line.includes('"route":"/health/live"')).length;
    await app.fetch('/health/live');
    expect(debugged()).toBe(0);
    const one = await app.fetch('/admin/loggers/shop-db', put('warn'));
    expect(await one.json()).toEqual({ loggers: { service: 'info', 'shop-db': 'warn', security: 'info' } });
    // A logger without a level of its own follows the service's.
    const changed = await app.fetch('/admin/loggers/service', put('debug'));
    expect(await changed.json()).toEqual({
      loggers: { service: 'debug', 'shop-db': 'warn', security: 'debug' },
    });
    await app.fetch('/health/live');
    expect(debugged()).toBe(1);
    const all = (await (await app.fetch('/admin/loggers', put('error'))).json()) as {
      readonly loggers: Record<string, string>;
    };
    expect(Object.values(all.loggers)).toEqual(['error', 'error', 'error']);
    expect(await (await app.fetch('/admin/loggers')).json()).toMatchObject(all);
  });

  test.each([
    ['an unknown level', '/admin/loggers', 'loud', 400],
    ['no level', '/admin/loggers', undefined, 400],
    ['an unknown logger', '/admin/loggers/nobody', 'info', 404],
  ])('%s is refused', async (_, path, level, status) => {
    await using app = await testService(shop);
    const response = await app.fetch(path, put(level));
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});

describe('the guard', () => {
  test.each([
    ['another name in the host header', { host: 'evil.example' }],
    ['a forwarded request', { 'x-forwarded-for': '127.0.0.1' }],
  ])('without a token refuses %s', async (_, headers) => {
    const { request } = await import('node:http');
    await using app = await testService(shop);
    const status = await new Promise((resolve) => {
      request(`${app.url}/admin/config`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });

  test('with a token asks for it, for health and metrics not', async () => {
    await using app = await testService(shop, { config: { admin: { token: 'let-me-in' } } });
    const ask = async (path: string, authorization?: string) =>
      (await app.fetch(path, authorization === undefined ? {} : { headers: { authorization } })).status;
    expect(await ask('/admin/config')).toBe(401);
    expect(await ask('/admin/config', 'Bearer let-me-out')).toBe(401);
    expect(await ask('/admin/config', 'Bearer let-me-in')).toBe(200);
    expect([await ask('/health/ready'), await ask('/metrics')]).toEqual([200, 200]);
    expect(
      await (await app.fetch('/admin/config', { headers: { authorization: 'Bearer let-me-in' } })).text(),
    ).not.toContain('let-me-in');
  });
});

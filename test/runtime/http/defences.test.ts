import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { route } from '../../../runtime/src/http/index.ts';
import { type App, type Problem, service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';
import { sendRaw } from '../support/raw-request.ts';

const shop = service({
  name: 'shop',
  version: '1.0.0',
  config: z.object({}),
  directory: import.meta.dirname,
  routes: () => [
    route('GET /pets', { summary: 'List', response: { 200: z.object({ n: z.number() }) } }, ({ reply }) =>
      reply(200, { n: 1 }),
    ),
    route('GET /embed', { summary: 'A page may show it', response: { 204: null } }, ({ reply }) =>
      reply(204, undefined, { 'cross-origin-resource-policy': 'cross-origin' }),
    ),
    route('POST /pets', { summary: 'Add', body: z.object({}), response: { 204: null } }, ({ reply }) =>
      reply(204),
    ),
  ],
});

describe('with its defaults', () => {
  let app: App;
  beforeAll(async () => {
    app = await testService(shop, {
      config: { http: { headersTimeout: 300, requestTimeout: 600, maxHeaderSize: 4096, maxHeaderCount: 20 } },
    });
  });
  afterAll(() => app.close());

  const refused: readonly (readonly [title: string, text: string, status: number, code: Problem['code']])[] =
    [
      ['a request that never ends its headers', 'GET /pets HTTP/1.1\r\nhost: a\r\n', 408, 'request_timeout'],
      [
        'a body that trickles in',
        'POST /pets HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{',
        408,
        'request_timeout',
      ],
      [
        'headers above the size limit',
        `GET /pets HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(5000)}\r\n\r\n`,
        431,
        'headers_too_large',
      ],
      [
        'more headers than the limit',
        `GET /pets HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${'x: 1\r\n'.repeat(30)}\r\n`,
        431,
        'headers_too_large',
      ],
      ['what is not HTTP', 'hello\r\n\r\n', 400, 'invalid_argument'],
      [
        'two ways to say how long the body is',
        'POST /pets HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}',
        400,
        'invalid_argument',
      ],
      [
        'a query that would change a prototype',
        'GET /pets?a=1&%5F_proto__=2 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
        400,
        'invalid_argument',
      ],
    ];

  test.each(refused)('refuses %s', async (_, text, status, code) => {
    const answer = await sendRaw(app.url, text);
    expect(answer.status).toBe(status);
    expect(answer.head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ status, code });
  });

  test('tells browsers on every answer that it is no page', async () => {
    for (const path of ['/pets', '/nowhere', '/health/live']) {
      const { headers } = await app.fetch(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'strict-transport-security': expect.stringContaining('max-age='),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers.has('server') || headers.has('x-powered-by')).toBe(false);
    }
    const embed = await app.fetch('/embed');
    expect(embed.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  test('lets no other origin in', async () => {
    const headers = { origin: 'https://evil.example' };
    expect((await app.fetch('/pets', { headers })).headers.has('access-control-allow-origin')).toBe(false);
    const asked = { ...headers, 'access-control-request-method': 'POST' };
    expect((await app.fetch('/pets', { method: 'OPTIONS', headers: asked })).status).toBe(404);
  });
});

test('security headers can be switched off for a proxy that sets them', async () => {
  await using app = await testService(shop, { config: { http: { securityHeaders: false } } });
  expect((await app.fetch('/pets')).headers.has('x-frame-options')).toBe(false);
});

describe('CORS', () => {
  const origin = 'https://shop.example';
  const preflight = (from: string) => ({
    method: 'OPTIONS',
    headers: { origin: from, 'access-control-request-method': 'POST' },
  });

  test('admits the origins named, and lets browsers remember it', async () => {
    const cors = { origins: [origin], credentials: true, headers: ['x-tenant'], maxAge: 60 };
    await using app = await testService(shop, { config: { http: { cors } } });
    const asked = await app.fetch('/pets', preflight(origin));
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': expect.stringContaining('x-tenant'),
      'access-control-max-age': '60',
      vary: 'origin',
    });
    const read = await app.fetch('/pets', { headers: { origin } });
    expect(read.headers.get('access-control-allow-origin')).toBe(origin);
    const failed = await app.fetch('/nowhere', { headers: { origin } });
    expect([failed.status, failed.headers.get('access-control-allow-origin')]).toEqual([404, origin]);
    for (const stranger of ['https://shop.example.evil', 'null']) {
      const answer = await app.fetch('/pets', preflight(stranger));
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      expect(answer.headers.get('vary')).toBe('origin');
    }
  });

  test('any origin is told by one answer for all', async () => {
    await using app = await testService(shop, { environment: { HTTP_CORS_ORIGINS: '*' } });
    const read = await app.fetch('/pets', { headers: { origin } });
    expect([read.headers.get('access-control-allow-origin'), read.headers.get('vary')]).toEqual(['*', null]);
  });

  test.each([
    ['any origin with credentials', { origins: ['*'], credentials: true }, /must name the origins/],
    ['a text for a list', { origins: 7 }, /http\.cors\.origins: must be a list of strings/],
  ])('refuses %s', async (_, cors, message) => {
    await expect(testService(shop, { config: { http: { cors } } })).rejects.toMatchObject({
      code: 'MARTY_CONFIG_INVALID',
      faults: [expect.stringMatching(message)],
    });
  });
});

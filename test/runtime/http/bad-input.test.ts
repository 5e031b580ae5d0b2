import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { route } from '../../../runtime/src/http/index.ts';
import { type App, type Problem, service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

const Order = z.object({
  sku: z.string().min(3),
  amount: z.number().int().positive(),
  address: z.object({ 'post/code': z.string() }),
});

const shop = service({
  name: 'shop',
  version: '1.0.0',
  config: z.object({}),
  directory: import.meta.dirname,
  routes: () => [
    route(
      'POST /orders/:id',
      {
        summary: 'Order',
        params: z.object({ id: z.coerce.number().int() }),
        query: z.object({ page: z.coerce.number().max(10).default(1) }),
        headers: z.object({ 'x-tenant': z.string() }),
        body: Order,
        response: { 201: z.object({ id: z.number(), page: z.number(), tenant: z.string() }) },
      },
      ({ params, query, headers, reply }) =>
        reply(201, { id: params.id, page: query.page, tenant: headers['x-tenant'] }),
    ),
    route(
      'POST /late',
      {
        summary: 'A schema with an asynchronous check',
        body: z.object({ name: z.string().refine(async (name) => name !== 'taken', 'taken') }),
        response: { 204: null },
      },
      ({ reply }) => reply(204),
    ),
    route('GET /throws', { summary: 'A bug', response: { 204: null } }, () => {
      throw new Error('the password is hunter2');
    }),
    route(
      'GET /lies',
      { summary: 'Breaks its own promise', response: { 200: z.object({ name: z.string() }) } },
      ({ reply }) => reply(200, JSON.parse('{}')),
    ),
    route(
      'GET /leaks',
      {
        summary: 'Answers more than it declares',
        response: { 200: z.object({ name: z.string(), at: z.date() }) },
      },
      ({ reply }) => {
        const row = { name: 'Rex', at: new Date(0), passwordHash: 'x' };
        return reply(200, row);
      },
    ),
  ],
});

let app: App;
const lines: string[] = [];
beforeAll(async () => {
  app = await testService(shop, { config: { http: { bodyLimit: 2000 } }, log: (line) => lines.push(line) });
});
afterAll(() => app.close());

const good = JSON.stringify({ sku: 'abc', amount: 1, address: { 'post/code': '1' } });
const tenant = { 'x-tenant': 'a' };

interface BadInput {
  readonly title: string;
  readonly path?: string;
  readonly init: RequestInit;
  readonly status: number;
  readonly code: Problem['code'];
  readonly detail?: string;
  readonly errors?: Problem['errors'];
}

const cases: readonly BadInput[] = [
  {
    title: 'every problem of every part at once',
    path: '/orders/x?page=11',
    init: { body: JSON.stringify({ sku: 'a', amount: -1, address: {} }) },
    status: 400,
    code: 'invalid_argument',
    detail: 'the request has 6 problems, see errors',
    errors: [
      { in: 'params', path: '/id', message: 'Invalid input: expected number, received NaN' },
      { in: 'query', path: '/page', message: 'Too big: expected number to be <=10' },
      { in: 'headers', path: '/x-tenant', message: 'Invalid input: expected string, received undefined' },
      { in: 'body', path: '/sku', message: 'Too small: expected string to have >=3 characters' },
      { in: 'body', path: '/amount', message: 'Too small: expected number to be >0' },
      {
        in: 'body',
        path: '/address/post~1code',
        message: 'Invalid input: expected string, received undefined',
      },
    ],
  },
  {
    title: 'malformed JSON',
    init: { body: '{"sku":', headers: tenant },
    status: 400,
    code: 'invalid_argument',
    detail: 'the request body is not valid JSON or has a forbidden key',
  },
  {
    title: 'an empty body',
    init: { body: '', headers: { ...tenant, 'content-type': 'application/json' } },
    status: 400,
    code: 'invalid_argument',
    detail: 'the request body is empty, JSON was announced',
  },
  {
    title: 'no body at all',
    init: { headers: tenant },
    status: 400,
    code: 'invalid_argument',
    detail: 'the request has one problem, see errors',
  },
  {
    title: 'a wrong content type',
    init: { body: '<a/>', headers: { ...tenant, 'content-type': 'application/xml' } },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    title: 'plain text',
    init: { body: good, headers: { ...tenant, 'content-type': 'text/plain' } },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    title: 'an oversized body',
    init: { body: JSON.stringify({ sku: 'x'.repeat(3000) }), headers: tenant },
    status: 413,
    code: 'payload_too_large',
  },
  {
    title: 'a __proto__ key',
    init: { body: '{"__proto__":{"admin":true}}', headers: tenant },
    status: 400,
    code: 'invalid_argument',
    detail: 'the request body is not valid JSON or has a forbidden key',
  },
  {
    title: 'a constructor.prototype key',
    init: { body: '{"constructor":{"prototype":{"admin":true}}}', headers: tenant },
    status: 400,
    code: 'invalid_argument',
    detail: 'the request body is not valid JSON or has a forbidden key',
  },
  {
    title: 'a path that cannot be decoded',
    path: '/orders/%E0%A4%A',
    init: { body: good, headers: tenant },
    status: 400,
    code: 'invalid_argument',
  },
  { title: 'an unknown path', path: '/nope', init: {}, status: 404, code: 'not_found' },
  { title: 'an unknown method', path: '/orders/1', init: { method: 'PUT' }, status: 404, code: 'not_found' },
];

test.each(cases)(
  'refuses $title with $status $code',
  async ({ path, init, status, code, detail, errors }) => {
    const response = await app.fetch(path ?? '/orders/1', { method: 'POST', ...init });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = (await response.json()) as Problem;
    expect(problem).toMatchObject({ type: `https://marty.dev/errors/${code}`, status, code });
    if (detail !== undefined) expect(problem.detail).toBe(detail);
    if (errors !== undefined) expect(problem.errors).toEqual(errors);
  },
);

test('good input arrives parsed, with defaults', async () => {
  const response = await app.fetch('/orders/7', { method: 'POST', body: good, headers: tenant });
  expect([response.status, await response.json()]).toEqual([201, { id: 7, page: 1, tenant: 'a' }]);
});

test('asynchronous checks are awaited', async () => {
  const post = (name: string) => app.fetch('/late', { method: 'POST', body: JSON.stringify({ name }) });
  expect((await post('free')).status).toBe(204);
  const refused = (await (await post('taken')).json()) as Problem;
  expect(refused.errors).toEqual([{ in: 'body', path: '/name', message: 'taken' }]);
});

test('a bug shows the caller nothing and the log everything', async () => {
  const response = await app.fetch('/throws', { headers: { 'x-request-id': 'find-me' } });
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).not.toContain('hunter2');
  expect(JSON.parse(text)).toMatchObject({ code: 'internal', correlationId: 'find-me' });
  const line = lines.find((entry) => entry.includes('find-me'));
  expect(line).toContain('hunter2');
  expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'error', status: 500, route: '/throws' });
});

test('an answer that breaks its schema is a bug of the service', async () => {
  const response = await app.fetch('/lies');
  expect([response.status, ((await response.json()) as Problem).code]).toEqual([500, 'internal']);
});

test('undeclared properties never leave, and dates leave as ISO text', async () => {
  const response = await app.fetch('/leaks');
  expect(await response.json()).toEqual({ name: 'Rex', at: '1970-01-01T00:00:00.000Z' });
});

describe('the correlation id', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  test.each([
    ['a given one', { 'x-request-id': 'abc-1' }, /^abc-1$/],
    ['the trace id', { traceparent: `00-${trace}-00f067aa0ba902b7-01` }, new RegExp(`^${trace}$`)],
    ['a new one for a forged one', { 'x-request-id': '{"a":1}' }, /^[0-9a-f-]{36}$/],
    [
      'a new one for a zero trace',
      { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
      /^[0-9a-f-]{36}$/,
    ],
    ['a new one', {}, /^[0-9a-f-]{36}$/],
  ])('is %s', async (_, headers, expected) => {
    const response = await app.fetch('/leaks', { headers: headers as Record<string, string> });
    expect(response.headers.get('x-request-id')).toMatch(expected);
  });
});

test('bytes that are not HTTP are answered with 400 and end only their own connection', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(app.port, '127.0.0.1', () => socket.write('hello\r\n\r\n'));
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400/);
  expect((await app.fetch('/health/live')).status).toBe(200);
});

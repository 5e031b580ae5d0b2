import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  type Middleware,
  type RequestStage,
  routeFor,
  type StageMoment,
  type StageOutcome,
} from '../../../runtime/src/http/index.ts';
import { MartyError, type Security, type Server, service } from '../../../runtime/src/index.ts';
import { currentRequest } from '../../../runtime/src/observability/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

interface Types {
  readonly user: { readonly id: string };
  readonly permission: 'pet:write';
  readonly rateLimit: { readonly cost: number };
}

function securityOf(...stages: readonly RequestStage[]): Security<Types> {
  return { start: () => ({ stages }) };
}

const authenticate: RequestStage = {
  name: 'authenticate',
  at: 'authenticate',
  handle(request) {
    const id = request.headers.authorization;
    if (id !== undefined) request.user = { id };
    else if (request.route?.options.auth !== 'none') throw new MartyError('unauthenticated', 'who are you?');
  },
};

const Name = z.object({ name: z.string() });
const route = routeFor(securityOf());
const routes = [
  route('GET /me', { summary: '', response: { 200: Name } }, ({ user, reply }) =>
    reply(200, { name: user.id }),
  ),
  route('GET /open', { summary: '', auth: 'none', response: { 204: null } }, ({ reply }) => reply(204)),
  route('POST /pets', { summary: '', body: Name, response: { 200: Name } }, async ({ body, reply }) =>
    reply(200, body),
  ),
];

const base = { name: 'staged', version: '1', config: z.object({}), directory: import.meta.dirname } as const;
const post = (body: string) => ({ method: 'POST', body, headers: { authorization: 'ada' } });

test('stages run in the documented order, then validation, then the handler', async () => {
  const seen: string[] = [];
  const stage = (at: StageMoment, late: boolean): RequestStage => ({
    name: at,
    at,
    handle(request) {
      seen.push(`${at} ${request.method} ${request.route?.path}`);
      return late ? Promise.resolve() : undefined;
    },
  });
  const moments = ['limit', 'authorize', 'authenticate', 'arrive'] as const;
  for (const late of [false, true]) {
    seen.length = 0;
    const security = securityOf(...moments.map((at) => stage(at, late)));
    await using app = await testService(service({ ...base, security, routes: () => routes }));
    expect((await app.fetch('/pets', post('{"name":1}'))).status).toBe(400);
    expect(seen).toEqual([...moments].reverse().map((at) => `${at} POST /pets`));
    seen.length = 0;
    expect((await app.fetch('/nowhere')).status).toBe(404);
    expect(seen).toEqual(['arrive GET undefined', 'limit GET undefined']);
    seen.length = 0;
    expect((await app.fetch('/health/live')).status).toBe(200);
    expect(seen).toEqual([]);
  }
});

test('a stage refuses before the body is read, and the handler sees its user', async () => {
  const security = securityOf(authenticate);
  await using app = await testService(service({ ...base, security, routes: () => routes }));
  const refused = await app.fetch('/pets', { method: 'POST', body: '{' });
  expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'unauthenticated' }]);
  expect((await app.fetch('/open')).status).toBe(204);
  const me = await app.fetch('/me', { headers: { authorization: 'ada' } });
  expect(await me.json()).toEqual({ name: 'ada' });
});

test.each([false, true])('what a stage throws is answered once (late: %s)', async (late) => {
  const stage = (handle: RequestStage['handle']): RequestStage => ({ name: 'x', at: 'limit', handle });
  const refuse = (): never => {
    throw new MartyError('resource_exhausted', 'slower', { retryAfterSeconds: 1.2 });
  };
  const never: RequestStage = stage(() => {
    throw new Error('must not be reached');
  });
  const security = securityOf(stage(late ? async () => refuse() : refuse), never);
  await using app = await testService(service({ ...base, security, routes: () => routes }));
  const response = await app.fetch('/open');
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
});

test('a stage sets headers on every answer and is told once how the request ended', async () => {
  const ends: (StageOutcome & { readonly path: string })[] = [];
  const stage: RequestStage = {
    name: 'budget',
    at: 'arrive',
    handle: (request) => request.setHeader('x-budget', '7'),
    end: (request, outcome) => ends.push({ ...outcome, path: request.path }),
  };
  const security = securityOf(stage, authenticate);
  const app = await testService(service({ ...base, security, routes: () => routes }));
  expect((await app.fetch('/open')).headers.get('x-budget')).toBe('7');
  expect((await app.fetch('/me')).headers.get('x-budget')).toBe('7');
  await app.close();
  expect(ends).toMatchObject([
    { path: '/open', status: 204, fault: undefined },
    { path: '/me', status: 401, fault: { code: 'unauthenticated' } },
  ]);
});

test('a caller that goes away ends its request with 499', async () => {
  const ends: number[] = [];
  const stage: RequestStage = {
    name: 'ends',
    at: 'arrive',
    handle: () => undefined,
    end: (_request, { status }) => ends.push(status),
  };
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const slow = route('GET /slow', { summary: '', response: { 204: null } }, async ({ signal, reply }) => {
    begin();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return reply(204);
  });
  const app = await testService(service({ ...base, security: securityOf(stage), routes: () => [slow] }));
  const caller = new AbortController();
  const asked = expect(app.fetch('/slow', { signal: caller.signal })).rejects.toThrow();
  await begun;
  caller.abort();
  await asked;
  await app.close();
  expect(ends).toEqual([499]);
});

test('middlewares wrap handler and validation from the outside in, and see the request in its context', async () => {
  const seen: string[] = [];
  const named =
    (name: string): Middleware =>
    async (request, next) => {
      seen.push(`${name} in ${currentRequest() === request}`);
      try {
        const answer = await next();
        return { ...answer, headers: { ...answer.headers, [`x-${name}`]: String(answer.status) } };
      } finally {
        seen.push(`${name} out`);
      }
    };
  const inner = route(
    'POST /inner',
    { summary: '', body: Name, response: { 201: Name }, middleware: [named('inner')] },
    ({ body, reply }) => reply(201, body),
  );
  const open = route('GET /open', { summary: '', response: { 200: Name } }, ({ reply }) =>
    reply(200, { name: 'handler' }),
  );
  const short: Middleware = async (request, next) =>
    request.path === '/open' ? { status: 204, body: undefined, headers: { 'x-by': 'middleware' } } : next();
  const definition = service({
    ...base,
    security: securityOf(),
    middleware: [named('outer'), short],
    routes: () => [open, inner],
  });
  await using app = await testService(definition);
  const response = await app.fetch('/inner', post('{"name":"Rex"}'));
  expect([response.status, response.headers.get('x-outer'), response.headers.get('x-inner')]).toEqual([
    201,
    '201',
    '201',
  ]);
  expect(seen).toEqual(['outer in true', 'inner in true', 'inner out', 'outer out']);
  expect((await app.fetch('/inner', post('{}'))).status).toBe(400);
  expect((await app.fetch('/open')).headers.get('x-by')).toBe('middleware');
});

test('a middleware that calls next twice is a bug', async () => {
  const twice: Middleware = async (_request, next) => {
    await next();
    return next();
  };
  const plain = { ...base, middleware: [twice], security: securityOf(authenticate) };
  await using app = await testService(service({ ...plain, routes: () => routes }));
  expect((await app.fetch('/open')).status).toBe(500);
});

test.each([
  ['a permission', { permission: 'pet:write' }, /GET \/x: asks for permission 'pet:write'/],
  ['a user', { auth: 'required' }, /GET \/x: has auth 'required'/],
  ['a rate limit', { rateLimit: { cost: 1 } }, /GET \/x: has a rate limit/],
] as const)('a route that asks for %s that nobody checks is not served', async (_, options, message) => {
  const asks = route('GET /x', { summary: '', response: { 204: null }, ...options }, ({ reply }) =>
    reply(204),
  );
  const started = testService(service({ ...base, security: securityOf(), routes: () => [asks] }));
  await expect(started).rejects.toMatchObject({
    code: 'MARTY_ROUTE_INVALID',
    message: expect.stringMatching(message),
  });
});

test('security is checked by readiness and closed after the servers', async () => {
  const events: string[] = [];
  let fault: Error | undefined;
  const security: Security = {
    start: ({ uses }) => ({
      stages: [],
      check: async () => {
        if (fault !== undefined) throw fault;
      },
      close: async () => void events.push(`security with ${Object.keys(uses)}`),
    }),
  };
  const other: Server = {
    name: 'other',
    start: async () => ({
      url: 'other://here',
      drain: () => void events.push('drain'),
      close: async () => void events.push('close'),
    }),
  };
  const db = {
    name: 'db',
    start: async () => ({ handle: 1, close: async () => void events.push('db') }),
  };
  const app = await testService(service({ ...base, security, uses: { db }, servers: () => [other] }));
  expect(app.urls['other']).toBe('other://here');
  fault = new Error('no keys');
  expect(await (await app.fetch('/health/ready')).json()).toEqual({ status: 'down', unready: ['security'] });
  await app.close();
  expect(events).toEqual(['drain', 'close', 'security with db', 'db']);
});

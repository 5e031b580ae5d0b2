import { expect, test } from 'vitest';
import { z } from 'zod';
import { routeFor } from '../../../../runtime/src/http/index.ts';
import { service } from '../../../../runtime/src/index.ts';
import {
  API_KEY_SCHEME,
  apiKeys,
  apiKeyVerifier,
  BEARER_SCHEME,
  bearerTokens,
  CredentialError,
  createApiKey,
  jwtIssuer,
  jwtVerifier,
  openAuditLog,
  type RoleHolder,
  rbac,
  remoteKeys,
  roleAuthorizer,
  type SecurityOptions,
  type SecurityParts,
  type StoredApiKey,
  security,
  streamAudit,
  verifyAudit,
} from '../../../../runtime/src/security/index.ts';
import { testService } from '../../../../runtime/src/testing/index.ts';
import { type JwksServer, jwksServer } from '../support/jwks-server.ts';
import { ATTACKS, AUDIENCE, ecTokens, goodClaims, ISSUER } from '../support/tokens.ts';

interface User {
  readonly id: string;
  readonly roles: readonly string[];
}

const can = rbac({
  roles: { clerk: ['order:read', 'order:write'], reader: ['order:read'] },
} as const);
const authorizer = roleAuthorizer(can);
const rateLimits = {
  default: { limit: 1000, windowSeconds: 60 },
  tight: { limit: 4, windowSeconds: 60, algorithm: 'fixed-window' },
  arrivals: { limit: 5000, windowSeconds: 60, by: 'address' },
} as const;
const signing = ecTokens('signing');
const nowSeconds = () => Math.floor(Date.now() / 1000);

interface World extends AsyncDisposable {
  readonly jwks: JwksServer;
  readonly keys: Map<string, StoredApiKey>;
  /** Entries of the audit log so far. */
  entries(): readonly Record<string, unknown>[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

type Settings = Partial<
  Omit<
    SecurityOptions<RoleHolder, SecurityParts<User>, 'order:read' | 'order:write', keyof typeof rateLimits>,
    'setup'
  >
> & {
  readonly jwksDown?: boolean;
  readonly auditFails?: boolean;
};

/** A real service with all of security, and its audit log in memory. */
async function start({ jwksDown = false, auditFails = false, ...options }: Settings = {}): Promise<World> {
  const jwks = await jwksServer(signing.jwk);
  jwks.down = jwksDown;
  const keys = new Map<string, StoredApiKey>();
  const lines: string[] = [];
  const rolesOf = (value: unknown): string[] => z.array(z.string()).parse(value);
  const shopSecurity = security({
    authorizer,
    rateLimits,
    schemes: { bearer: BEARER_SCHEME, key: API_KEY_SCHEME },
    ...options,
    setup: async ({ log, metrics }) => ({
      authenticators: [
        bearerTokens<User>({
          verifier: await jwtVerifier({
            keys: remoteKeys({ url: jwks.url, coolDownMs: 50 }),
            issuer: ISSUER,
            audience: AUDIENCE,
          }),
          userOf({ sub, roles }) {
            if (sub === undefined) throw new CredentialError('claim');
            return { id: sub, roles: rolesOf(roles) };
          },
        }),
        apiKeys<User>({
          verifier: apiKeyVerifier({ store: { find: async (id) => keys.get(id) } }),
          userOf: ({ owner, roles = [] }) => ({ id: owner, roles }),
        }),
      ],
      audit: await openAuditLog({
        log,
        metrics,
        sink: streamAudit((line) => {
          if (auditFails) throw new Error('no space left');
          lines.push(line.trimEnd());
        }),
      }),
    }),
  });
  const route = routeFor(shopSecurity);
  const Who = z.object({ id: z.string() });
  const none = { 204: null } as const;
  const app = await testService(
    service({
      name: 'shop',
      version: '1',
      config: z.object({}),
      directory: import.meta.dirname,
      security: shopSecurity,
      routes: () => [
        route('GET /me', { summary: '', response: { 200: Who } }, ({ user, reply }) =>
          reply(200, { id: user.id }),
        ),
        route('GET /open', { summary: '', auth: 'none', rateLimit: false, response: none }, ({ reply }) =>
          reply(204),
        ),
        route('GET /maybe', { summary: '', auth: 'optional', response: { 200: Who } }, ({ user, reply }) =>
          reply(200, { id: user?.id ?? 'nobody' }),
        ),
        route('GET /orders/:id', { summary: '', permission: 'order:read', response: none }, ({ reply }) =>
          reply(204),
        ),
        route('POST /orders', { summary: '', permission: 'order:write', response: none }, ({ reply }) =>
          reply(204),
        ),
        route(
          'GET /tight',
          { summary: '', rateLimit: { policy: 'tight', cost: 2 }, response: none },
          ({ reply }) => reply(204),
        ),
      ],
    }),
  );
  return {
    jwks,
    keys,
    entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    fetch: app.fetch,
    async [Symbol.asyncDispose]() {
      await app.close();
      await jwks[Symbol.asyncDispose]();
      // Whatever the test did, the log is whole.
      expect((await verifyAudit(lines)).faults).toEqual([]);
    },
  };
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const tokenOf = (...roles: string[]) => signing.token({ ...goodClaims(nowSeconds()), roles });

test('the routes of an API see the user of a token, of an API key, or nobody where that is allowed', async () => {
  await using world = await start();
  const { key, stored } = await createApiKey({ prefix: 'shop', owner: 'partner', roles: ['reader'] });
  world.keys.set(stored.id, stored);
  const idOf = async (path: string, init?: RequestInit) => {
    const response = await world.fetch(path, init);
    return response.status === 200 ? ((await response.json()) as { id: string }).id : response.status;
  };
  const withKey = { headers: { 'x-api-key': key } };
  expect(await idOf('/me', bearer(tokenOf('clerk')))).toBe('ada');
  expect(await idOf('/me', withKey)).toBe('partner');
  expect(await idOf('/maybe', withKey)).toBe('partner');
  expect(await idOf('/maybe')).toBe('nobody');
  expect(await idOf('/maybe', bearer('x'))).toBe(401);
  expect((await world.fetch('/open', bearer('x'))).status).toBe(204);
  expect(await idOf('/me')).toBe(401);
  expect((await world.fetch('/me', { headers: { 'x-api-key': `${key.slice(0, -2)}zz` } })).status).toBe(401);
});

test('who is refused is told how to authenticate, and no more', async () => {
  await using world = await start();
  const missing = await world.fetch('/me');
  expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  const wrong = await world.fetch('/me', bearer(signing.token({ ...goodClaims(0) })));
  expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
    401,
    'Bearer error="invalid_token"',
  ]);
  expect(await wrong.json()).toMatchObject({ code: 'unauthenticated', detail: 'the credential has expired' });
});

test('every attack by token is refused with 401 and an entry in the audit log', async () => {
  await using world = await start();
  await using trap = await jwksServer(ecTokens('mallory').jwk);
  for (const { name, reason, token } of ATTACKS) {
    // Node does not send some of them, and a client cannot either.
    const text = token({ keys: signing, now: nowSeconds(), jwks: trap.url });
    const before = world.entries().length;
    const response = await world.fetch('/orders/7', bearer(text));
    expect([name, response.status, ((await response.json()) as { code: string }).code]).toEqual([
      name,
      401,
      'unauthenticated',
    ]);
    expect(world.entries().slice(before), name).toMatchObject([
      {
        event: 'credential.refused',
        outcome: 'denied',
        reason: text === '' ? 'missing' : reason,
        method: 'GET',
        path: '/orders/7',
        route: '/orders/:id',
        address: '127.0.0.1',
      },
    ]);
    if (text.length > 20) expect(JSON.stringify(world.entries()), name).not.toContain(text);
  }
  expect(trap.hits).toBe(0);
});

test('a flood of tokens with unknown keys is refused, each with an entry, and hardly asks for keys', async () => {
  await using world = await start();
  const before = world.jwks.hits;
  const began = performance.now();
  const responses = await Promise.all(
    Array.from({ length: 300 }, (_, i) =>
      world.fetch('/me', bearer(signing.token(goodClaims(nowSeconds()), { kid: `unknown-${i}` }))),
    ),
  );
  const coolDowns = Math.ceil((performance.now() - began) / 50);
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([401]));
  expect(world.jwks.hits - before).toBeLessThanOrEqual(coolDowns + 1);
  expect(world.entries().filter(({ reason }) => reason === 'unknown_key')).toHaveLength(300);
  expect((await world.fetch('/me', bearer(tokenOf('clerk')))).status).toBe(200);
});

test('permissions: refusals and allowed writes are recorded with their actor', async () => {
  await using world = await start();
  const statusOf = async (method: string, path: string, role: string) =>
    (await world.fetch(path, { method, ...bearer(tokenOf(role)) })).status;
  expect(await statusOf('GET', '/orders/7', 'reader')).toBe(204);
  expect(await statusOf('POST', '/orders', 'reader')).toBe(403);
  expect(await statusOf('POST', '/orders', 'clerk')).toBe(204);
  expect(world.entries()).toMatchObject([
    {
      event: 'permission.denied',
      outcome: 'denied',
      actor: 'ada',
      permission: 'order:write',
      route: '/orders',
    },
    { event: 'permission.allowed', outcome: 'allowed', actor: 'ada', permission: 'order:write' },
  ]);
});

test.each([
  ['all', ['GET', 'POST']],
  ['none', []],
] as const)('allowed requests are recorded as asked for: %s', async (recordAllowed, methods) => {
  await using world = await start({ recordAllowed });
  await world.fetch('/orders/7', bearer(tokenOf('clerk')));
  await world.fetch('/orders', { method: 'POST', ...bearer(tokenOf('clerk')) });
  expect(world.entries().map(({ method }) => method)).toEqual(methods);
});

test.each([true, false])(
  'what cannot be recorded is refused only where records are required: %s',
  async (required) => {
    await using world = await start({ auditFails: true, auditRequired: required });
    const post = await world.fetch('/orders', { method: 'POST', ...bearer(tokenOf('clerk')) });
    expect(post.status).toBe(required ? 503 : 204);
    expect((await world.fetch('/me', bearer('x'))).status).toBe(401);
    const ready = await world.fetch('/health/ready');
    expect([ready.status, await ready.json()]).toMatchObject([503, { unready: ['security'] }]);
  },
);

test('rate limits: the fields of each answer, then 429 with Retry-After and an entry', async () => {
  await using world = await start();
  const ada = bearer(tokenOf('clerk'));
  const answers: Response[] = [];
  for (let i = 0; i < 3; i += 1) answers.push(await world.fetch('/tight', ada));
  const field = (name: string) => answers.map(({ headers }) => headers.get(name));
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 429]);
  expect(field('ratelimit-policy')).toEqual(Array(3).fill('"tight";q=4;w=60'));
  expect(field('ratelimit')).toEqual(['"tight";r=2;t=60', '"tight";r=0;t=60', '"tight";r=0;t=60']);
  expect(answers[2]?.headers.get('retry-after')).toMatch(/^(59|60)$/);
  expect(world.entries()).toMatchObject([{ event: 'rate.limited', reason: 'tight', actor: 'ada' }]);
  const bob = signing.token({ ...goodClaims(nowSeconds()), sub: 'bob' });
  expect((await world.fetch('/tight', bearer(bob))).status).toBe(204);
  const other = await world.fetch('/me', ada);
  expect(other.headers.get('ratelimit-policy')).toBe('"default";q=1000;w=60');
  expect((await world.fetch('/open')).headers.has('ratelimit')).toBe(false);
});

test('a limit on arrival stops bad credentials before they are verified', async () => {
  const arrivals = { ...rateLimits.arrivals, limit: 5 };
  await using world = await start({ rateLimits: { ...rateLimits, arrivals }, arrivalLimit: 'arrivals' });
  const statuses = [];
  for (let i = 0; i < 7; i += 1) statuses.push((await world.fetch('/me', bearer('x'))).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
});

test('keys that cannot be fetched at the start: not ready and 503 until they can', async () => {
  await using world = await start({ jwksDown: true });
  const refused = await world.fetch('/me', bearer(tokenOf('clerk')));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await world.fetch('/health/ready')).status).toBe(503);
  world.jwks.down = false;
  await expect.poll(async () => (await world.fetch('/health/ready')).status).toBe(200);
  expect((await world.fetch('/me', bearer(tokenOf('clerk')))).status).toBe(200);
  world.jwks.down = true;
  expect((await world.fetch('/me', bearer(tokenOf('reader')))).status).toBe(200);
});

test('the tokens of the own issuer are accepted across a rotation', async () => {
  await using world = await start();
  const issuer = await jwtIssuer({ issuer: ISSUER, audience: AUDIENCE });
  for (let round = 0; round < 3; round += 1) {
    world.jwks.keys = issuer.publicKeys().keys;
    const token = await issuer.issue({ sub: 'ada', roles: ['clerk'] });
    await expect.poll(async () => (await world.fetch('/me', bearer(token))).status).toBe(200);
    await issuer.rotate();
  }
});

test('a route with a cost that its limit never gives is not served', async () => {
  const limited = security({
    rateLimits: { default: { limit: 5, windowSeconds: 1 } },
    setup: () => ({ authenticators: [] }),
  });
  const route = routeFor(limited)(
    'GET /x',
    { summary: '', auth: 'none', rateLimit: { cost: 6 }, response: { 204: null } },
    ({ reply }) => reply(204),
  );
  const options = { name: 'x', version: '1', config: z.object({}), directory: import.meta.dirname } as const;
  const started = testService(service({ ...options, security: limited, routes: () => [route] }));
  await expect(started).rejects.toMatchObject({
    code: 'MARTY_SECURITY_INVALID',
    message: expect.stringContaining('GET /x costs 6'),
  });
});

test('the OpenAPI document names the schemes', async () => {
  await using world = await start();
  const document = await (await world.fetch('/openapi.json')).json();
  expect(document).toMatchObject({
    components: { securitySchemes: { bearer: { scheme: 'bearer' }, key: { name: 'x-api-key' } } },
  });
});

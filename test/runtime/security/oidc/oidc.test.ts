import { afterAll, beforeAll, expect, test } from 'vitest';
import { jwtVerifier, remoteKeys } from '../../../../runtime/src/security/index.ts';
import { introspectingVerifier, type OidcClient, oidcClient } from '../../../../runtime/src/security/oidc.ts';
import {
  logIn,
  type OidcServer,
  REDIRECT,
  SECRET,
  startOidcProvider,
} from '../../../servers/oidc-provider.ts';
import { testClock } from '../support/clock.ts';

const API = 'https://orders.example.test';
let provider: OidcServer;
let client: OidcClient;
beforeAll(async () => {
  provider = await startOidcProvider();
  client = await oidcClient({ issuer: provider.issuer, clientId: 'shop', clientSecret: SECRET });
});
afterAll(() => provider[Symbol.asyncDispose]());

const login = async (scope = 'openid') => {
  const { url, pending } = await client.startLogin({ redirectUri: REDIRECT, scope });
  return { pending, came: await logIn(url) };
};

test('a login by code with PKCE gives verified claims', async () => {
  const { url, pending } = await client.startLogin({ redirectUri: REDIRECT });
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    scope: 'openid',
  });
  expect(url).not.toContain(pending.codeVerifier);
  const tokens = await client.finishLogin(await logIn(url), pending);
  expect(tokens.claims).toMatchObject({ sub: 'ada', aud: 'shop', nonce: pending.nonce });
  expect(tokens.expiresAt).toBeGreaterThan(Date.now());
});

test.each([
  ['another state', { state: 'x' }],
  ['another nonce', { nonce: 'x' }],
  ['another verifier', { codeVerifier: 'x'.repeat(43) }],
])('a login that comes back with %s is refused', async (_, change) => {
  const { pending, came } = await login();
  const finished = client.finishLogin(came, { ...pending, ...change });
  await expect(finished).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a code is taken once, and a refusal of the provider is one of the login', async () => {
  const { pending, came } = await login();
  await client.finishLogin(came, pending);
  await expect(client.finishLogin(came, pending)).rejects.toMatchObject({ code: 'unauthenticated' });
  const denied = `${REDIRECT}?error=access_denied&state=${pending.state}&iss=${provider.issuer}`;
  await expect(client.finishLogin(denied, pending)).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('the token of the service is fetched once for all who ask, and its verifier accepts it', async () => {
  const before = provider.hits.get('/token') ?? 0;
  const token = client.serviceToken({ resource: API, scope: 'order:read' });
  const tokens = await Promise.all(Array.from({ length: 50 }, async () => token()));
  expect(new Set(tokens).size).toBe(1);
  expect(await token()).toBe(tokens[0]);
  expect((provider.hits.get('/token') ?? 0) - before).toBe(1);
  const keys = remoteKeys({ url: provider.jwksUrl });
  const verifier = await jwtVerifier({ keys, issuer: provider.issuer, audience: API, type: 'at+jwt' });
  expect(await verifier.verify(tokens[0] ?? '')).toMatchObject({ client_id: 'shop', scope: 'order:read' });
});

test('a token of a user is exchanged for one for another service', async () => {
  const { pending, came } = await login();
  const { accessToken } = await client.finishLogin(came, pending);
  const exchanged = await client.exchange({ subjectToken: accessToken, audience: API });
  const keys = remoteKeys({ url: provider.jwksUrl });
  const verifier = await jwtVerifier({ keys, issuer: provider.issuer, audience: API });
  expect(await verifier.verify(exchanged.accessToken)).toMatchObject({ sub: 'ada', scope: 'order:read' });
  const wrong = client.exchange({ subjectToken: 'nothing', audience: API });
  await expect(wrong).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('an opaque token is introspected, and the answer remembered for a while', async () => {
  const clock = testClock(Date.now());
  const audience = `${API}/opaque`;
  const token = await client.serviceToken({ resource: audience, scope: 'order:read' })();
  const verifier = introspectingVerifier({ client, audience, now: clock.now });
  expect(await verifier.verify(token)).toMatchObject({ client_id: 'shop', aud: audience });
  expect(verifier.verify(token)).not.toBeInstanceOf(Promise);
  clock.advance(10_000);
  const before = provider.hits.get('/token/introspection');
  await verifier.verify(token);
  expect(provider.hits.get('/token/introspection')).toBe((before ?? 0) + 1);
  await expect(verifier.verify('nothing')).rejects.toMatchObject({ reason: 'revoked' });
  const other = introspectingVerifier({ client, audience: API });
  await expect(other.verify(token)).rejects.toMatchObject({ reason: 'audience' });
});

test('a client that the provider refuses is a fault of the service, not of its caller', async () => {
  const wrong = await oidcClient({ issuer: provider.issuer, clientId: 'shop', clientSecret: 'other' });
  await expect(wrong.serviceToken()()).rejects.toMatchObject({ code: 'internal' });
  const plain = await oidcClient({ issuer: provider.issuer, clientId: 'plain', clientSecret: SECRET });
  await expect(plain.serviceToken()()).rejects.toMatchObject({ code: 'internal' });
});

test('a provider that is down at the start is found when it is up', async () => {
  await using late = await startOidcProvider();
  late.down = true;
  const own = await oidcClient({ issuer: late.issuer, clientId: 'shop', clientSecret: SECRET });
  await expect(own.check()).rejects.toMatchObject({ code: 'unavailable' });
  late.down = false;
  await own.check();
  const token = own.serviceToken();
  const known = await token();
  late.down = true;
  expect(await token()).toBe(known);
});

test('an issuer without https ends the start', async () => {
  const open = oidcClient({ issuer: 'http://id.example.test', clientId: 'shop' });
  await expect(open).rejects.toMatchObject({ code: 'MARTY_SECURITY_INVALID' });
});

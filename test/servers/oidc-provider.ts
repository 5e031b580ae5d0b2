import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface OidcServer extends AsyncDisposable {
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Requests by path. */
  readonly hits: Map<string, number>;
  /** Answers 503 while set. */
  down: boolean;
}

export const SECRET = 'a-secret-of-the-client-that-is-long-enough';
export const REDIRECT = 'https://shop.example.test/callback';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/**
 * A real OpenID Connect provider in this process. Whoever logs in is `ada`, at once and with consent; token
 * exchange (RFC 8693), which the provider leaves to its host, is a grant of ours on its own tokens.
 */
export async function startOidcProvider(lifetimeSeconds = 600): Promise<OidcServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const grants = ['authorization_code', 'refresh_token', 'client_credentials', EXCHANGE];
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'shop', client_secret: SECRET, redirect_uris: [REDIRECT], grant_types: grants },
      { client_id: 'plain', client_secret: SECRET, redirect_uris: [REDIRECT] },
    ],
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined as never,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'order:read',
          audience: resource,
          accessTokenFormat: resource.endsWith('/opaque') ? 'opaque' : 'jwt',
          accessTokenTTL: lifetimeSeconds,
        }),
      },
    },
    scopes: ['openid', 'offline_access', 'order:read'],
    ttl: { ClientCredentials: lifetimeSeconds, AccessToken: lifetimeSeconds },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({
        accountId: context.oidc.session?.accountId ?? '',
        clientId: context.oidc.client?.clientId ?? '',
      });
      grant.addOIDCScope('openid offline_access');
      await grant.save();
      return grant;
    },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  provider.registerGrantType(
    EXCHANGE,
    async (context) => {
      const { client, params } = context.oidc;
      const subject = await provider.AccessToken.find(String(params?.['subject_token']));
      if (client === undefined || subject === undefined || subject.accountId === undefined) {
        context.status = 400;
        context.body = { error: 'invalid_request', error_description: 'the subject token is not valid' };
        return;
      }
      const token = new provider.AccessToken({
        accountId: subject.accountId,
        client,
        grantId: subject.grantId,
        gty: 'token_exchange',
        scope: 'order:read',
      } as never);
      const audience = String(params?.['audience']);
      token.resourceServer = new provider.ResourceServer(audience, {
        scope: 'order:read',
        audience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 60,
      } as never);
      context.body = {
        access_token: await token.save(),
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: 60,
      };
    },
    ['subject_token', 'subject_token_type', 'audience', 'scope', 'actor_token', 'actor_token_type'],
  );
  const answer = provider.callback();
  const hits = new Map<string, number>();
  server.on('request', (request, response) => {
    const path = new URL(request.url ?? '', issuer).pathname;
    hits.set(path, (hits.get(path) ?? 0) + 1);
    if (state.down) response.writeHead(503).end();
    else if (path.startsWith('/interaction/')) {
      void provider.interactionFinished(request, response, { login: { accountId: 'ada' } });
    } else void answer(request, response);
  });
  const state: OidcServer = {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    hits,
    down: false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

/** Follows a login as a browser does, with cookies, up to the address of the client. */
export async function logIn(url: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let next = url; ; ) {
    if (next.startsWith(REDIRECT)) return next;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${next} answered ${response.status}: ${await response.text()}`);
    next = new URL(location, next).href;
  }
}

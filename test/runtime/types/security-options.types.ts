/** Checked by the compiler only: each `@ts-expect-error` is a mistake that must not compile. */
import { routeFor } from '../../../runtime/src/http/index.ts';
import {
  type ApiKeyVerifier,
  apiKeys,
  bearerTokens,
  type JwtVerifier,
  rbac,
  roleAuthorizer,
  security,
} from '../../../runtime/src/security/index.ts';

declare const tokens: JwtVerifier;
declare const keys: ApiKeyVerifier;
const can = rbac({ roles: { clerk: ['order:read'] } } as const);
const none = { summary: '', response: { 204: null } } as const;

const shop = security({
  authorizer: roleAuthorizer(can),
  rateLimits: { default: { limit: 5, windowSeconds: 1 }, search: { limit: 1, windowSeconds: 1 } },
  arrivalLimit: 'search',
  setup: async ({ log }) => {
    log.info('setup');
    return {
      authenticators: [
        bearerTokens({ verifier: tokens, userOf: ({ sub = '' }) => ({ id: sub, roles: ['clerk'] }) }),
        apiKeys({ verifier: keys, userOf: ({ owner }) => ({ id: owner, roles: ['clerk'] }) }),
      ],
    };
  },
});
const route = routeFor(shop);
route('GET /a', { ...none, permission: 'order:read' }, ({ user, reply }) => {
  const id: string = user.id;
  // @ts-expect-error the user has no such property
  user.email;
  return reply(204, undefined, { id });
});
route('GET /b', { ...none, rateLimit: { policy: 'search', cost: 2 } }, ({ reply }) => reply(204));
route('GET /c', { ...none, rateLimit: false }, ({ reply }) => reply(204));
// @ts-expect-error not a permission
route('GET /d', { ...none, permission: 'order:raed' }, ({ reply }) => reply(204));
// @ts-expect-error not a limit
route('GET /e', { ...none, rateLimit: { policy: 'serach' } }, ({ reply }) => reply(204));

const plain = security({
  setup: () => ({ authenticators: [bearerTokens({ verifier: tokens, userOf: ({ sub }) => ({ sub }) })] }),
});
// @ts-expect-error nothing checks permissions
routeFor(plain)('GET /f', { ...none, permission: 'order:read' }, ({ reply }) => reply(204));
// @ts-expect-error nothing limits
routeFor(plain)('GET /g', { ...none, rateLimit: { cost: 2 } }, ({ reply }) => reply(204));

security({
  authorizer: roleAuthorizer(can),
  // @ts-expect-error its users have no roles
  setup: () => ({ authenticators: [bearerTokens({ verifier: tokens, userOf: ({ sub }) => ({ sub }) })] }),
});
security({
  rateLimits: { default: { limit: 5, windowSeconds: 1 } },
  // @ts-expect-error not a limit
  arrivalLimit: 'search',
  setup: () => ({ authenticators: [] }),
});

/** Security as a service has it: ES256 tokens, permissions by role, a limit for each user. */
import {
  bearerTokens,
  fixedKeys,
  jwtVerifier,
  rbac,
  roleAuthorizer,
  security as secure,
} from '@marty/runtime/security';
import { AUDIENCE, ISSUER, publicKey } from './token.js';

const can = rbac({ roles: { clerk: ['order:read', 'order:write'] } });

export const security = secure({
  authorizer: roleAuthorizer(can),
  rateLimits: { default: { limit: 1e9, windowSeconds: 60 } },
  setup: async () => ({
    authenticators: [
      bearerTokens({
        verifier: await jwtVerifier({
          keys: fixedKeys({ keys: [publicKey] }),
          algorithms: ['ES256'],
          issuer: ISSUER,
          audience: AUDIENCE,
        }),
        userOf: ({ sub, roles }) => ({ id: sub, roles }),
      }),
    ],
  }),
});

/**
 * Security as plain stages: ES256 tokens verified by jose and remembered by token until they expire, permissions
 * from a set, a fixed window a user with the IETF's headers.
 */
import { MartyError } from '@marty/runtime';
import { importJWK, jwtVerify } from 'jose';
import { AUDIENCE, ISSUER, publicKey } from './token.js';

const MAX_TOKENS = 10_000;
const LIMIT = 1e9;
const WINDOW_MS = 60_000;

function authenticate(key) {
  const verified = new Map();
  const verify = async (request, token) => {
    const options = { algorithms: ['ES256'], issuer: ISSUER, audience: AUDIENCE };
    const { payload } = await jwtVerify(token, key, options).catch((cause) => {
      throw new MartyError('unauthenticated', 'the token is not valid', { cause });
    });
    const user = { id: payload.sub, permissions: new Set(payload.permissions) };
    if (verified.size >= MAX_TOKENS) verified.delete(verified.keys().next().value);
    verified.set(token, { user, expires: payload.exp * 1000 });
    request.user = user;
  };
  return {
    name: 'jwt',
    at: 'authenticate',
    handle(request) {
      const header = request.headers.authorization;
      if (header === undefined || !header.startsWith('Bearer ')) {
        throw new MartyError('unauthenticated', 'a bearer token is needed');
      }
      const token = header.slice(7);
      const known = verified.get(token);
      if (known === undefined || known.expires <= Date.now()) return verify(request, token);
      request.user = known.user;
    },
  };
}

const authorize = {
  name: 'permissions',
  at: 'authorize',
  handle(request) {
    const permission = request.route?.options.permission;
    if (permission !== undefined && !request.user.permissions.has(permission)) {
      throw new MartyError('permission_denied', `needs ${permission}`);
    }
  },
};

function limit() {
  const windows = new Map();
  return {
    name: 'rate-limit',
    at: 'limit',
    handle(request) {
      const key = request.user?.id ?? request.address;
      const now = Date.now();
      let window = windows.get(key);
      if (window === undefined || window.ends <= now) {
        window = { ends: now + WINDOW_MS, used: 0 };
        windows.set(key, window);
      }
      window.used += 1;
      const reset = Math.ceil((window.ends - now) / 1000);
      request.setHeader('ratelimit-policy', '"default";q=1000000000;w=60');
      request.setHeader('ratelimit', `"default";r=${LIMIT - window.used};t=${reset}`);
      if (window.used > LIMIT) {
        throw new MartyError('resource_exhausted', 'too many requests', { retryAfterSeconds: reset });
      }
    },
  };
}

export const security = {
  start: async () => ({ stages: [authenticate(await importJWK(publicKey, 'ES256')), authorize, limit()] }),
};

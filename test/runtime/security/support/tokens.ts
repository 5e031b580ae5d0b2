import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** Signs tokens by hand, so that they may be as wrong as a test needs. */
export interface TokenMaker {
  readonly publicKey: KeyObject;
  readonly jwk: Record<string, unknown>;
  token(claims: object | string, header?: object | string): string;
}

const encode = (part: object | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

export function ecTokens(kid: string): TokenMaker {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' },
    token(claims, header = {}) {
      const head = typeof header === 'string' ? header : { alg: 'ES256', kid, ...header };
      const text = `${encode(head)}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
  };
}

/** HS256 with any bytes as secret: a public key in PEM is the classic. */
export function hmacToken(claims: object, header: object, secret: string | Buffer): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

export function unsignedToken(claims: object, header: object): string {
  return `${encode(header)}.${encode(claims)}.`;
}

export interface Attack {
  readonly name: string;
  readonly reason: string;
  /** `now` in seconds since 1970; `jwks` is a server of the attacker's. */
  token(world: { readonly keys: TokenMaker; readonly now: number; readonly jwks: string }): string;
}

export const ISSUER = 'https://id.example.test';
export const AUDIENCE = 'orders';
export const goodClaims = (now: number) => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'ada',
  roles: ['clerk'],
  exp: now + 60,
});

const mallory = ecTokens('mallory');

/** Tokens that must be refused, each with the reason. */
export const ATTACKS: readonly Attack[] = [
  ...['none', 'None', 'NONE', ''].map(
    (alg): Attack => ({
      name: `alg '${alg}' without signature`,
      reason: 'algorithm',
      token: ({ keys, now }) => unsignedToken(goodClaims(now), { alg, kid: keys.jwk['kid'] }),
    }),
  ),
  {
    name: 'HS256 with the public key (PEM) as secret',
    reason: 'algorithm',
    token: ({ keys, now }) =>
      hmacToken(
        goodClaims(now),
        { alg: 'HS256', kid: keys.jwk['kid'] },
        keys.publicKey.export({ format: 'pem', type: 'spki' }),
      ),
  },
  {
    name: 'an algorithm that is not a text',
    reason: 'algorithm',
    token: ({ keys, now }) => keys.token(goodClaims(now), { alg: ['ES256'] }),
  },
  {
    name: 'RS256 on a key for ES256',
    reason: 'unknown_key',
    token: ({ keys, now }) => keys.token(goodClaims(now), { alg: 'RS256' }),
  },
  ...[
    ['a path', '../../../../dev/null', 'unknown_key'],
    ['SQL', "x' UNION SELECT 'secret' --", 'unknown_key'],
    ['a command', '| curl evil.example', 'unknown_key'],
    ['a control character', 'signing\u0000', 'unknown_key'],
    ['a property of every object', '__proto__', 'unknown_key'],
    ['a kid of 5,000 characters', 'k'.repeat(5000), 'unknown_key'],
    ['a kid that is an object', { toString: 'signing' }, 'unknown_key'],
  ].map(
    ([name, kid, reason]): Attack => ({
      name: `kid injection: ${name}`,
      reason: String(reason),
      token: ({ keys, now }) => keys.token(goodClaims(now), { kid }),
    }),
  ),
  {
    name: 'a key of the attacker under a known kid',
    reason: 'signature',
    token: ({ keys, now }) => mallory.token(goodClaims(now), { kid: keys.jwk['kid'] }),
  },
  ...['jku', 'x5u'].map(
    (member): Attack => ({
      name: `${member} names the keys of the attacker`,
      reason: 'unknown_key',
      token: ({ now, jwks }) => mallory.token(goodClaims(now), { [member]: jwks }),
    }),
  ),
  {
    name: 'jwk brings the key of the attacker',
    reason: 'signature',
    token: ({ keys, now }) => mallory.token(goodClaims(now), { kid: keys.jwk['kid'], jwk: mallory.jwk }),
  },
  {
    name: 'an extension that is critical and not known',
    reason: 'malformed',
    token: ({ keys, now }) => keys.token(goodClaims(now), { crit: ['b64'], b64: false }),
  },
  {
    name: 'expired',
    reason: 'expired',
    token: ({ keys, now }) => keys.token({ ...goodClaims(now), exp: now - 6 }),
  },
  {
    name: 'without exp',
    reason: 'claim',
    token: ({ keys, now }) => keys.token({ ...goodClaims(now), exp: undefined }),
  },
  {
    name: 'exp that is a text',
    reason: 'claim',
    token: ({ keys, now }) => keys.token({ ...goodClaims(now), exp: '9999999999' }),
  },
  {
    name: 'not yet valid',
    reason: 'not_yet_valid',
    token: ({ keys, now }) => keys.token({ ...goodClaims(now), nbf: now + 6 }),
  },
  {
    name: 'wrong audience',
    reason: 'audience',
    token: ({ keys, now }) => keys.token({ ...goodClaims(now), aud: ['billing'] }),
  },
  {
    name: 'without audience',
    reason: 'audience',
    token: ({ keys, now }) => keys.token({ ...goodClaims(now), aud: undefined }),
  },
  {
    name: 'wrong issuer',
    reason: 'issuer',
    token: ({ keys, now }) => keys.token({ ...goodClaims(now), iss: `${ISSUER}.evil.test` }),
  },
  {
    name: 'oversized',
    reason: 'oversized',
    token: ({ keys, now }) => keys.token({ ...goodClaims(now), note: randomBytes(4500).toString('hex') }),
  },
  {
    name: 'a claim twice',
    reason: 'malformed',
    token: ({ keys, now }) => {
      const text = JSON.stringify(goodClaims(now));
      return keys.token(`${text.slice(0, -1)},"s\\u0075b":"root"}`);
    },
  },
  {
    name: 'a member of the header twice',
    reason: 'malformed',
    token: ({ keys, now }) => keys.token(goodClaims(now), `{"alg":"ES256","kid":"signing","alg":"none"}`),
  },
  ...['', 'a', 'a.b', 'a.b.c', 'a.b.c.d', '..', '!.!.!', 'e30.e30.', 'bnVsbA.bnVsbA.x'].map(
    (text): Attack => ({
      name: `no token: '${text}'`,
      reason: text.startsWith('e30') ? 'algorithm' : 'malformed',
      token: () => text,
    }),
  ),
];

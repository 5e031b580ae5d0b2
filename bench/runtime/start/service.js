/** A service with schemas in and out, ES256 tokens, permissions, a rate limit, metrics and logs. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { askOnce } from './first-answer.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
process.env.BENCH_PUBLIC_JWK = JSON.stringify(publicKey.export({ format: 'jwk' }));
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = {
  iss: 'https://issuer.test',
  aud: 'orders',
  sub: 'ada',
  roles: ['clerk'],
  exp: Math.floor(Date.now() / 1000) + 60,
};
const text = `${part({ alg: 'ES256' })}.${part(claims)}`;
const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });

const { startOrders } = await import('../../http/orders-service.js');
const app = await startOrders();
askOnce(app.port, { authorization: `Bearer ${text}.${signature.toString('base64url')}` });

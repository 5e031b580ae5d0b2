/** What a token must say, and the key that signed it. */
export const publicKey = JSON.parse(process.env.BENCH_PUBLIC_JWK ?? '{}');
export const ISSUER = 'https://issuer.test';
export const AUDIENCE = 'orders';

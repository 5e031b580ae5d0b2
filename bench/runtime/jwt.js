/** Verifying an ES256 token that is remembered, in microseconds of CPU. */
import { median } from '../measure.js';

const TOKENS = 100;
const CHECKS = 1_000_000;

export async function measure({ quick }) {
  const { fixedKeys, jwtIssuer, jwtVerifier } = await import('@marty/runtime/security');
  const whom = { issuer: 'https://id.example.com', audience: 'orders' };
  const issuer = await jwtIssuer(whom);
  const verifier = await jwtVerifier({ ...whom, keys: fixedKeys(issuer.publicKeys()) });
  const tokens = [];
  for (let i = 0; i < TOKENS; i += 1) {
    const token = await issuer.issue({ sub: `user-${i}`, roles: ['clerk'] });
    await verifier.verify(token);
    // As it comes from a request: a text that was never hashed before.
    tokens.push(`Bearer ${token}`);
  }
  const times = [];
  for (let round = -1; round < (quick ? 5 : 15); round += 1) {
    const before = process.cpuUsage();
    for (let i = 0; i < CHECKS; i += 1) {
      if (verifier.verify(tokens[i % TOKENS].slice(7)) instanceof Promise) throw new Error('not remembered');
    }
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) times.push((user + system) / CHECKS);
  }
  return { ratios: { jwtWarmUs: median(times) }, goals: { jwtWarmUs: 3 } };
}

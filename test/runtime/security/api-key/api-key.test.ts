import { expect, test } from 'vitest';
import {
  apiKeyVerifier,
  createApiKey,
  rotateApiKey,
  type StoredApiKey,
} from '../../../../runtime/src/security/index.ts';
import { testClock } from '../support/clock.ts';

function storeOf(...keys: StoredApiKey[]) {
  const stored = new Map(keys.map((key) => [key.id, key]));
  const state = {
    asked: 0,
    put: (key: StoredApiKey) => void stored.set(key.id, key),
    find: async (id: string) => {
      state.asked += 1;
      return stored.get(id);
    },
  };
  return state;
}

const reasonOf = async (verifying: () => unknown): Promise<unknown> => {
  try {
    return await verifying();
  } catch (error) {
    return (error as { reason?: unknown }).reason ?? error;
  }
};

test.each(['sha256', 'scrypt'] as const)(
  'a key verifies; what is stored does not tell it (%s)',
  async (hash) => {
    const { key, stored } = await createApiKey({
      prefix: 'shop_live',
      owner: 'partner',
      roles: ['clerk'],
      hash,
    });
    expect(key).toMatch(/^shop_live_[0-9a-f]{16}\.[\w-]{43}$/);
    const secret = key.slice(key.indexOf('.') + 1);
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(stored.hash).toMatch(
      hash === 'sha256' ? /^sha256\$[0-9a-f]{64}$/ : /^scrypt\$16384\$8\$1\$[0-9a-f]{32}\$[0-9a-f]{64}$/,
    );
    const verifier = apiKeyVerifier({ store: storeOf(stored) });
    expect(await verifier.verify(key)).toMatchObject({ owner: 'partner', roles: ['clerk'] });
    const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    expect(await reasonOf(() => verifier.verify(wrong))).toBe('unknown_key');
  },
);

test.each([
  ['', 'malformed'],
  ['shop_live', 'malformed'],
  ['shop_live_0123456789abcdef.', 'malformed'],
  [`shop_live_0123456789abcdef.${'x'.repeat(43)}`, 'unknown_key'],
  [`shop_live_0123456789abcdef.${'x'.repeat(4300)}`, 'malformed'],
  [`' or 1=1 --.${'x'.repeat(43)}`, 'malformed'],
])('%j is refused: %s', async (key, reason) => {
  const { stored } = await createApiKey({ prefix: 'shop_live', owner: 'partner' });
  expect(await reasonOf(() => apiKeyVerifier({ store: storeOf(stored) }).verify(key))).toBe(reason);
});

test('the secret of one key does not fit another', async () => {
  const [a, b] = await Promise.all(['a', 'b'].map((owner) => createApiKey({ prefix: 'k', owner })));
  if (a === undefined || b === undefined) throw new Error('two keys');
  const mixed = `${a.stored.id}.${b.key.split('.')[1]}`;
  const verifier = apiKeyVerifier({ store: storeOf(a.stored, b.stored) });
  expect(await reasonOf(() => verifier.verify(mixed))).toBe('unknown_key');
});

test('a verified key is remembered for a while, and no longer than it lives', async () => {
  const clock = testClock();
  const made = await createApiKey({ prefix: 'k', owner: 'a', lifetimeMs: 15_000, now: clock.now });
  const store = storeOf(made.stored);
  const verifier = apiKeyVerifier({ store, now: clock.now });
  await verifier.verify(made.key);
  expect(verifier.verify(made.key)).not.toBeInstanceOf(Promise);
  clock.advance(10_000);
  await verifier.verify(made.key);
  expect(store.asked).toBe(2);
  clock.advance(5_000);
  expect(await reasonOf(() => verifier.verify(made.key))).toBe('expired');
});

test('after a rotation both keys serve until the overlap ends', async () => {
  const clock = testClock();
  const first = await createApiKey({ prefix: 'shop', owner: 'a', roles: ['clerk'], now: clock.now });
  const second = await rotateApiKey(first.stored, { overlapMs: 60_000, now: clock.now });
  const store = storeOf(second.retired, second.stored);
  const verifier = apiKeyVerifier({ store, now: clock.now });
  expect(await verifier.verify(second.key)).toMatchObject({ owner: 'a', roles: ['clerk'] });
  clock.advance(59_999);
  expect(await verifier.verify(first.key)).toMatchObject({ owner: 'a' });
  clock.advance(1);
  expect(await reasonOf(() => verifier.verify(first.key))).toBe('revoked');
  expect(await verifier.verify(second.key)).toMatchObject({ owner: 'a' });
});

test('a key that is revoked in the store is refused when it is looked up again', async () => {
  const clock = testClock();
  const { key, stored } = await createApiKey({ prefix: 'k', owner: 'a', now: clock.now });
  const store = storeOf(stored);
  const verifier = apiKeyVerifier({ store, now: clock.now });
  await verifier.verify(key);
  store.put({ ...stored, revokedAt: clock.now() });
  clock.advance(10_000);
  expect(await reasonOf(() => verifier.verify(key))).toBe('revoked');
});

test('a prefix that scanners could not find is refused', async () => {
  await expect(createApiKey({ prefix: 'Shop Live', owner: 'a' })).rejects.toMatchObject({
    code: 'MARTY_SECURITY_INVALID',
  });
});

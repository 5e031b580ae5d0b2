import { createHash } from 'node:crypto';
import { optionalPackage } from '../../packages/optional-package.ts';
import type { RateDecision } from './rate.ts';
import { TAKE_SCRIPT } from './redis-script.ts';
import type { RateStore } from './store.ts';

/** The part of an ioredis client that counting needs. */
export interface RedisClient {
  evalsha(sha: string, keys: number, ...words: (string | number)[]): Promise<unknown>;
  eval(script: string, keys: number, ...words: (string | number)[]): Promise<unknown>;
}

export interface RedisRatesOptions {
  /** A running client; whoever made it closes it. */
  readonly client?: RedisClient;
  /** `redis://user:password@host:6379/0`; a client of its own is made and closed. */
  readonly url?: string;
  /** In front of every key. Default `rate:`. */
  readonly prefix?: string;
  /** Milliseconds for one decision. Default 250. */
  readonly timeoutMs?: number;
  /** Milliseconds since 1970. Default: the clock of Redis, one for all processes. */
  readonly now?: () => number;
}

const SHA = createHash('sha1').update(TAKE_SCRIPT).digest('hex');

/**
 * Counts in Redis, for all processes of a service together; needs the package `ioredis` unless a client is given.
 *
 * @example
 * const store = await redisRates({ url: config.redis.url });
 */
export async function redisRates(options: RedisRatesOptions): Promise<RateStore> {
  const { prefix = 'rate:', now } = options;
  const { client, ...life } =
    options.client === undefined ? await connectTo(options) : { client: options.client };
  return {
    async take(key, { algorithm, limit, windowMs, perMs }, cost) {
      const time = now === undefined ? '' : now();
      const words = [prefix + key, algorithm, limit, windowMs, perMs, cost, time] as const;
      const answer = await client.evalsha(SHA, 1, ...words).catch((error: unknown) => {
        if (String((error as Error).message).startsWith('NOSCRIPT'))
          return client.eval(TAKE_SCRIPT, 1, ...words);
        throw error;
      });
      return decisionOf(answer);
    },
    ...life,
  };
}

function decisionOf(answer: unknown): RateDecision {
  const [allowed = 0, remaining = 0, resetMs = 0, retryAfterMs = 0] = answer as readonly number[];
  return { allowed: allowed === 1, remaining, resetMs, retryAfterMs };
}

async function connectTo({ url = 'redis://127.0.0.1:6379', timeoutMs = 250 }: RedisRatesOptions) {
  const { Redis } = await optionalPackage('ioredis', 'redisRates()', () => import('ioredis'));
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    commandTimeout: timeoutMs,
    // While it is down a request is decided at once, not queued.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 5), 2000),
  });
  // Each failed command tells; without a listener a broken connection would end the process.
  redis.on('error', () => undefined);
  return {
    client: redis as unknown as RedisClient,
    start: () => redis.connect().catch(() => undefined),
    close: async () => redis.disconnect(),
  };
}

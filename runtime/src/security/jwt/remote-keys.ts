import { MartyError } from '../../errors/marty-error.ts';
import { StartupError } from '../../errors/startup-error.ts';
import { isKeySet, type JsonWebKeySet, type KeySource, type KnownKeys, readKeySet } from './keys.ts';

export interface RemoteKeysOptions {
  /** Of the key set; `https`, or `http` on loopback. */
  readonly url: string | URL;
  /** Milliseconds after which keys are fetched anew while the old ones serve. Default 10 minutes. */
  readonly maxAgeMs?: number;
  /** Milliseconds for which keys serve when the endpoint cannot be reached. Default 24 hours. */
  readonly maxStaleMs?: number;
  /** Least milliseconds between two fetches, however many unknown keys are asked for. Default 30 seconds. */
  readonly coolDownMs?: number;
  /** Milliseconds for one fetch. Default 5 seconds. */
  readonly timeoutMs?: number;
  /** Keys to start with, so that a service can start while the endpoint is unreachable. */
  readonly initial?: JsonWebKeySet;
  /** Told about every fetch that failed. */
  readonly onError?: (error: unknown) => void;
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const MAX_BYTES = 512 * 1024;

/**
 * The keys at a JWKS endpoint, cached. A `kid` that is not known causes a fetch, but never two within the
 * cool-down, and all who wait share one. What was fetched last stays in use when the endpoint fails.
 *
 * @example
 * const keys = remoteKeys({ url: 'https://id.example.com/.well-known/jwks.json' });
 */
export function remoteKeys(options: RemoteKeysOptions): KeySource {
  const url = secureUrl(options.url);
  const { maxAgeMs = 600_000, maxStaleMs = 86_400_000, coolDownMs = 30_000, now = Date.now } = options;
  let keys: KnownKeys | undefined = options.initial && readKeySet(options.initial);
  let fetchedAt = keys === undefined ? Number.NEGATIVE_INFINITY : now();
  let triedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    try {
      keys = readKeySet(await fetchKeySet(url, options));
      fetchedAt = now();
    } catch (error) {
      options.onError?.(error);
    } finally {
      running = undefined;
    }
  };
  /** Resolves when the running fetch, or a new one, has ended; at once within the cool-down. */
  const refreshAtMostOnce = (): Promise<void> => {
    if (running === undefined && now() - triedAt >= coolDownMs) {
      triedAt = now();
      running = refresh();
    }
    return running ?? Promise.resolve();
  };
  const usable = (): KnownKeys | undefined => (now() - fetchedAt <= maxStaleMs ? keys : undefined);
  const known = (): KnownKeys => {
    const found = usable();
    if (found !== undefined) return found;
    throw new MartyError('unavailable', 'the keys that verify tokens cannot be fetched now', {
      retryAfterSeconds: Math.max(1, (triedAt + coolDownMs - now()) / 1000),
    });
  };
  return {
    kind: 'public',
    find(header) {
      const found = usable()?.find(header);
      if (found === undefined) return refreshAtMostOnce().then(() => known().find(header));
      if (now() - fetchedAt > maxAgeMs) void refreshAtMostOnce();
      return found;
    },
    start: refreshAtMostOnce,
    async check() {
      if (usable() === undefined) await refreshAtMostOnce();
      known();
    },
  };
}

function secureUrl(text: string | URL): URL {
  const url = new URL(text);
  const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) return url;
  throw new StartupError('MARTY_SECURITY_INVALID', `keys must be fetched by https, not from ${url.origin}`);
}

async function fetchKeySet(url: URL, options: RemoteKeysOptions): Promise<JsonWebKeySet> {
  const response = await (options.fetch ?? fetch)(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    // A redirect would let another origin say which keys count.
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs ?? 5000),
  });
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  const value: unknown = JSON.parse(await limitedText(response));
  if (!isKeySet(value) || readKeySet(value).size === 0) throw new Error(`${url.href} has no usable keys`);
  return value;
}

async function limitedText(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MAX_BYTES) throw new Error('the key set is too large');
  }
  return text;
}

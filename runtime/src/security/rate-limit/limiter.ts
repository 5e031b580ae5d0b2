import { isIPv6 } from 'node:net';
import { MartyError } from '../../errors/marty-error.ts';
import { StartupError } from '../../errors/startup-error.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics/registry.ts';
import { type CompiledRate, compileRate, type Rate, type RateDecision } from './rate.ts';
import type { RateStore } from './store.ts';

/** What a limit knows of a request. */
export interface RateSubject {
  readonly user: unknown;
  readonly address: string;
  readonly route: { readonly method: string; readonly path: string } | undefined;
}

/** Whose use is counted together: of a user, of a tenant (`user.tenant`), of an address, of all for a route. */
export type RateKey = 'user' | 'tenant' | 'address' | 'route';

export interface RatePolicy extends Rate {
  /**
   * What the use is counted by; several count each combination. Without a user, or a tenant, the address stands in.
   * Default `user`.
   */
  readonly by?: RateKey | readonly RateKey[] | ((subject: RateSubject) => string);
}

export interface RateLimiterOptions<Name extends string> {
  /** Name → limit. `default` is that of routes that name none; without it they have none. */
  readonly policies: { readonly [Policy in Name]: RatePolicy };
  readonly store: RateStore;
  /** When the store fails: let requests pass, or refuse them with `unavailable`. Default `open`. */
  readonly onFailure?: 'open' | 'closed';
  readonly log?: Logger;
  readonly metrics?: Metrics;
}

/** What a route may say about its limit. */
export interface RouteRate<Name extends string> {
  /** Default `default`. */
  readonly policy?: Name;
  /** Units that one request takes. Default 1. */
  readonly cost?: number;
}

export interface LimitedRate {
  readonly policy: string;
  /** Value of the `RateLimit-Policy` header. */
  readonly header: string;
  /** Undefined where the store failed and requests pass. */
  readonly decision: RateDecision | undefined;
}

export interface RateLimiter {
  /**
   * Takes what a request costs; undefined where no policy covers it. Rejects with `unavailable` where the store
   * fails and requests must not pass. The answer is a promise only where the store's is.
   */
  take(subject: RateSubject, route?: RouteRate<string>): LimitedRate | undefined | Promise<LimitedRate>;
  /** Throws `StartupError` for a route whose policy is not known or whose cost can never be had. */
  checkRoute(name: string, route: RouteRate<string>): void;
  start(): Promise<void>;
  close(): Promise<void>;
}

interface CompiledPolicy {
  readonly name: string;
  readonly rate: CompiledRate;
  readonly header: string;
  readonly keyOf: (subject: RateSubject) => string;
}

/** Applies named limits to requests. */
export function rateLimiter<const Name extends string>(options: RateLimiterOptions<Name>): RateLimiter {
  const { store, onFailure = 'open', log, metrics } = options;
  const policies = new Map(
    Object.entries<RatePolicy>(options.policies).map(([name, policy]) => [name, compilePolicy(name, policy)]),
  );
  const failures = metrics?.counter('rate_limit_store_failures', {
    help: 'Requests whose rate could not be counted.',
    labels: ['mode'],
  });
  let warnedAt = Number.NEGATIVE_INFINITY;
  const failed = (error: unknown, policy: CompiledPolicy): LimitedRate => {
    failures?.inc({ mode: onFailure });
    if (performance.now() - warnedAt > 10_000) {
      warnedAt = performance.now();
      log?.warn({ err: error, mode: onFailure }, 'the store of rate limits fails');
    }
    if (onFailure === 'open') return { policy: policy.name, header: policy.header, decision: undefined };
    throw new MartyError('unavailable', 'the rate of requests cannot be counted now', {
      retryAfterSeconds: 1,
      cause: error,
    });
  };
  return {
    take(subject, { policy: name = 'default', cost = 1 } = {}) {
      const policy = policies.get(name);
      if (policy === undefined) return undefined;
      const taken = (decision: RateDecision): LimitedRate => ({
        policy: policy.name,
        header: policy.header,
        decision,
      });
      const key = `${policy.name}:${policy.keyOf(subject)}`;
      try {
        const decision = store.take(key, policy.rate, cost);
        if (!(decision instanceof Promise)) return taken(decision);
        return decision.then(taken, (error: unknown) => failed(error, policy));
      } catch (error) {
        return failed(error, policy);
      }
    },
    checkRoute(route, { policy: name = 'default', cost = 1 }) {
      const policy = policies.get(name);
      const fault =
        policy === undefined
          ? `has the rate limit '${name}', which is not defined`
          : cost > policy.rate.limit || !(cost > 0)
            ? `costs ${cost}, and the limit '${name}' gives up to ${policy.rate.limit}`
            : undefined;
      if (fault !== undefined) throw new StartupError('MARTY_SECURITY_INVALID', `${route} ${fault}`);
    },
    start: async () => store.start?.(),
    close: async () => store.close?.(),
  };
}

function compilePolicy(name: string, policy: RatePolicy): CompiledPolicy {
  if (!/^[\w-]+$/.test(name)) {
    throw new StartupError('MARTY_SECURITY_INVALID', `'${name}' is not a name for a rate limit`);
  }
  const by = policy.by ?? 'user';
  const rate = compileRate(name, policy);
  // draft-ietf-httpapi-ratelimit-headers-10, section 3: q is the quota, w the window in seconds.
  const header = `"${name}";q=${policy.limit};w=${Math.ceil(policy.windowSeconds)}`;
  if (typeof by === 'function') return { name, rate, header, keyOf: by };
  const keys = typeof by === 'string' ? [by] : by;
  const [only] = keys;
  if (only === undefined) {
    throw new StartupError('MARTY_SECURITY_INVALID', `the rate limit '${name}' counts by nothing`);
  }
  if (keys.length === 1) return { name, rate, header, keyOf: KEYS[only] };
  return {
    name,
    rate,
    header,
    // As JSON, so that no id can look like a combination.
    keyOf: (subject) => JSON.stringify(keys.map((key) => KEYS[key](subject))),
  };
}

const KEYS: Readonly<Record<RateKey, (subject: RateSubject) => string>> = {
  user: (subject) => memberOf(subject, 'id') ?? `address=${networkOf(subject.address)}`,
  tenant: (subject) => memberOf(subject, 'tenant') ?? `address=${networkOf(subject.address)}`,
  address: ({ address }) => `address=${networkOf(address)}`,
  route: ({ route }) => (route === undefined ? 'route=' : `route=${route.method} ${route.path}`),
};

function memberOf({ user }: RateSubject, name: 'id' | 'tenant'): string | undefined {
  const value = (user as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === 'string' || typeof value === 'number' ? `${name}=${value}` : undefined;
}

/** One who has an IPv6 address has 2^64 of them: they count as one, by their /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - first.length - last.length }, () => '0');
  const groups = [...first, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}

import { StartupError } from '../../errors/startup-error.ts';

/**
 * How a rate is counted.
 * - `fixed-window`: a window begins with the first request and forgets all at its end;
 * - `sliding-window`: the window before counts as much as of it lies in the last `windowSeconds`;
 * - `token-bucket`: refills evenly, up to `burst`.
 */
export type RateAlgorithm = 'fixed-window' | 'sliding-window' | 'token-bucket';

export interface Rate {
  /** Units of cost in each window. */
  readonly limit: number;
  readonly windowSeconds: number;
  /** Default `sliding-window`. */
  readonly algorithm?: RateAlgorithm;
  /** For `token-bucket`: most units at once. Default `limit`. */
  readonly burst?: number;
}

/** A checked rate, in the units that stores count in. */
export interface CompiledRate {
  readonly algorithm: RateAlgorithm;
  /** Most units that can be had at once. */
  readonly limit: number;
  readonly windowMs: number;
  /** Units that come back in a millisecond, for `token-bucket`. */
  readonly perMs: number;
}

export interface RateDecision {
  readonly allowed: boolean;
  /** Whole units that are left. */
  readonly remaining: number;
  /** Milliseconds until the quota is whole again, or its window ends. */
  readonly resetMs: number;
  /** Milliseconds until the same request can be allowed; 0 where it was. */
  readonly retryAfterMs: number;
}

/** What is kept for one key; a new key has no use and begins now. */
export interface RateState {
  /** Milliseconds since 1970: the begin of the window, or the last refill. */
  since: number;
  used: number;
  /** Use of the window before, for `sliding-window`. */
  before: number;
}

export function compileRate(name: string, rate: Rate): CompiledRate {
  const { limit, windowSeconds, algorithm = 'sliding-window', burst = limit } = rate;
  const whole = [limit, burst].every((value) => Number.isSafeInteger(value) && value > 0);
  if (!whole || !(windowSeconds > 0) || windowSeconds > 31_536_000) {
    throw new StartupError(
      'MARTY_SECURITY_INVALID',
      `the rate limit '${name}' needs a whole limit above 0 and a window of up to a year`,
    );
  }
  const windowMs = windowSeconds * 1000;
  const bucket = algorithm === 'token-bucket';
  return { algorithm, limit: bucket ? burst : limit, windowMs, perMs: limit / windowMs };
}

/** Takes `cost` units at `now`, in place; a refusal takes nothing. The script for Redis does the same in Lua. */
export function take(rate: CompiledRate, state: RateState, cost: number, now: number): RateDecision {
  const { limit, windowMs, perMs } = rate;
  let load: number;
  if (rate.algorithm === 'token-bucket') {
    state.used = Math.max(0, state.used - Math.max(0, now - state.since) * perMs);
    state.since = now;
    load = state.used;
  } else {
    roll(rate, state, now);
    load = state.used;
    // A whole part of the window before still lies within the last `windowMs`.
    if (rate.algorithm === 'sliding-window') load += state.before * (1 - (now - state.since) / windowMs);
  }
  const allowed = load + cost <= limit;
  if (allowed) {
    state.used += cost;
    load += cost;
  }
  const bucket = rate.algorithm === 'token-bucket';
  return {
    allowed,
    remaining: Math.max(0, Math.floor(limit - load)),
    resetMs: Math.ceil(bucket ? state.used / perMs : state.since + windowMs - now),
    retryAfterMs: allowed ? 0 : Math.ceil(waitOf(rate, state, cost, now)),
  };
}

function roll({ algorithm, windowMs }: CompiledRate, state: RateState, now: number): void {
  const ended = state.since + windowMs;
  if (now < ended) return;
  const next = algorithm === 'sliding-window' && now < ended + windowMs;
  state.before = next ? state.used : 0;
  state.since = next ? ended : now;
  state.used = 0;
}

/** Milliseconds until `cost` fits, if nobody else takes any. */
function waitOf(
  { algorithm, limit, windowMs, perMs }: CompiledRate,
  state: RateState,
  cost: number,
  now: number,
) {
  const { since, used, before } = state;
  const left = since + windowMs - now;
  if (cost > limit) return windowMs;
  if (algorithm === 'token-bucket') return (used + cost - limit) / perMs;
  if (algorithm === 'fixed-window') return left;
  if (used + cost <= limit) return left - ((limit - cost - used) / before) * windowMs;
  return left + windowMs * (1 - (limit - cost) / used);
}

import type { CompiledRate, RateDecision, RateState } from './rate.ts';
import { take } from './rate.ts';

/** Where the use of each key is counted. */
export interface RateStore {
  /** Takes `cost` units of `key` at once, however many take at the same time. Rejects when it cannot count now. */
  take(key: string, rate: CompiledRate, cost: number): RateDecision | Promise<RateDecision>;
  /** Connects; a failure is no error, `take` rejects then. */
  start?(): Promise<void>;
  close?(): Promise<void>;
}

export interface MemoryRatesOptions {
  /** Keys to count at once; above it the oldest are forgotten. Default 100,000. */
  readonly maxKeys?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

interface Counted extends RateState {
  readonly rate: CompiledRate;
}

/** Counts inside the process: each process of a service has limits of its own. */
export function memoryRates(options: MemoryRatesOptions = {}): RateStore {
  const { maxKeys = 100_000, now = Date.now } = options;
  const states = new Map<string, Counted>();
  /** Two of the oldest for each new key, so that ended ones go without a timer. */
  const sweep = (time: number): void => {
    let seen = 0;
    for (const [key, { since, rate }] of states) {
      const ended = time - since >= 2 * Math.max(rate.windowMs, rate.limit / rate.perMs);
      if (ended || states.size >= maxKeys) states.delete(key);
      seen += 1;
      if (seen === 2) return;
    }
  };
  return {
    take(key, rate, cost) {
      const time = now();
      let state = states.get(key);
      if (state === undefined) {
        sweep(time);
        state = { since: time, used: 0, before: 0, rate };
        states.set(key, state);
      }
      return take(rate, state, cost, time);
    },
  };
}

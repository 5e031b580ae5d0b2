import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { OverloadSettings } from '../config/settings.ts';
import { MartyError } from '../errors/marty-error.ts';
import type { Metrics } from '../observability/metrics/registry.ts';
import type { RequestStage } from './stage.ts';

export interface OverloadGuard {
  readonly stage: RequestStage;
  stop(): void;
}

type Reason = 'event_loop_delay' | 'event_loop_utilization' | 'heap';

const RESOLUTION_MS = 10;

/** Loaded with the first sample: `node:v8` takes longer to load than the rest of this file. */
function heapShare(): number {
  const { used_heap_size, heap_size_limit } = process.getBuiltinModule('node:v8').getHeapStatistics();
  return used_heap_size / heap_size_limit;
}

/**
 * Refuses requests while the process has more to do than it can: sampled once an interval, judged by one comparison
 * a request. It stands first of all stages, so that a refused request costs no work. Refusals are counted in
 * `http_server_overload_refusals_total`.
 */
export function guardOverload(settings: OverloadSettings, metrics: Metrics): OverloadGuard {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let utilization = performance.eventLoopUtilization();
  let overloaded: Reason | undefined;
  const refusals = metrics.counter('http_server_overload_refusals', {
    help: 'Requests refused because the process was overloaded.',
    labels: ['reason'],
  });
  metrics.gauge('http_server_overloaded', {
    help: 'Are requests refused now?',
    collect: (gauge) => gauge.set(overloaded === undefined ? 0 : 1),
  });
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    overloaded = reasonOf(settings, {
      // The histogram's values include the time between its own samples.
      delayMs: Math.max(0, delay.mean / 1e6 - RESOLUTION_MS),
      utilization: performance.eventLoopUtilization(now, utilization).utilization,
      heap: heapShare(),
    });
    utilization = now;
    delay.reset();
  }, settings.interval).unref();
  return {
    stage: {
      name: 'overload',
      at: 'arrive',
      handle() {
        if (overloaded === undefined) return;
        refusals.inc({ reason: overloaded });
        throw new MartyError('unavailable', 'the service is overloaded', {
          retryAfterSeconds: settings.retryAfter / 1000,
        });
      },
    },
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}

interface Sample {
  readonly delayMs: number;
  readonly utilization: number;
  readonly heap: number;
}

/** The first limit that a sample exceeds; a limit of 0 is none. */
export function reasonOf(limits: OverloadSettings, sample: Sample): Reason | undefined {
  const over = (value: number, limit: number): boolean => limit > 0 && value > limit;
  if (over(sample.delayMs, limits.maxEventLoopDelay)) return 'event_loop_delay';
  if (over(sample.utilization, limits.maxUtilization)) return 'event_loop_utilization';
  return over(sample.heap, limits.maxHeap) ? 'heap' : undefined;
}

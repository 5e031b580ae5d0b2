import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Metrics } from './registry.ts';

/** Process and event loop metrics under the names that Prometheus clients share. Returns the way to stop. */
export function collectProcessMetrics(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const cpu = { seconds: 0 };
  metrics.gauge('process_resident_memory_bytes', {
    help: 'Resident memory in bytes.',
    collect(gauge) {
      gauge.set(process.memoryUsage.rss());
      // Read here because this gauge is declared, and so collected, before the counter.
      const { user, system } = process.cpuUsage();
      const seconds = (user + system) / 1e6;
      cpuTotal.add(Math.max(0, seconds - cpu.seconds));
      cpu.seconds = seconds;
    },
  });
  const cpuTotal = metrics.counter('process_cpu_seconds', { help: 'User and system CPU time in seconds.' });
  metrics.gauge('process_start_time_seconds', {
    help: 'Start of the process, seconds since the epoch.',
    collect: (gauge) => gauge.set(performance.timeOrigin / 1000),
  });
  metrics.gauge('nodejs_heap_size_used_bytes', {
    help: 'Used heap of V8 in bytes.',
    collect: (gauge) => gauge.set(process.memoryUsage().heapUsed),
  });
  metrics.gauge('nodejs_eventloop_lag_p99_seconds', {
    help: '99th percentile of the event loop delay since the last read.',
    collect(gauge) {
      const value = delay.percentile(99) / 1e9;
      gauge.set(Number.isFinite(value) ? value : 0);
      delay.reset();
    },
  });
  const version = { version: process.version };
  metrics.gauge('nodejs_version_info', { help: 'Version of Node.js.', labels: ['version'] }).set(1, version);
  return () => delay.disable();
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../../runtime/src/observability/index.ts';
import { collectProcessMetrics } from '../../../runtime/src/observability/metrics/process-metrics.ts';
import { describeWith } from '../../support/needs.ts';

function sample(): Metrics {
  const metrics = createMetrics();
  const orders = metrics.counter('orders_placed', {
    help: 'Orders\nplaced \\ all',
    labels: ['channel', 'country'],
  });
  orders.inc({ channel: 'we"b\n\\', country: 'ch' });
  orders.add(2.5, { channel: 'app', country: 'de' });
  metrics.gauge('queue_depth', { help: 'Depth.' }).set(-3);
  const size = metrics.histogram('payload_bytes', { help: 'Sizes.', buckets: [10, 100] });
  for (const value of [1, 10, 11, 1000]) size.observe(value);
  return metrics;
}

const BODY = [
  'orders_placed_total{channel="we\\"b\\n\\\\",country="ch"} 1',
  'orders_placed_total{channel="app",country="de"} 2.5',
  '# HELP queue_depth Depth.',
  '# TYPE queue_depth gauge',
  'queue_depth -3',
  '# HELP payload_bytes Sizes.',
  '# TYPE payload_bytes histogram',
  'payload_bytes_bucket{le="10"} 2',
  'payload_bytes_bucket{le="100"} 3',
  'payload_bytes_bucket{le="+Inf"} 4',
  'payload_bytes_sum 1022',
  'payload_bytes_count 4',
];

test.each([
  ['prometheus', 'orders_placed_total', ''],
  ['openmetrics', 'orders_placed', '# EOF'],
] as const)('writes %s', (format, family, end) => {
  const lines = sample().text(format).split('\n');
  const help = [`# HELP ${family} Orders\\nplaced \\\\ all`, `# TYPE ${family} counter`];
  expect(lines.slice(0, 14)).toEqual([...help, ...BODY]);
  expect(lines.filter((line) => line !== '').at(-1)).toBe(
    end === '' ? lines.filter((l) => l !== '').at(-1) : end,
  );
  expect(lines.at(-1)).toBe('');
});

test('above the limit, new label values share one series and are counted', () => {
  const metrics = createMetrics({ maxSeries: 2 });
  const hits = metrics.counter('hits', { help: 'Hits.', labels: ['path'] });
  for (const path of ['/a', '/b', '/c', '/d', '/a']) hits.inc({ path });
  const lines = metrics
    .text()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  expect(lines).toEqual([
    'hits_total{path="/a"} 2',
    'hits_total{path="/b"} 1',
    'hits_total{path="other"} 2',
    'marty_metrics_overflow_total{metric="hits"} 2',
    '',
  ]);
});

test('declaring a name again gives the same metric, of another type it is refused', () => {
  const metrics = createMetrics();
  metrics.counter('x', { help: '' }).inc();
  metrics.counter('x', { help: '' }).inc();
  expect(metrics.text()).toContain('x_total 2');
  expect(() => metrics.gauge('x', { help: '' })).toThrow('x is a counter already');
});

describe('refuses', () => {
  test.each<[string, (metrics: Metrics) => unknown]>([
    ['a name with a dash', (m) => m.counter('a-b', { help: '' })],
    ['a name that ends with _total', (m) => m.counter('a_total', { help: '' })],
    ['a label with a dash', (m) => m.counter('a', { help: '', labels: ['b-c'] })],
    ['a counter that falls', (m) => m.counter('a', { help: '' }).add(-1)],
    ['NaN for a counter', (m) => m.counter('a', { help: '' }).add(Number.NaN)],
    ['buckets out of order', (m) => m.histogram('a', { help: '', buckets: [2, 1] })],
    ['an infinite bucket', (m) => m.histogram('a', { help: '', buckets: [1, Infinity] })],
  ])('%s', (_, act) => {
    expect(() => act(createMetrics())).toThrow();
  });
});

test('process metrics are current at each read', () => {
  const metrics = createMetrics();
  const stop = collectProcessMetrics(metrics);
  const read = (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(metrics.text())?.[1]);
  const first = read('process_cpu_seconds_total');
  let sum = 0;
  for (let i = 0; i < 3e7; i += 1) sum += i;
  expect(read('process_cpu_seconds_total')).toBeGreaterThan(first);
  expect(sum).toBeGreaterThan(0);
  expect(read('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect(Math.abs(read('process_start_time_seconds') * 1000 - performance.timeOrigin)).toBeLessThan(1);
  stop();
});

const promtool = ['/usr/bin/promtool', '/usr/local/bin/promtool'].find((path) => existsSync(path));

describeWith(promtool, 'promtool', 'promtool', () => {
  test('accepts the text', () => {
    const metrics = sample();
    collectProcessMetrics(metrics)();
    expect(() => execFileSync(promtool ?? '', ['check', 'metrics'], { input: metrics.text() })).not.toThrow();
  });
});

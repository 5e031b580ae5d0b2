import { type Counter, CounterMetric } from './counter.ts';
import { type Gauge, GaugeMetric } from './gauge.ts';
import { DURATION_BUCKETS, type Histogram, HistogramMetric } from './histogram.ts';
import type { Metric, MetricShape } from './metric.ts';
import { metricsText } from './text.ts';

interface Declaration<Label extends string> {
  readonly help: string;
  readonly labels?: readonly Label[];
}

export interface MetricsOptions {
  /** Most series that one metric may have; further label values share one series, `other`. Default 1000. */
  readonly maxSeries?: number;
}

/**
 * The metrics of one service. A name is declared once; declaring it again gives the same metric.
 *
 * @example
 * const placed = metrics.counter('orders_placed', { help: 'Orders placed', labels: ['channel'] });
 * placed.inc({ channel: 'web' }); // orders_placed_total{channel="web"} 1
 */
export interface Metrics {
  /** `name` without `_total`: the text format adds it. */
  counter<const Label extends string = never>(name: string, options: Declaration<Label>): Counter<Label>;
  /** `collect` sets the current values each time the metrics are read. */
  gauge<const Label extends string = never>(
    name: string,
    options: Declaration<Label> & { readonly collect?: (gauge: Gauge<Label>) => void },
  ): Gauge<Label>;
  /** `buckets` are upper bounds, ascending; by default seconds from 1 ms to 10 s. */
  histogram<const Label extends string = never>(
    name: string,
    options: Declaration<Label> & { readonly buckets?: readonly number[] },
  ): Histogram<Label>;
  /** Every metric as text. */
  text(format?: 'prometheus' | 'openmetrics'): string;
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

export function createMetrics(options: MetricsOptions = {}): Metrics {
  const limit = options.maxSeries ?? 1000;
  const metrics = new Map<string, Metric>();
  const dropped = new CounterMetric(
    { name: 'marty_metrics_overflow', help: 'Observations above the series limit.', type: 'counter' },
    ['metric'],
    limit,
    () => undefined,
  );
  const declare = <M extends Metric>(shape: MetricShape, create: () => M): M => {
    if (!METRIC_NAME.test(shape.name) || shape.name.endsWith('_total')) {
      throw new TypeError(`'${shape.name}' is not a metric name (and '_total' is added to counters)`);
    }
    const known = metrics.get(shape.name);
    if (known === undefined) {
      const metric = create();
      metrics.set(shape.name, metric);
      return metric;
    }
    if (known.shape.type !== shape.type) {
      throw new TypeError(`${shape.name} is a ${known.shape.type} already`);
    }
    return known as M;
  };
  const overflow = (name: string) => () => dropped.inc({ metric: name });
  return {
    counter(name, { help, labels = [] }) {
      const shape = { name, help, type: 'counter' } as const;
      return declare(shape, () => new CounterMetric(shape, labels, limit, overflow(name)));
    },
    gauge(name, { help, labels = [], collect }) {
      const shape = { name, help, type: 'gauge' } as const;
      return declare(shape, () => new GaugeMetric(shape, labels, limit, overflow(name), collect));
    },
    histogram(name, { help, labels = [], buckets = DURATION_BUCKETS }) {
      const shape = { name, help, type: 'histogram' } as const;
      return declare(shape, () => new HistogramMetric(shape, labels, buckets, limit, overflow(name)));
    },
    text: (format = 'prometheus') => metricsText([...metrics.values(), dropped], format),
  };
}

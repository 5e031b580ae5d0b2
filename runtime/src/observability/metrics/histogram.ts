import { type LabelArguments, SeriesMap } from './labels.ts';
import type { Metric, MetricShape, Sample } from './metric.ts';

/** Counts of observed values in buckets. */
export interface Histogram<Label extends string = never> {
  observe(value: number, ...labels: LabelArguments<Label>): void;
}

/** Seconds, from 1 ms to 10 s: the usual range of a request. */
export const DURATION_BUCKETS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

interface Series {
  readonly counts: Float64Array;
  sum: number;
}

export class HistogramMetric<Label extends string> implements Histogram<Label>, Metric {
  readonly shape: MetricShape;
  readonly #bounds: Float64Array;
  readonly #series: SeriesMap<Label, Series>;

  constructor(
    shape: MetricShape,
    labels: readonly Label[],
    bounds: readonly number[],
    limit: number,
    onOverflow: () => void,
  ) {
    const sorted = bounds.every((bound, i) => Number.isFinite(bound) && bound > (bounds[i - 1] ?? -Infinity));
    if (!sorted) throw new RangeError(`${shape.name}: buckets must be finite and ascending`);
    this.shape = shape;
    this.#bounds = Float64Array.from(bounds);
    const create = (): Series => ({ counts: new Float64Array(bounds.length + 1), sum: 0 });
    this.#series = new SeriesMap(labels, limit, create, onOverflow);
    if (labels.length === 0) this.#series.get(undefined);
  }

  observe(value: number, ...labels: LabelArguments<Label>): void {
    const series = this.#series.get(labels[0]);
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += value;
  }

  *samples(): Iterable<Sample> {
    for (const { labels, series } of this.#series.entries()) {
      const prefix = labels === '' ? '' : `${labels},`;
      let count = 0;
      for (const [i, bound] of this.#bounds.entries()) {
        count += series.counts[i] ?? 0;
        yield { suffix: '_bucket', labels: `${prefix}le="${bound}"`, value: count };
      }
      count += series.counts[this.#bounds.length] ?? 0;
      yield { suffix: '_bucket', labels: `${prefix}le="+Inf"`, value: count };
      yield { suffix: '_sum', labels, value: series.sum };
      yield { suffix: '_count', labels, value: count };
    }
  }
}

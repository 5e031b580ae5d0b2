import { type LabelArguments, SeriesMap } from './labels.ts';
import type { Metric, MetricShape, Sample } from './metric.ts';

/** A number that only grows. */
export interface Counter<Label extends string = never> {
  inc(...labels: LabelArguments<Label>): void;
  /** `amount` must not be negative. */
  add(amount: number, ...labels: LabelArguments<Label>): void;
}

export class CounterMetric<Label extends string> implements Counter<Label>, Metric {
  readonly shape: MetricShape;
  readonly #series: SeriesMap<Label, { value: number }>;

  constructor(shape: MetricShape, labels: readonly Label[], limit: number, onOverflow: () => void) {
    this.shape = shape;
    this.#series = new SeriesMap(labels, limit, () => ({ value: 0 }), onOverflow);
    if (labels.length === 0) this.#series.get(undefined);
  }

  inc(...labels: LabelArguments<Label>): void {
    this.#series.get(labels[0]).value += 1;
  }

  add(amount: number, ...labels: LabelArguments<Label>): void {
    if (!(amount >= 0)) throw new RangeError(`${this.shape.name}: a counter cannot take ${amount}`);
    this.#series.get(labels[0]).value += amount;
  }

  *samples(): Iterable<Sample> {
    for (const { labels, series } of this.#series.entries()) {
      yield { suffix: '_total', labels, value: series.value };
    }
  }
}

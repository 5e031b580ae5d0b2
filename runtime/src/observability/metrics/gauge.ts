import { type LabelArguments, SeriesMap } from './labels.ts';
import type { Metric, MetricShape, Sample } from './metric.ts';

/** A number that goes up and down. */
export interface Gauge<Label extends string = never> {
  set(value: number, ...labels: LabelArguments<Label>): void;
  add(amount: number, ...labels: LabelArguments<Label>): void;
}

export class GaugeMetric<Label extends string> implements Gauge<Label>, Metric {
  readonly shape: MetricShape;
  readonly #series: SeriesMap<Label, { value: number }>;
  readonly #collect: ((gauge: Gauge<Label>) => void) | undefined;

  constructor(
    shape: MetricShape,
    labels: readonly Label[],
    limit: number,
    onOverflow: () => void,
    collect?: (gauge: Gauge<Label>) => void,
  ) {
    this.shape = shape;
    this.#series = new SeriesMap(labels, limit, () => ({ value: 0 }), onOverflow);
    this.#collect = collect;
    if (labels.length === 0) this.#series.get(undefined);
  }

  set(value: number, ...labels: LabelArguments<Label>): void {
    this.#series.get(labels[0]).value = value;
  }

  add(amount: number, ...labels: LabelArguments<Label>): void {
    this.#series.get(labels[0]).value += amount;
  }

  *samples(): Iterable<Sample> {
    this.#collect?.(this);
    for (const { labels, series } of this.#series.entries()) {
      yield { suffix: '', labels, value: series.value };
    }
  }
}

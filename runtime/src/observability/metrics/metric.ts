export interface MetricShape {
  /** Without `_total`, `_bucket`, …; base units (seconds, bytes). */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
}

export interface Sample {
  readonly suffix: '' | '_total' | '_bucket' | '_sum' | '_count';
  /** `name="value",…`, escaped. */
  readonly labels: string;
  readonly value: number;
}

export interface Metric {
  readonly shape: MetricShape;
  samples(): Iterable<Sample>;
}

/** Values of the labels of one series; every declared label has a value. */
export type LabelValues<Label extends string> = { readonly [Name in Label]: string | number };

export type LabelArguments<Label extends string> = [Label] extends [never]
  ? []
  : [labels: LabelValues<Label>];

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The series of one metric, by label values, with a cap on how many there may be. */
export class SeriesMap<Label extends string, Series> {
  readonly #labels: readonly Label[];
  readonly #create: () => Series;
  readonly #limit: number;
  readonly #series = new Map<string, { readonly labels: string; readonly series: Series }>();
  readonly #onOverflow: () => void;

  constructor(labels: readonly Label[], limit: number, create: () => Series, onOverflow: () => void) {
    for (const label of labels) {
      if (!LABEL_NAME.test(label)) throw new TypeError(`'${label}' is not a label name`);
    }
    this.#labels = labels;
    this.#limit = limit;
    this.#create = create;
    this.#onOverflow = onOverflow;
  }

  /** The series of these values. Above the cap all new values share one series whose labels are `other`. */
  get(values: LabelValues<Label> | undefined): Series {
    let key = '';
    if (values !== undefined) for (const label of this.#labels) key += `${values[label]}\u0000`;
    const known = this.#series.get(key);
    if (known !== undefined) return known.series;
    if (this.#series.size >= this.#limit) {
      this.#onOverflow();
      return this.#add('\u0000other', () => 'other');
    }
    return this.#add(key, (label) => String(values?.[label] ?? ''));
  }

  #add(key: string, textOf: (label: Label) => string): Series {
    const known = this.#series.get(key);
    if (known !== undefined) return known.series;
    const series = this.#create();
    const labels = this.#labels.map((label) => `${label}="${escapeLabel(textOf(label))}"`).join(',');
    this.#series.set(key, { labels, series });
    return series;
  }

  entries(): Iterable<{ readonly labels: string; readonly series: Series }> {
    return this.#series.values();
  }
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

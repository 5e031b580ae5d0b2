import type { GoMap } from '../values/go-value.ts';
import type { ChartMetadata } from './metadata.ts';

/** A file of a chart; its name is relative to the chart's folder, with `/`. */
export interface ChartFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A chart as it stands on the disk or in an archive, with its vendored subcharts. */
export interface Chart {
  /** Where it stands: the path given, and for a subchart its folder or archive below charts/. */
  readonly source: string;
  readonly metadata: ChartMetadata;
  /** values.yaml as data; empty where the chart has none. */
  readonly values: GoMap;
  /** Text of values.schema.json. */
  readonly schema: string | undefined;
  /** Everything below templates/. */
  readonly templates: readonly ChartFile[];
  /** What `.Files` shows: neither templates nor charts/ nor the files that describe the chart. */
  readonly files: readonly ChartFile[];
  /** Every file as loaded, also those of `templates` and `crds/`. */
  readonly raw: readonly ChartFile[];
  /** Vendored below charts/. */
  readonly dependencies: readonly Chart[];
}

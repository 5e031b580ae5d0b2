import type { Chart } from './chart/chart.ts';
import type { RenderOptions } from './render-options.ts';
import type { Rendered } from './rendered.ts';
import type { GoMap } from './values/go-value.ts';

/** A chart whose templates are parsed once, for any number of renders. */
export interface CompiledChart {
  readonly chart: Chart;
}

/** Parses the templates of a chart and its subcharts. */
export function compileChart(chart: Chart): CompiledChart {
  return { chart };
}

/** Renders as `helm template` does. `values` are the user's (see `collectValues`), not the chart's own. */
export function render(_compiled: CompiledChart, _values: GoMap, _options: RenderOptions): Rendered {
  throw new Error('not yet');
}

export interface ManifestTextOptions {
  /** Print crds/ first (`--include-crds`); default false. */
  readonly includeCrds?: boolean;
  /** Print hooks after the manifests; default true. */
  readonly hooks?: boolean;
  /** Leave out test hooks (`--skip-tests`); default false. */
  readonly skipTests?: boolean;
}

/** The stdout of `helm template`, byte by byte. */
export function manifestText(_rendered: Rendered, _options: ManifestTextOptions = {}): string {
  throw new Error('not yet');
}

import type { Chart } from './chart/chart.ts';
import { checkRenderable } from './chart/check-chart.ts';
import type { RenderOptions } from './render-options.ts';
import type { Rendered } from './rendered.ts';
import type { GoMap } from './values/go-value.ts';

/** A chart whose templates are parsed once, for any number of renders. */
export interface CompiledChart {
  readonly chart: Chart;
}

/** Parses the templates of a chart and its subcharts. */
export function compileChart(chart: Chart): CompiledChart {
  checkRenderable(chart);
  return { chart };
}

/** Renders as `helm template` does. `values` are the user's (see `collectValues`), not the chart's own. */
export function render(_compiled: CompiledChart, _values: GoMap, _options: RenderOptions): Rendered {
  throw new Error('not yet');
}

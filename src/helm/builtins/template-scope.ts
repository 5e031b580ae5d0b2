import type { ChartFile } from '../chart/chart.ts';
import type { EnabledChart } from '../chart/enabled-chart.ts';
import { type GoMap, GoNamedMap, type GoValue } from '../values/go-value.ts';
import { chartObject } from './chart-object.ts';
import { FilesMap } from './files-object.ts';

/** A template with the `.` that it is rendered with. */
export interface ScopedTemplate {
  /** `chart/charts/sub/templates/x.yaml`. */
  readonly name: string;
  readonly basePath: string;
  readonly file: ChartFile;
  /** One map for all templates of a chart: what one of them sets, the next sees. */
  readonly scope: GoMap;
}

export interface ScopeInput {
  readonly release: GoValue;
  readonly capabilities: GoValue;
  readonly helmVersion: 3 | 4;
}

/** The package that Helm keeps values and capabilities in: part of what `typeOf` shows. */
export function goPackage(helmVersion: 3 | 4): string {
  return helmVersion === 3 ? 'chartutil' : 'common';
}

/** Every template of a chart and its subcharts, each with its chart's view of the values. */
export function scopeTemplates(root: EnabledChart, values: GoMap, input: ScopeInput): ScopedTemplate[] {
  const templates: ScopedTemplate[] = [];
  addTemplates(root, values, input, templates);
  return templates;
}

function addTemplates(
  chart: EnabledChart,
  values: GoMap,
  input: ScopeInput,
  templates: ScopedTemplate[],
): GoMap {
  const valuesType = `${goPackage(input.helmVersion)}.Values`;
  const subcharts: GoMap = new Map();
  const scope: GoMap = new Map<string, GoValue>([
    ['Chart', chartObject(chart, input.helmVersion)],
    ['Files', new FilesMap(chart.chart.files)],
    ['Release', input.release],
    ['Capabilities', input.capabilities],
    ['Values', new GoNamedMap(valuesType, values)],
    ['Subcharts', subcharts],
  ]);
  for (const subchart of chart.dependencies) {
    const section = values.get(subchart.name);
    subcharts.set(
      subchart.name,
      addTemplates(subchart, section instanceof Map ? section : new Map(), input, templates),
    );
  }
  const isLibrary = chart.chart.metadata.type === 'library';
  for (const file of chart.chart.templates) {
    if (isLibrary && !isPartial(file.name)) continue;
    templates.push({ name: `${chart.path}/${file.name}`, basePath: `${chart.path}/templates`, file, scope });
  }
  return scope;
}

/** A file that is parsed for its defines, but not rendered. */
export function isPartial(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).startsWith('_');
}

/** The order in which Helm parses and renders: deepest first, then by name, backwards; the last define wins. */
export function sortTemplates(templates: readonly ScopedTemplate[]): ScopedTemplate[] {
  const depth = ({ name }: ScopedTemplate): number => name.split('/').length;
  return templates.toSorted(
    (a, b) => depth(b) - depth(a) || (a.name < b.name ? 1 : a.name > b.name ? -1 : 0),
  );
}

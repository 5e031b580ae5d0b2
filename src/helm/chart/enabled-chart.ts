import type { GoMap, GoValue } from '../values/go-value.ts';
import {
  coalesceTables,
  coalesceValues,
  deepCopy,
  type Nulls,
  tableAt,
  valueAt,
} from '../values-input/coalesce.ts';
import type { Chart } from './chart.ts';
import { isCompatible } from './compatible.ts';
import type { ChartDependency } from './metadata.ts';

/** A chart as one render sees it: under its alias, with the subcharts that the values enable. */
export interface EnabledChart {
  readonly chart: Chart;
  /** The alias, if it has one. */
  readonly name: string;
  /** `parent/charts/name`: where its templates and `# Source:` comments stand. */
  readonly path: string;
  readonly isRoot: boolean;
  /** Defaults, with what was imported from subcharts. */
  values: GoMap;
  dependencies: EnabledChart[];
  /** The declared dependencies that are enabled, under their aliases. */
  declared: readonly ChartDependency[];
}

function wrap(chart: Chart, name: string, parent: EnabledChart | undefined): EnabledChart {
  const enabled: EnabledChart = {
    chart,
    name,
    path: parent === undefined ? name : `${parent.path}/charts/${name}`,
    isRoot: parent === undefined,
    values: chart.values,
    dependencies: [],
    declared: chart.metadata.dependencies,
  };
  enabled.dependencies = chart.dependencies.map((sub) => wrap(sub, sub.metadata.name, enabled));
  return enabled;
}

/** Finds out which subcharts a user's values enable, and imports values from them (Helm's ProcessDependencies). */
export function enableDependencies(chart: Chart, values: GoMap, nulls: Nulls): EnabledChart {
  const root = wrap(chart, chart.metadata.name, undefined);
  chooseDependencies(root, values, [], nulls);
  importFromDependencies(root);
  return root;
}

function chooseDependencies(chart: EnabledChart, values: GoMap, path: readonly string[], nulls: Nulls): void {
  const { dependencies: declared } = chart.chart.metadata;
  // Without declared dependencies every vendored subchart is enabled, and what is below it too.
  if (declared.length === 0) return;
  const subcharts = chart.chart.dependencies;
  const fits = (subchart: Chart, dependency: ChartDependency): boolean =>
    subchart.metadata.name === dependency.name && isCompatible(dependency.version, subchart.metadata.version);
  chart.dependencies = [
    ...subcharts
      .filter((subchart) => !declared.some((dependency) => fits(subchart, dependency)))
      .map((subchart) => wrap(subchart, subchart.metadata.name, chart)),
    ...declared.flatMap((dependency) => {
      const found = subcharts.find((subchart) => fits(subchart, dependency));
      return found === undefined ? [] : [wrap(found, dependency.alias || dependency.name, chart)];
    }),
  ];
  const coalesced = coalesceValues(chart, values, nulls);
  const named = declared.map((dependency) => ({ ...dependency, name: dependency.alias || dependency.name }));
  const disabled = new Set(
    named.filter((dependency) => !isEnabled(dependency, coalesced, path)).map(({ name }) => name),
  );
  chart.dependencies = chart.dependencies.filter(({ name }) => !disabled.has(name));
  for (const subchart of chart.dependencies)
    chooseDependencies(subchart, coalesced, [...path, subchart.name], nulls);
  chart.declared = named.filter(({ name }) => !disabled.has(name));
}

/** The first condition path that leads to a bool decides, else the tags, else it is enabled. */
function isEnabled(dependency: ChartDependency, values: GoMap, path: readonly string[]): boolean {
  for (const condition of dependency.condition.trim().split(',')) {
    const value = condition === '' ? undefined : valueAt(values, [...path, ...condition.split('.')]);
    if (typeof value === 'boolean') return value;
  }
  const tags = tableAt(values, ['tags']);
  const flags = dependency.tags.map((tag) => tags?.get(tag)).filter((flag) => typeof flag === 'boolean');
  return flags.length === 0 || flags.includes(true);
}

function importFromDependencies(chart: EnabledChart): void {
  for (const subchart of chart.dependencies) importFromDependencies(subchart);
  if (chart.declared.length === 0) return;
  const values = coalesceValues(chart, new Map(), 'keep');
  const imported: GoMap = new Map();
  for (const dependency of chart.declared) {
    for (const rule of dependency.importValues) {
      const [child, parent] =
        rule instanceof Map
          ? [String(rule.get('child')), String(rule.get('parent'))]
          : [`exports.${String(rule)}`, '.'];
      const table = tableAt(values, [dependency.name, ...child.split('.')]);
      if (table !== undefined) coalesceTables(imported, nest(parent, deepCopy(table)), true);
    }
  }
  chart.values = coalesceTables(deepCopy(values), imported, true);
}

function nest(path: string, table: GoMap): GoMap {
  if (path === '.') return table;
  return path.split('.').reduceRight<GoMap>((inner, key) => new Map<string, GoValue>([[key, inner]]), table);
}

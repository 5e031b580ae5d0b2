import { MartyError } from '../../errors.ts';
import type { GoMap } from '../values/go-value.ts';
import { acceptsPlainly } from './accept-schema.ts';
import type { Chart } from './chart.ts';
import type { EnabledChart } from './enabled-chart.ts';
import { schemaProblems } from './schema-problems.ts';

/**
 * Checks values against the values.schema.json of a chart and of its enabled subcharts (drafts 4 to 2020-12).
 * References to other files or the network are not followed.
 *
 * @throws MartyError MARTY-H052
 */
export function validateValues(chart: EnabledChart, values: GoMap): void {
  const problems = collect(chart, values);
  if (problems !== '')
    throw new MartyError(
      'MARTY-H052',
      `values don't meet the specifications of the schema(s) in the following chart(s):\n${problems}`,
    );
}

function collect(chart: EnabledChart, values: GoMap): string {
  let problems = '';
  const { schema } = chart.chart;
  if (schema !== undefined) {
    const found = meetsPlainly(chart.chart, schema, values)
      ? []
      : schemaProblems(chart.chart, schema, values);
    if (found.length > 0) problems += `${chart.name}:\n${found.join('\n')}\n`;
  }
  for (const subchart of chart.dependencies) {
    const section = values.get(subchart.name);
    if (section instanceof Map) problems += collect(subchart, section);
  }
  return problems;
}

/** A schema is read once, for however many environments its chart is rendered. */
const schemas = new WeakMap<Chart, unknown>();

function meetsPlainly(chart: Chart, text: string, values: GoMap): boolean {
  try {
    if (!schemas.has(chart)) schemas.set(chart, JSON.parse(text) as unknown);
  } catch {
    return false;
  }
  return acceptsPlainly(schemas.get(chart), values);
}

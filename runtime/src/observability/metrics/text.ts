import type { Metric } from './metric.ts';

/** Prometheus text format 0.0.4. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** OpenMetrics 1.0. */
export const OPENMETRICS_CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** The metrics as text. The formats differ in the name that a counter's family has, and in the last line. */
export function metricsText(metrics: Iterable<Metric>, format: 'prometheus' | 'openmetrics'): string {
  let text = '';
  for (const metric of metrics) {
    const { name, type, help } = metric.shape;
    const family = type === 'counter' && format === 'prometheus' ? `${name}_total` : name;
    text += `# HELP ${family} ${escapeHelp(help)}\n# TYPE ${family} ${type}\n`;
    for (const { suffix, labels, value } of metric.samples()) {
      text += `${name}${suffix}${labels === '' ? '' : `{${labels}}`} ${numberText(value)}\n`;
    }
  }
  return format === 'openmetrics' ? `${text}# EOF\n` : text;
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

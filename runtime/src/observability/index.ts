export { currentRequest, type RequestContext } from './context.ts';
export type { Logger, LogLevel } from './logger.ts';
export type { Counter } from './metrics/counter.ts';
export type { Gauge } from './metrics/gauge.ts';
export type { Histogram } from './metrics/histogram.ts';
export {
  createMetrics,
  type Metrics,
  type MetricsOptions,
} from './metrics/registry.ts';
export { METRICS_CONTENT_TYPE, OPENMETRICS_CONTENT_TYPE } from './metrics/text.ts';

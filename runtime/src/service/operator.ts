import type { Loggers } from '../observability/loggers.ts';
import type { Metrics } from '../observability/metrics/registry.ts';
import type { DependencyStatus } from './lifecycle.ts';

export type Phase = 'starting' | 'up' | 'draining';

/** One value of the configuration, secrets masked. */
export interface ConfigEntry {
  readonly value: unknown;
  /** Where it came from. */
  readonly origin: string | undefined;
}

/** What the operations endpoints of a service read, and the little that they may change. */
export interface Operator {
  readonly service: string;
  readonly version: string;
  readonly profile: string;
  readonly startedAt: Date;
  readonly metrics: Metrics;
  readonly loggers: Loggers;
  phase: Phase;
  /** Asks every dependency; none before the service is up. */
  dependencies(): Promise<readonly DependencyStatus[]>;
  /** By path, `http.port`. */
  configuration(): Readonly<Record<string, ConfigEntry>>;
}

import { type DestinationStream, pino } from 'pino';
import { currentRequest } from './context.ts';
import type { Logger, LogLevel } from './logger.ts';

/** Values of these keys never reach the log. */
export const REDACTED_KEYS = [
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
] as const;

export interface LoggerOptions {
  readonly service: string;
  readonly version: string;
  readonly level: LogLevel | 'silent';
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream | undefined;
}

/** JSON lines with service, level name, ISO time and, inside a request, its correlation and trace ids. */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service, version: options.version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: REDACTED_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '[redacted]',
      },
      mixin() {
        const request = currentRequest();
        if (request === undefined) return {};
        const { correlationId, traceId } = request;
        return traceId === undefined ? { correlationId } : { correlationId, traceId };
      },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
}

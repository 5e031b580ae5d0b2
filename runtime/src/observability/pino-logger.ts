import { type DestinationStream, pino } from 'pino';
import { currentRequest } from './context.ts';
import type { Logger, LogLevel } from './logger.ts';
import { redact } from './redact.ts';

export interface LoggerOptions {
  readonly service: string;
  readonly version: string;
  readonly level: LogLevel | 'silent';
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream | undefined;
}

export interface OpenLog {
  readonly log: Logger;
  /** Writes what has not been written yet; also done when the process ends. */
  flush(): Promise<void>;
}

/** Standard output; its `flush` waits for pending writes only with a minimum length above 0. */
const ASYNC = { fd: 1, sync: false, minLength: 1 } as const;

/** JSON lines with service, level name, ISO time and, inside a request, its correlation and trace ids. */
export function openLog(options: LoggerOptions): OpenLog {
  // Asynchronous: a line must not hold up a request.
  const output = options.destination === undefined ? pino.destination(ASYNC) : undefined;
  const log: Logger = pino(
    {
      level: options.level,
      base: { service: options.service, version: options.version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redact },
      mixin() {
        const request = currentRequest();
        if (request === undefined) return {};
        const { correlationId, traceId } = request;
        return traceId === undefined ? { correlationId } : { correlationId, traceId };
      },
    },
    options.destination ?? output,
  );
  return {
    log,
    flush: () =>
      new Promise((resolve) => {
        if (output === undefined) resolve();
        else output.flush(() => resolve());
      }),
  };
}

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
  readonly writeLine: LineWriter;
  /** Writes what has not been written yet; also done when the process ends. */
  flush(): Promise<void>;
}

/** Writes a line whose fields are JSON text already, `"a":1,"b":2`; nothing of them is redacted or copied. */
export type LineWriter = (level: LogLevel, fields: string, message: string) => void;

/** Standard output: a write for each 4 KiB, and after a tenth of a second for what is less. */
const ASYNC = { fd: 1, sync: false, minLength: 4096, periodicFlush: 100 } as const;

/** JSON lines with service, level name, ISO time and, inside a request, its correlation and trace ids. */
export function openLog(options: LoggerOptions): OpenLog {
  // Asynchronous: a line must not hold up a request.
  const output = options.destination === undefined ? pino.destination(ASYNC) : undefined;
  const destination = options.destination ?? output ?? process.stdout;
  const log = pino(
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
    destination,
  );
  const base = `"service":${JSON.stringify(options.service)},"version":${JSON.stringify(options.version)}`;
  const timeOf = isoClock();
  return {
    log,
    writeLine(level, fields, message) {
      if (!log.isLevelEnabled(level)) return;
      destination.write(
        `{"level":"${level}","time":"${timeOf(Date.now())}",${base},${fields},"msg":"${message}"}\n`,
      );
    },
    flush: () =>
      new Promise((resolve) => {
        if (output === undefined) resolve();
        else output.flush(() => resolve());
      }),
  };
}

/** ISO text of a time in milliseconds, made once for each millisecond. */
function isoClock(): (now: number) => string {
  let last = -1;
  let text = '';
  return (now) => {
    if (now !== last) {
      last = now;
      text = new Date(now).toISOString();
    }
    return text;
  };
}

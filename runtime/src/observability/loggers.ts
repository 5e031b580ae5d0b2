import type { Logger, LogLevel } from './logger.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies readonly (
  | LogLevel
  | 'silent'
)[];

/** The loggers of a service by name, so that their levels can be changed while it runs. */
export interface Loggers {
  /** A logger for a part of the service; it has the level of the service until it is given one. */
  child(name: string): Logger;
  levels(): Readonly<Record<string, string>>;
  /** Of one logger, or of all; false where none has the name. */
  setLevel(level: (typeof LOG_LEVELS)[number], name?: string): boolean;
}

/** `root` is listed as `service`. */
export function createLoggers(root: Logger): Loggers {
  const loggers = new Map([['service', root]]);
  return {
    child(name) {
      const log = root.child({ resource: name });
      loggers.set(name, log);
      return log;
    },
    levels: () => Object.fromEntries([...loggers].map(([name, { level }]) => [name, level])),
    setLevel(level, name) {
      const chosen = [...loggers].filter(([known]) => name === undefined || known === name);
      for (const [, log] of chosen) log.level = level;
      return chosen.length > 0;
    },
  };
}

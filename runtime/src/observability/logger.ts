export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

type LogMethod = {
  (message: string): void;
  (fields: object, message?: string): void;
};

/** The port that a service logs through; pino is behind it. */
export interface Logger {
  level: string;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  child(fields: Readonly<Record<string, unknown>>): Logger;
}

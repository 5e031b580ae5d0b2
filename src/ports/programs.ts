/** What a program gave until it ended. */
export interface ProgramResult {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** It was ended because it took too long. */
  readonly timedOut: boolean;
}

export interface ProgramOptions {
  /** Milliseconds after which it is ended. */
  readonly timeout: number;
  /** Ends it; `run` then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** The door to programs of the user's machine. */
export interface Programs {
  /** Absolute path of a program on PATH, or undefined. */
  find(name: string): string | undefined;
  /** Runs a program with arguments as they are: no shell takes part. */
  run(path: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult>;
}

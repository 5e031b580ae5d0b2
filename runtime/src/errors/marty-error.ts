import { ERROR_CODES, type ErrorCode, errorDocs, isErrorCode, type RetryAdvice } from './codes.ts';

/** What one part of the input did wrong, as it stands in `errors` of a problem document. */
export interface InputProblem {
  readonly in: 'params' | 'query' | 'headers' | 'body';
  /** JSON pointer into that part (RFC 6901); '' is the part itself. */
  readonly path: string;
  readonly message: string;
}

export interface MartyErrorOptions {
  /** Shown to the caller; plain JSON data. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Every problem of the input, shown to the caller. */
  readonly problems?: readonly InputProblem[];
  /** Seconds after which a retry is worth it: sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Never shown to the caller, always in the log. */
  readonly cause?: unknown;
}

/**
 * The error of a service, the same on every protocol.
 *
 * @example
 * throw new MartyError('not_found', `no pet ${id}`);
 */
export class MartyError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'MartyError';
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly problems: readonly InputProblem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: Code, message: string, options: MartyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.problems = options.problems ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The HTTP status of the code. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  /** The name of the gRPC status of the code. */
  get grpc(): string {
    return ERROR_CODES[this.code].grpc;
  }

  get retry(): RetryAdvice {
    return ERROR_CODES[this.code].retry;
  }

  get docs(): string {
    return errorDocs(this.code);
  }

  /**
   * Any thrown value as a `MartyError`. One from another copy of this package is recognised by its shape; all
   * else becomes `internal` with the value as its cause, so that no text of it reaches a caller.
   */
  static from(value: unknown): MartyError {
    if (value instanceof MartyError) return value;
    if (isForeignMartyError(value)) {
      return new MartyError(value.code, value.message, { cause: value });
    }
    if (value instanceof Error && value.name === 'AbortError') {
      return new MartyError('cancelled', 'the request was cancelled', { cause: value });
    }
    return new MartyError('internal', 'an unexpected error happened', { cause: value });
  }
}

function isForeignMartyError(value: unknown): value is Error & { code: ErrorCode } {
  return (
    value instanceof Error && value.name === 'MartyError' && isErrorCode((value as { code?: unknown }).code)
  );
}

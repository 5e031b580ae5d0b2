/**
 * The one table of errors that a service answers with. HTTP status, gRPC status and retry advice of every
 * protocol come from here; the names are those of gRPC in lower case, plus the few that only HTTP has.
 */
export const ERROR_CODES = {
  invalid_argument: { status: 400, grpc: 'INVALID_ARGUMENT', retry: 'never', title: 'Invalid argument' },
  out_of_range: { status: 400, grpc: 'OUT_OF_RANGE', retry: 'never', title: 'Out of range' },
  unauthenticated: { status: 401, grpc: 'UNAUTHENTICATED', retry: 'never', title: 'Unauthenticated' },
  permission_denied: { status: 403, grpc: 'PERMISSION_DENIED', retry: 'never', title: 'Permission denied' },
  not_found: { status: 404, grpc: 'NOT_FOUND', retry: 'never', title: 'Not found' },
  conflict: { status: 409, grpc: 'ALREADY_EXISTS', retry: 'never', title: 'Conflict' },
  aborted: { status: 409, grpc: 'ABORTED', retry: 'always', title: 'Aborted' },
  failed_precondition: {
    status: 412,
    grpc: 'FAILED_PRECONDITION',
    retry: 'never',
    title: 'Failed precondition',
  },
  request_timeout: {
    status: 408,
    grpc: 'DEADLINE_EXCEEDED',
    retry: 'if-idempotent',
    title: 'Request timeout',
  },
  headers_too_large: {
    status: 431,
    grpc: 'OUT_OF_RANGE',
    retry: 'never',
    title: 'Request header fields too large',
  },
  payload_too_large: { status: 413, grpc: 'OUT_OF_RANGE', retry: 'never', title: 'Payload too large' },
  unsupported_media_type: {
    status: 415,
    grpc: 'INVALID_ARGUMENT',
    retry: 'never',
    title: 'Unsupported media type',
  },
  resource_exhausted: {
    status: 429,
    grpc: 'RESOURCE_EXHAUSTED',
    retry: 'after-delay',
    title: 'Resource exhausted',
  },
  cancelled: { status: 499, grpc: 'CANCELLED', retry: 'never', title: 'Cancelled' },
  internal: { status: 500, grpc: 'INTERNAL', retry: 'never', title: 'Internal error' },
  unimplemented: { status: 501, grpc: 'UNIMPLEMENTED', retry: 'never', title: 'Not implemented' },
  unavailable: { status: 503, grpc: 'UNAVAILABLE', retry: 'always', title: 'Unavailable' },
  deadline_exceeded: {
    status: 504,
    grpc: 'DEADLINE_EXCEEDED',
    retry: 'if-idempotent',
    title: 'Deadline exceeded',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

/** May a caller send the same request again? */
export type RetryAdvice = 'never' | 'always' | 'if-idempotent' | 'after-delay';

interface ErrorCodeEntry {
  readonly status: number;
  readonly grpc: string;
  readonly retry: RetryAdvice;
  readonly title: string;
}

export type ErrorCode = keyof typeof ERROR_CODES;

/** Where each code is explained; also the `type` of its problem document. */
export function errorDocs(code: ErrorCode): string {
  return `https://marty.dev/errors/${code}`;
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}

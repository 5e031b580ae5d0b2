import { ERROR_CODES, type ErrorCode } from './codes.ts';
import type { InputProblem, MartyError } from './marty-error.ts';

/** A problem document, `application/problem+json` of RFC 9457. */
export interface Problem {
  /** URI of the page that explains the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  /** The path of the request. */
  readonly instance?: string;
  readonly correlationId?: string;
  readonly errors?: readonly InputProblem[];
  readonly details?: Readonly<Record<string, unknown>>;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** The document that a caller sees; never holds the cause. */
export function problemOf(
  error: MartyError,
  request: { readonly instance?: string; readonly correlationId?: string } = {},
): Problem {
  return {
    type: error.docs,
    title: ERROR_CODES[error.code].title,
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(request.instance === undefined ? {} : { instance: request.instance }),
    ...(request.correlationId === undefined ? {} : { correlationId: request.correlationId }),
    ...(error.problems.length === 0 ? {} : { errors: error.problems }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

/** JSON Schema of `Problem`, for OpenAPI documents. */
export const PROBLEM_JSON_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(ERROR_CODES) },
    instance: { type: 'string' },
    correlationId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['in', 'path', 'message'],
        properties: {
          in: { type: 'string', enum: ['params', 'query', 'headers', 'body'] },
          path: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    details: { type: 'object', additionalProperties: true },
  },
} as const;

import { MartyError } from '../errors/marty-error.ts';

/**
 * An error of the HTTP layer (malformed JSON, oversized body, …) as a `MartyError`. Fastify's own codes are
 * listed at fastify.dev/docs/latest/Reference/Errors.
 */
export function faultOf(error: unknown): MartyError {
  if (error instanceof MartyError) return error;
  switch ((error as { code?: unknown } | null)?.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new MartyError('payload_too_large', 'the request body is too large', { cause: error });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new MartyError('unsupported_media_type', 'the request body must be application/json', {
        cause: error,
      });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new MartyError('invalid_argument', 'the request body is empty, JSON was announced', {
        cause: error,
      });
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new MartyError('invalid_argument', 'the request body is not valid JSON or has a forbidden key', {
        cause: error,
      });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new MartyError('invalid_argument', 'the body does not have the announced length', {
        cause: error,
      });
    case 'FST_ERR_MAX_PARAM_LENGTH':
    case 'FST_ERR_BAD_URL':
      return new MartyError('invalid_argument', 'the path cannot be decoded', { cause: error });
    default:
  }
  return MartyError.from(error);
}

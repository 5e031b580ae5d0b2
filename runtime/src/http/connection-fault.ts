import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { MartyError } from '../errors/marty-error.ts';
import { PROBLEM_CONTENT_TYPE, problemOf } from '../errors/problem.ts';

/** Answers what never became a request (no HTTP, too slow, too many headers) and ends its connection. */
export function answerConnectionFault(error: unknown, socket: Socket): void {
  const code = (error as { code?: unknown } | null)?.code;
  // A caller that went away reads no answer.
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const fault = faultOf(code, error);
  const body = JSON.stringify(problemOf(fault));
  socket.end(
    `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status]}\r\ncontent-type: ${PROBLEM_CONTENT_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** The codes of Node.js: nodejs.org/api/http.html#event-clienterror. */
function faultOf(code: unknown, cause: unknown): MartyError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new MartyError('headers_too_large', 'the request headers are too large', { cause });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new MartyError('request_timeout', 'the request took too long to arrive', { cause });
  }
  return new MartyError('invalid_argument', 'the request is not valid HTTP', { cause });
}

import { describe, expect, test } from 'vitest';
import {
  describeStartupError,
  ERROR_CODES,
  MartyError,
  problemOf,
  StartupError,
} from '../../../runtime/src/errors/index.ts';
import { MissingPackageError, optionalPackage } from '../../../runtime/src/packages/optional-package.ts';

/** The canonical mapping of google.rpc.Code to HTTP, with 412 for failed preconditions of HTTP callers. */
test.each([
  ['invalid_argument', 400, 'INVALID_ARGUMENT', 'never'],
  ['out_of_range', 400, 'OUT_OF_RANGE', 'never'],
  ['unauthenticated', 401, 'UNAUTHENTICATED', 'never'],
  ['permission_denied', 403, 'PERMISSION_DENIED', 'never'],
  ['not_found', 404, 'NOT_FOUND', 'never'],
  ['conflict', 409, 'ALREADY_EXISTS', 'never'],
  ['aborted', 409, 'ABORTED', 'always'],
  ['failed_precondition', 412, 'FAILED_PRECONDITION', 'never'],
  ['request_timeout', 408, 'DEADLINE_EXCEEDED', 'if-idempotent'],
  ['headers_too_large', 431, 'OUT_OF_RANGE', 'never'],
  ['payload_too_large', 413, 'OUT_OF_RANGE', 'never'],
  ['unsupported_media_type', 415, 'INVALID_ARGUMENT', 'never'],
  ['resource_exhausted', 429, 'RESOURCE_EXHAUSTED', 'after-delay'],
  ['cancelled', 499, 'CANCELLED', 'never'],
  ['internal', 500, 'INTERNAL', 'never'],
  ['unimplemented', 501, 'UNIMPLEMENTED', 'never'],
  ['unavailable', 503, 'UNAVAILABLE', 'always'],
  ['deadline_exceeded', 504, 'DEADLINE_EXCEEDED', 'if-idempotent'],
] as const)('%s is HTTP %i, gRPC %s, retry %s', (code, status, grpc, retry) => {
  const error = new MartyError(code, 'x');
  expect([error.status, error.grpc, error.retry]).toEqual([status, grpc, retry]);
  expect(problemOf(error)).toMatchObject({ status, code, type: error.docs, title: ERROR_CODES[code].title });
});

describe('from', () => {
  test('keeps a MartyError', () => {
    const error = new MartyError('conflict', 'x');
    expect(MartyError.from(error)).toBe(error);
  });

  test('knows one of another copy of the package', () => {
    const foreign = Object.assign(new Error('gone'), { name: 'MartyError', code: 'not_found' });
    expect(MartyError.from(foreign)).toMatchObject({ code: 'not_found', message: 'gone', cause: foreign });
  });

  test.each([[new Error('secret')], ['secret'], [undefined], [null], [{ code: 'not_found' }]])(
    'makes %o an internal error that hides it',
    (value) => {
      const error = MartyError.from(value);
      expect(error.code).toBe('internal');
      expect(error.cause).toBe(value);
      expect(JSON.stringify(problemOf(error))).not.toContain('secret');
    },
  );

  test('an aborted work is cancelled', () => {
    expect(MartyError.from(new DOMException('x', 'AbortError')).code).toBe('cancelled');
  });
});

test('a startup error prints its code, faults and hint', () => {
  const error = new StartupError('MARTY_CONFIG_INVALID', 'two faults', {
    faults: ['a: x', 'b: y'],
    hint: 'Look.',
  });
  expect(describeStartupError(error)).toBe(
    'MARTY_CONFIG_INVALID: two faults\n  - a: x\n  - b: y\n  hint: Look.',
  );
});

describe('an optional package', () => {
  const absent = (name: string) =>
    Object.assign(new Error(`Cannot find package '${name}' imported from x`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });

  test('that is missing is named with the command that installs it', async () => {
    const load = optionalPackage('pg', 'postgres()', () => Promise.reject(absent('pg')));
    await expect(load).rejects.toBeInstanceOf(MissingPackageError);
    await expect(load).rejects.toMatchObject({
      code: 'MARTY_PACKAGE_MISSING',
      message: 'postgres() needs the package pg',
      install: expect.stringMatching(/^(npm install|\w+ add) pg@\^8\.16\.0$/),
    });
  });

  test.each([absent('other'), new Error('its own bug')])(
    'that fails otherwise fails as it did: %s',
    async (error) => {
      await expect(optionalPackage('pg', 'postgres()', () => Promise.reject(error))).rejects.toBe(error);
    },
  );
});

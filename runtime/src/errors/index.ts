export { ERROR_CODES, type ErrorCode, errorDocs, isErrorCode, type RetryAdvice } from './codes.ts';
export { type InputProblem, MartyError, type MartyErrorOptions } from './marty-error.ts';
export { PROBLEM_CONTENT_TYPE, PROBLEM_JSON_SCHEMA, type Problem, problemOf } from './problem.ts';
export {
  describeStartupError,
  STARTUP_ERRORS,
  StartupError,
  type StartupErrorCode,
} from './startup-error.ts';

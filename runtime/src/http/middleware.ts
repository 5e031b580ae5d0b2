import type { RouteReply } from './route.ts';
import type { StageRequest } from './stage.ts';

/** What a middleware knows of the request that it is called for. */
export type RequestScope = StageRequest;

/** What a handler, or a middleware in its place, answers. */
export type Answer = RouteReply;

/**
 * A plain function around validation and handler, after authentication, authorization and rate limit. It may
 * answer itself, change the answer of `next`, or throw; `next` must be called at most once.
 *
 * @example
 * const timed: Middleware = async (request, next) => {
 *   const answer = await next();
 *   return { ...answer, headers: { ...answer.headers, 'server-timing': 'app' } };
 * };
 */
export type Middleware = (request: RequestScope, next: () => Promise<Answer>) => Promise<Answer>;

/** Runs middlewares from the outermost in, then `handle`. */
export function runThrough(
  middlewares: readonly Middleware[],
  request: RequestScope,
  handle: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const from = async (index: number): Promise<Answer> => {
    const middleware = middlewares[index];
    if (middleware === undefined) return handle();
    let called = false;
    return middleware(request, () => {
      if (called) throw new Error('a middleware called next twice');
      called = true;
      return from(index + 1);
    });
  };
  return from(0);
}

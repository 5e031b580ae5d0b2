import { MartyError } from '../../errors/marty-error.ts';
import type { RequestStage, StageRequest } from '../../http/stage.ts';
import type { LimitedRate, RateLimiter, RouteRate } from '../rate-limit/limiter.ts';
import type { Recorder } from './recorder.ts';

/** A route's own limit, or `false` for none. */
export type RouteLimit<Name extends string> = RouteRate<Name> | false;

/** Limits requests after authentication, by the policy and cost of their route. */
export function limitStage(limiter: RateLimiter, recorder: Recorder): RequestStage {
  return {
    name: 'rate-limit',
    at: 'limit',
    admit({ method, path, options }) {
      const limit = options.rateLimit as RouteLimit<string> | undefined;
      if (limit !== undefined && limit !== false) limiter.checkRoute(`${method} ${path}`, limit);
    },
    handle(request) {
      const limit = request.route?.options.rateLimit as RouteLimit<string> | undefined;
      if (limit === false) return undefined;
      return apply(limiter.take(request, limit), request, recorder);
    },
  };
}

/** Limits every request by one policy as it arrives, before anything is verified. */
export function arrivalStage(limiter: RateLimiter, policy: string, recorder: Recorder): RequestStage {
  limiter.checkRoute('the arrival limit', { policy });
  return {
    name: 'arrival-limit',
    at: 'arrive',
    handle: (request) => apply(limiter.take(request, { policy }), request, recorder),
  };
}

type Taken = ReturnType<RateLimiter['take']>;

function apply(taken: Taken, request: StageRequest, recorder: Recorder): void | Promise<void> {
  if (taken instanceof Promise) return taken.then((late) => applyNow(late, request, recorder));
  return applyNow(taken, request, recorder);
}

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` with quota and window, `RateLimit` with
 * what remains (`r`) and the seconds until the quota is whole (`t`).
 */
function applyNow(taken: LimitedRate | undefined, request: StageRequest, recorder: Recorder): void {
  if (taken === undefined) return;
  const { policy, header, decision } = taken;
  request.setHeader('ratelimit-policy', header);
  if (decision === undefined) return;
  const { allowed, remaining, resetMs, retryAfterMs } = decision;
  request.setHeader('ratelimit', `"${policy}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`);
  if (allowed) return;
  recorder.refused(request, 'rate.limited', policy);
  throw new MartyError('resource_exhausted', 'too many requests', {
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)),
  });
}

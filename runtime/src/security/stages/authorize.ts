import { MartyError } from '../../errors/marty-error.ts';
import type { RequestStage, StageRequest } from '../../http/stage.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { CredentialError } from '../credential-error.ts';
import type { Recorder } from './recorder.ts';

export interface AuthorizeOptions {
  /** Which allowed requests are recorded: those that are no `GET`, all, or none. */
  readonly recordAllowed: 'writes' | 'all' | 'none';
  /** A request is allowed only once its record is kept. */
  readonly required: boolean;
}

/** Checks the permission of the route; what depends on the body is for the handler to ask. */
export function authorizeStage(
  authorizer: Authorizer<string, unknown>,
  recorder: Recorder,
  { recordAllowed, required }: AuthorizeOptions,
): RequestStage {
  const judge = (request: StageRequest, permission: string, allowed: boolean): void | Promise<void> => {
    if (!allowed) {
      recorder.refused(request, 'permission.denied', 'permission_denied', { permission });
      throw new MartyError('permission_denied', `this needs the permission ${permission}`);
    }
    if (recordAllowed === 'none' || (recordAllowed === 'writes' && request.method === 'GET'))
      return undefined;
    const kept = recorder.allowed(request, 'permission.allowed', { permission });
    if (required) return kept.catch(notKept);
    kept.catch(() => undefined);
    return undefined;
  };
  return {
    name: 'authorize',
    at: 'authorize',
    handle(request) {
      const permission = request.route?.options.permission;
      if (permission === undefined) return undefined;
      if (request.user === undefined) {
        recorder.refused(request, 'credential.refused', 'missing', { permission });
        throw new CredentialError('missing');
      }
      const allowed = authorizer.allows(request.user, permission);
      if (allowed instanceof Promise) return allowed.then((late) => judge(request, permission, late));
      return judge(request, permission, allowed);
    },
  };
}

function notKept(cause: unknown): never {
  throw new MartyError('unavailable', 'this cannot be recorded now, and so is not done', {
    retryAfterSeconds: 5,
    cause,
  });
}

import { MartyError } from '../../errors/marty-error.ts';
import type { RequestStage, StageRequest } from '../../http/stage.ts';
import { CredentialError } from '../credential-error.ts';
import type { Authenticator } from './authenticators.ts';
import type { Recorder } from './recorder.ts';

/**
 * Finds out who asks. The first authenticator whose credential a request has decides; a credential that proves
 * nothing is refused also where none is needed, so that a caller learns of it.
 */
export function authenticateStage(
  authenticators: readonly Authenticator<unknown>[],
  recorder: Recorder,
): RequestStage {
  const challenges = [...new Set(authenticators.flatMap(({ challenge }) => challenge ?? []))].join(', ');
  const refuse = (request: StageRequest, error: unknown, by: string | undefined): never => {
    const fault = MartyError.from(error);
    const reason = error instanceof CredentialError ? error.reason : fault.code;
    if (fault.code === 'unauthenticated' && challenges !== '') {
      // RFC 6750, section 3: no error where no credential was given.
      const wrong = by === 'bearer' ? ' error="invalid_token"' : '';
      request.setHeader('www-authenticate', `${challenges}${wrong}`);
    }
    recorder.refused(request, 'credential.refused', reason, by === undefined ? {} : { details: { by } });
    throw error;
  };
  return {
    name: 'authenticate',
    at: 'authenticate',
    handle(request) {
      const auth = request.route?.options.auth ?? 'required';
      if (auth === 'none') return undefined;
      for (let i = 0; i < authenticators.length; i += 1) {
        const authenticator = authenticators[i] as Authenticator<unknown>;
        let user: unknown;
        try {
          user = authenticator.authenticate(request);
        } catch (error) {
          return refuse(request, error, authenticator.name);
        }
        if (user instanceof Promise) {
          return user.then(
            (late: unknown) => {
              request.user = late;
            },
            (error: unknown) => refuse(request, error, authenticator.name),
          );
        }
        if (user !== undefined) {
          request.user = user;
          return undefined;
        }
      }
      if (auth === 'required') refuse(request, new CredentialError('missing'), undefined);
      return undefined;
    },
  };
}

import type { RequestStage } from '../http/stage.ts';
import type { Resource } from './resource.ts';
import type { Security } from './security.ts';

/** The security of a service as its last resource: checked by readiness, closed first. */
export function securityResource(
  security: Security | undefined,
  uses: Readonly<Record<string, unknown>>,
): Resource<readonly RequestStage[]> {
  return {
    name: 'security',
    async start(context) {
      const started = await security?.start({ ...context, uses });
      return {
        handle: started?.stages ?? [],
        check: async () => started?.check?.(),
        close: async () => started?.close?.(),
      };
    },
  };
}

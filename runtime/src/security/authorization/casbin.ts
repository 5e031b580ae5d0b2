import { optionalPackage } from '../../packages/optional-package.ts';
import { type Authorizer, partsOf } from './authorizer.ts';
import type { RoleHolder } from './rbac.ts';

/** The part of a casbin enforcer that decisions need. */
export interface CasbinEnforcer {
  enforce(...request: unknown[]): Promise<boolean>;
}

export type CasbinOptions =
  | {
      /** Text of a model whose request is `r = role, user, resource, type, action`. */
      readonly model: string;
      /** Text of a policy in CSV. */
      readonly policy: string;
    }
  | { readonly enforcer: CasbinEnforcer };

/**
 * Decides with casbin: one request for each role of the user until one is allowed; `order:read` is the action
 * `read` on the type `order`. Without a resource the request has `{}` in its place.
 *
 * @example
 * const authorizer = await casbinAuthorizer({
 *   model: await readFile('model.conf', 'utf8'),
 *   policy: await readFile('policy.csv', 'utf8'),
 * });
 */
export async function casbinAuthorizer<Permission extends string = string>(
  options: CasbinOptions,
): Promise<Authorizer<Permission, RoleHolder>> {
  const enforcer = 'enforcer' in options ? options.enforcer : await open(options.model, options.policy);
  return {
    async allows(user, permission, resource) {
      const [type, action] = partsOf(permission);
      for (const role of user.roles) {
        if (await enforcer.enforce(role, user, resource ?? {}, type, action)) return true;
      }
      return false;
    },
  };
}

async function open(model: string, policy: string): Promise<CasbinEnforcer> {
  const casbin = await optionalPackage('casbin', 'casbinAuthorizer()', () => import('casbin'));
  return casbin.newEnforcer(casbin.newModelFromString(model), new casbin.StringAdapter(policy));
}

import type { Abac, UserOfRules } from './abac.ts';
import type { Rbac, RoleHolder } from './rbac.ts';

/** Whoever decides what a user may do. It must answer `false`, or reject, when it does not know. */
export interface Authorizer<Permission extends string = string, User = never> {
  /** Exists for the compiler only. */
  readonly '~permission'?: Permission;
  /**
   * May the user do it? Without a resource: to any resource at all. The answer is a promise only where the
   * decision is made elsewhere.
   */
  readonly allows: (user: User, permission: Permission, resource?: unknown) => boolean | Promise<boolean>;
}

/** The built-in decision as an `Authorizer`. Without a resource only the role decides. */
export function roleAuthorizer<Permission extends string, Rules>(
  decide: Abac<Permission, Rules>,
): Authorizer<Permission, RoleHolder & UserOfRules<Rules>>;
export function roleAuthorizer<Permission extends string>(
  decide: Rbac<Permission>,
): Authorizer<Permission, RoleHolder>;
export function roleAuthorizer(decide: Rbac<string> | Abac<string, unknown>): Authorizer<string, RoleHolder> {
  const roles = 'rbac' in decide ? decide.rbac : decide;
  const rules = decide as (user: RoleHolder, permission: string, resource?: unknown) => boolean;
  return {
    allows: (user, permission, resource) =>
      resource === undefined ? roles(user, permission) : rules(user, permission, resource),
  };
}

/** `order` and `read` of `order:read`. */
export function partsOf(permission: string): readonly [resource: string, action: string] {
  const colon = permission.indexOf(':');
  return [permission.slice(0, colon), permission.slice(colon + 1)];
}

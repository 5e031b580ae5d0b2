import type { Rbac, RoleHolder } from './rbac.ts';

/** Decides by attributes of user and resource, on top of the role. */
export type Rule<User, Resource> = (user: User, resource: Resource) => boolean;

type RulesFor<Permission extends string> = {
  // biome-ignore lint/suspicious/noExplicitAny: each rule types its own user and resource
  readonly [P in Permission]?: Rule<any, any>;
};

/** The user that the rules know of. */
export type UserOfRules<Rules> = {
  [P in keyof Rules]: Rules[P] extends Rule<infer User, never> ? (user: User) => void : never;
}[keyof Rules] extends (user: infer All) => void
  ? All
  : never;

type ResourceOf<Rules, Permission> = Permission extends keyof Rules
  ? Rules[Permission] extends Rule<never, infer Resource>
    ? [resource: Resource]
    : []
  : [];

/** Has the user the permission, for this resource where its permission has a rule? */
export interface Abac<Permission extends string, Rules> {
  <P extends Permission>(
    user: RoleHolder & UserOfRules<Rules>,
    permission: P,
    ...resource: ResourceOf<Rules, P>
  ): boolean;
  /** Exists for the compiler only. */
  readonly '~permission'?: Permission;
  readonly rbac: Rbac<Permission>;
}

/**
 * Adds rules about attributes to roles. A permission with a rule asks for its resource; both role and rule must
 * agree.
 *
 * @example
 * const may = abac(can, {
 *   'order:cancel': (user: User, order: Order) => order.owner === user.id,
 * });
 * may(user, 'order:cancel', order);
 */
export function abac<Permission extends string, const Rules extends RulesFor<Permission>>(
  can: Rbac<Permission>,
  rules: Rules & { readonly [P in Exclude<keyof Rules, Permission>]: never },
): Abac<Permission, Rules> {
  const table: ReadonlyMap<string, Rule<unknown, unknown>> = new Map(Object.entries(rules));
  const may = (user: RoleHolder, permission: Permission, ...[resource]: readonly unknown[]): boolean => {
    if (!can(user, permission)) return false;
    const rule = table.get(permission);
    return rule === undefined || rule(user, resource);
  };
  return Object.assign(may, { rbac: can }) as Abac<Permission, Rules>;
}

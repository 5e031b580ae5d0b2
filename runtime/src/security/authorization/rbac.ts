import { StartupError } from '../../errors/startup-error.ts';

/** `resource:action`; in a role, `*` may stand for either part. */
export type PermissionPattern = `${string}:${string}`;

type RoleTable = { readonly [role: string]: readonly PermissionPattern[] };

type Exact<Pattern> = Pattern extends `${string}*${string}` ? never : Pattern;

/** Every permission that is named without a wildcard, in a role or in `permissions`. */
export type PermissionOf<Roles extends RoleTable, Declared extends PermissionPattern> =
  | Exact<Roles[keyof Roles][number]>
  | Declared;

/** Whoever has roles; names that no table knows give nothing. */
export interface RoleHolder {
  readonly roles: readonly string[];
}

export interface RbacOptions<Roles extends RoleTable, Declared extends PermissionPattern> {
  /** Role → what it may do: `order:read`, `order:*`, `*:read`, `*:*`. */
  readonly roles: Roles;
  /** Role → roles whose permissions it has as well. */
  readonly inherits?: { readonly [Role in keyof Roles]?: readonly (keyof Roles & string)[] };
  /** Permissions that roles have through wildcards only. */
  readonly permissions?: readonly Declared[];
}

/** Has the user the permission? */
export interface Rbac<Permission extends string, Role extends string = string> {
  (user: RoleHolder, permission: Permission): boolean;
  /** Exists for the compiler only. */
  readonly '~permission'?: Permission;
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
  /** What a role may do, with what it inherits. */
  permissionsOf(role: Role): readonly Permission[];
}

/**
 * Role-based access control with typed permissions: one that no role names is a compile error.
 *
 * @example
 * const can = rbac({
 *   roles: { clerk: ['order:read', 'order:write'], admin: ['order:*'] },
 *   inherits: { admin: ['clerk'] },
 * } as const);
 * can(user, 'order:read');
 */
export function rbac<const Roles extends RoleTable, const Declared extends PermissionPattern = never>(
  options: RbacOptions<Roles, Declared>,
): Rbac<PermissionOf<Roles, Declared>, keyof Roles & string> {
  type Permission = PermissionOf<Roles, Declared>;
  const patterns = Object.entries(options.roles);
  const named = patterns.flatMap(([, list]) => list.filter((pattern) => !pattern.includes('*')));
  const universe = [...new Set<string>([...named, ...(options.permissions ?? [])])].sort();
  for (const permission of universe) {
    if (!/^[^:*\s]+:[^:*\s]+$/.test(permission)) {
      throw new StartupError('MARTY_SECURITY_INVALID', `'${permission}' is not a permission like order:read`);
    }
  }
  const own = new Map(
    patterns.map(([role, list]) => [role, list.flatMap((pattern) => expand(role, pattern, universe))]),
  );
  const all = new Map(
    patterns.map(([role]) => {
      const line = lineage(role, options.inherits ?? {}, own, []);
      return [role, new Set(line.flatMap((name) => own.get(name) ?? []))] as const;
    }),
  );
  const can = ({ roles }: RoleHolder, permission: string): boolean => {
    for (let i = 0; i < roles.length; i += 1) {
      if (all.get(roles[i] as string)?.has(permission) === true) return true;
    }
    return false;
  };
  return Object.assign(can, {
    roles: [...all.keys()],
    permissions: universe as Permission[],
    permissionsOf: (role: string) => [...(all.get(role) ?? [])].sort() as Permission[],
  });
}

/** The permissions that a pattern means; a wildcard that means none is a slip of the pen. */
function expand(role: string, pattern: string, universe: readonly string[]): readonly string[] {
  const [resource, action, rest] = pattern.split(':');
  const found = universe.filter((permission) => {
    const [itsResource, itsAction] = permission.split(':');
    return (resource === '*' || resource === itsResource) && (action === '*' || action === itsAction);
  });
  if (rest === undefined && found.length > 0) return found;
  throw new StartupError('MARTY_SECURITY_INVALID', `'${pattern}' of the role '${role}' means no permission`, {
    hint: 'Name the permission in a role or in `permissions`, as resource:action.',
  });
}

/** The role and all that it inherits from. */
function lineage(
  role: string,
  inherits: Readonly<Record<string, readonly string[] | undefined>>,
  known: ReadonlyMap<string, unknown>,
  path: readonly string[],
): readonly string[] {
  if (path.includes(role)) {
    const cycle = [...path.slice(path.indexOf(role)), role].join(' → ');
    throw new StartupError('MARTY_SECURITY_INVALID', `roles inherit in a circle: ${cycle}`);
  }
  if (!known.has(role)) {
    throw new StartupError(
      'MARTY_SECURITY_INVALID',
      `'${path.at(-1)}' inherits from '${role}', which is no role`,
    );
  }
  const parents = Object.hasOwn(inherits, role) ? (inherits[role] ?? []) : [];
  return [role, ...parents.flatMap((parent) => lineage(parent, inherits, known, [...path, role]))];
}

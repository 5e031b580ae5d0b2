import { optionalPackage } from '../../packages/optional-package.ts';
import { type Authorizer, partsOf } from './authorizer.ts';

/** A rule of CASL as plain data (casl.js.org, "Raw rule"). */
export interface CaslRule {
  readonly action: string | readonly string[];
  readonly subject?: string | readonly string[];
  readonly conditions?: Readonly<Record<string, unknown>>;
  readonly inverted?: boolean;
  readonly reason?: string;
}

export interface CaslOptions<User> {
  /** What a user may do; called once for each user object. */
  readonly rules: (user: User) => readonly CaslRule[];
}

/**
 * Decides with CASL: `order:read` is the action `read` on the subject `order`.
 *
 * @example
 * const authorizer = await caslAuthorizer<User>({
 *   rules: (user) => [{ action: 'read', subject: 'order', conditions: { owner: user.id } }],
 * });
 */
export async function caslAuthorizer<User extends object, Permission extends string = string>(
  options: CaslOptions<User>,
): Promise<Authorizer<Permission, User>> {
  const { createMongoAbility, subject } = await optionalPackage(
    '@casl/ability',
    'caslAuthorizer()',
    () => import('@casl/ability'),
  );
  const make = (user: User) => createMongoAbility(options.rules(user) as never);
  const abilities = new WeakMap<User, ReturnType<typeof make>>();
  return {
    allows(user, permission, resource) {
      let ability = abilities.get(user);
      if (ability === undefined) {
        ability = make(user);
        abilities.set(user, ability);
      }
      const [type, action] = partsOf(permission);
      // A copy, because CASL writes its type into what it is given.
      return ability.can(action, resource === undefined ? type : subject(type, { ...(resource as object) }));
    },
  };
}

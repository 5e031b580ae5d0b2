/** Checked by the compiler only: each `@ts-expect-error` is a mistake that must not compile. */
import { abac, rbac } from '../../../runtime/src/security/index.ts';

const can = rbac({
  roles: { admin: ['order:*'], clerk: ['order:read'] },
  inherits: { admin: ['clerk'] },
  permissions: ['order:write'],
} as const);
const user = { id: 'ada', roles: ['clerk'] };

can(user, 'order:read');
can(user, 'order:write');
// @ts-expect-error no role names it
can(user, 'order:raed');
// @ts-expect-error a wildcard is no permission
can(user, 'order:*');
// @ts-expect-error whoever asks must have roles
can({ id: 'ada' }, 'order:read');
// @ts-expect-error not a role
can.permissionsOf('clark');
// @ts-expect-error a permission has two parts
rbac({ roles: { admin: ['order'] } });
// @ts-expect-error it inherits from no role
rbac({ roles: { admin: ['order:read'] }, inherits: { admin: ['clark'] } });

interface User {
  readonly id: string;
  readonly roles: readonly string[];
}
interface Order {
  readonly owner: string;
}

const may = abac(can, { 'order:write': (by: User, order: Order) => order.owner === by.id });
may(user, 'order:write', { owner: 'ada' });
may(user, 'order:read');
// @ts-expect-error its rule needs the order
may(user, 'order:write');
// @ts-expect-error not an order
may(user, 'order:write', { ownr: 'ada' });
// @ts-expect-error the rule needs the id of the user
may({ roles: [] }, 'order:read');
// @ts-expect-error no role names it
may(user, 'order:raed');
// @ts-expect-error a rule for a permission that does not exist
abac(can, { 'order:raed': () => true });

import { describe, expect, test } from 'vitest';
import { casbinAuthorizer } from '../../../../runtime/src/security/casbin.ts';
import { caslAuthorizer } from '../../../../runtime/src/security/casl.ts';
import { type Authorizer, abac, rbac, roleAuthorizer } from '../../../../runtime/src/security/index.ts';

interface User {
  readonly id: string;
  readonly roles: readonly string[];
}
type Permission = 'order:read' | 'order:write' | 'order:cancel' | 'invoice:read';
type Decider = Authorizer<Permission, User>;

/** The policy of the suite: a clerk reads orders and writes own ones, a chief is a clerk and does all to orders. */
const can = rbac({
  roles: { clerk: ['order:read', 'order:write'], chief: ['order:*'], auditor: ['*:read'] },
  inherits: { chief: ['clerk'] },
  permissions: ['order:cancel', 'invoice:read'],
} as const);

const builtIn = (): Decider =>
  roleAuthorizer(
    abac(can, {
      'order:write': (by: User, order: { readonly owner: string }) =>
        by.roles.includes('chief') || order.owner === by.id,
    }),
  );

const casl = (): Promise<Decider> =>
  caslAuthorizer<User, Permission>({
    rules: ({ id, roles }) =>
      roles.flatMap((role) => {
        if (role === 'chief') return [{ action: 'manage', subject: 'order' }];
        if (role === 'auditor') return [{ action: 'read', subject: 'all' }];
        if (role !== 'clerk') return [];
        return [
          { action: 'read', subject: 'order' },
          { action: 'write', subject: 'order', conditions: { owner: id } },
        ];
      }),
  });

const casbin = (): Promise<Decider> =>
  casbinAuthorizer<Permission>({
    model: `
[request_definition]
r = role, user, resource, type, action
[policy_definition]
p = role, type, action, rule
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.role, p.role) && keyMatch(r.type, p.type) && keyMatch(r.action, p.action) && eval(p.rule)`,
    policy: `
p, clerk, order, read, true
p, clerk, order, write, r.resource.owner == undefined || r.resource.owner == r.user.id
p, chief, order, *, true
p, auditor, *, read, true
g, chief, clerk`,
  });

const user = (...roles: string[]): User => ({ id: 'ada', roles });

describe.each([
  ['built-in', builtIn],
  ['CASL', casl],
  ['casbin', casbin],
] as const)('the authorizer %s', (_, make) => {
  test.each<[string, User, Permission, unknown, boolean]>([
    ['a role has its permission', user('clerk'), 'order:read', undefined, true],
    ['and no other', user('clerk'), 'order:cancel', undefined, false],
    ['nor that of another resource', user('clerk'), 'invoice:read', undefined, false],
    ['nobody has nothing', user(), 'order:read', undefined, false],
    ['a name that is no role gives nothing', user('nobody'), 'order:read', undefined, false],
    ['any of several roles is enough', user('nobody', 'clerk'), 'order:read', undefined, true],
    ['a wildcard action', user('chief'), 'order:cancel', undefined, true],
    ['a wildcard resource', user('auditor'), 'invoice:read', undefined, true],
    ['a wildcard ends at its resource', user('chief'), 'invoice:read', undefined, false],
    ['a role has what it inherits', user('chief'), 'order:read', undefined, true],
    ['without a resource the role decides', user('clerk'), 'order:write', undefined, true],
    ['a rule allows its resource', user('clerk'), 'order:write', { owner: 'ada' }, true],
    ['a rule refuses another', user('clerk'), 'order:write', { owner: 'bob' }, false],
    ['a stronger role needs no rule', user('chief'), 'order:write', { owner: 'bob' }, true],
    ['a resource of a permission without rule', user('clerk'), 'order:read', { owner: 'bob' }, true],
  ])('%s', async (_name, by, permission, resource, expected) => {
    const before = JSON.stringify(resource);
    expect(await (await make()).allows(by, permission, resource)).toBe(expected);
    expect(JSON.stringify(resource)).toBe(before);
  });
});

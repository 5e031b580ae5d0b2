import fc from 'fast-check';
import { expect, test } from 'vitest';
import { abac, rbac } from '../../../../runtime/src/security/index.ts';

const can = rbac({
  roles: {
    reader: ['order:read', 'invoice:read'],
    clerk: ['order:write'],
    chief: ['order:*'],
    auditor: ['*:read'],
    root: ['*:*'],
  },
  inherits: { clerk: ['reader'], chief: ['clerk'] },
  permissions: ['order:cancel'],
} as const);
const user = (...roles: string[]) => ({ roles });

test('a role has its permissions, those it inherits, and those its wildcards mean', () => {
  expect(can.permissionsOf('reader')).toEqual(['invoice:read', 'order:read']);
  expect(can.permissionsOf('clerk')).toEqual(['invoice:read', 'order:read', 'order:write']);
  expect(can.permissionsOf('chief')).toEqual(['invoice:read', 'order:cancel', 'order:read', 'order:write']);
  expect(can.permissionsOf('auditor')).toEqual(['invoice:read', 'order:read']);
  expect(can.permissionsOf('root')).toEqual(can.permissions);
});

test('a user has what any of the roles has, and nothing from names that are no roles', () => {
  expect(can(user('auditor', 'clerk'), 'order:write')).toBe(true);
  expect(can(user('auditor'), 'order:write')).toBe(false);
  expect(can(user(), 'order:read')).toBe(false);
  for (const name of ['nobody', '*', '__proto__', 'constructor', 'toString']) {
    expect(can(user(name), 'order:read')).toBe(false);
  }
  expect(can(user('root'), 'order:nothing' as never)).toBe(false);
});

test.each([
  [{ roles: { a: ['oder:*'], b: ['order:read'] } }, /'oder:\*' of the role 'a' means no permission/],
  [{ roles: { a: ['order:read:all'] } }, /'order:read:all' is not a permission/],
  [{ roles: { a: ['order:'] } }, /'order:' is not a permission/],
  [{ roles: { a: ['x:y'] }, inherits: { a: ['b'] } }, /'a' inherits from 'b', which is no role/],
  [
    { roles: { a: ['x:y'], b: [], c: [] }, inherits: { a: ['b'], b: ['c'], c: ['a'] } },
    /in a circle: a → b → c → a/,
  ],
])('%j ends the start', (options, message) => {
  expect(() => rbac(options as never)).toThrow(expect.objectContaining({ code: 'MARTY_SECURITY_INVALID' }));
  expect(() => rbac(options as never)).toThrow(message);
});

test('inheriting only adds: any table agrees with a walk over it', () => {
  const names = ['a', 'b', 'c', 'd'] as const;
  const actions = ['r:x', 'r:y', 's:x', 's:y'] as const;
  const table = fc.record({
    roles: fc.tuple(...names.map(() => fc.subarray([...actions, 'r:*', '*:x', '*:*'] as const))),
    // Only to later roles, so that there is no circle.
    parents: fc.tuple(...names.map((_, i) => fc.subarray(names.slice(i + 1)))),
  });
  const matches = (pattern: string, wanted: string): boolean =>
    pattern.split(':').every((part, i) => part === '*' || part === wanted.split(':')[i]);
  fc.assert(
    fc.property(table, ({ roles, parents }) => {
      const roleOf = Object.fromEntries(names.map((name, i) => [name, roles[i] ?? []]));
      const inherits = Object.fromEntries(names.map((name, i) => [name, parents[i] ?? []]));
      const holds = (role: string, wanted: string): boolean =>
        (roleOf[role] ?? []).some((pattern) => matches(pattern, wanted)) ||
        (inherits[role] ?? []).some((parent) => holds(parent, wanted));
      const decide = rbac({ roles: roleOf, inherits, permissions: actions });
      for (const role of names) {
        for (const wanted of actions) expect(decide(user(role), wanted)).toBe(holds(role, wanted));
      }
    }),
    { numRuns: 200 },
  );
});

test('a rule decides about its resource, after the role', () => {
  interface Clerk {
    readonly id: string;
    readonly roles: readonly string[];
  }
  const may = abac(can, {
    'order:write': (by: Clerk, order: { readonly owner: string }) => order.owner === by.id,
  });
  const ada = { id: 'ada', roles: ['clerk'] };
  expect(may(ada, 'order:write', { owner: 'ada' })).toBe(true);
  expect(may(ada, 'order:write', { owner: 'bob' })).toBe(false);
  expect(may({ id: 'ada', roles: ['reader'] }, 'order:write', { owner: 'ada' })).toBe(false);
  expect(may(ada, 'order:read')).toBe(true);
});

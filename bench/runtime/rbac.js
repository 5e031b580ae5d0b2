/** One permission check, in microseconds of CPU. */
import { median } from '../measure.js';

const CHECKS = 2_000_000;

export async function measure({ quick }) {
  const { rbac } = await import('@marty/runtime/security');
  const can = rbac({
    roles: {
      reader: ['order:read', 'invoice:read', 'customer:read'],
      clerk: ['order:write', 'order:cancel'],
      chief: ['order:*', 'invoice:write'],
      admin: ['*:*'],
    },
    inherits: { clerk: ['reader'], chief: ['clerk'] },
  });
  const users = [['reader'], ['nobody', 'clerk'], ['chief'], ['nobody', 'other', 'admin'], []].map(
    (roles) => ({
      roles,
    }),
  );
  const times = [];
  let allowed = 0;
  for (let round = -1; round < (quick ? 5 : 15); round += 1) {
    const before = process.cpuUsage();
    for (let i = 0; i < CHECKS; i += 1) {
      if (can(users[i % users.length], can.permissions[i % can.permissions.length])) allowed += 1;
    }
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) times.push((user + system) / CHECKS);
  }
  if (allowed === 0) throw new Error('nothing was allowed');
  return { ratios: { rbacUs: median(times) }, goals: { rbacUs: 0.3 } };
}

import { type Hash, hashOf } from './hash.ts';
import type { Operation } from './plan.ts';

function identity(operation: Operation): readonly unknown[] {
  if (operation.kind === 'run') return ['run', operation.argv, operation.creates ?? []];
  return [
    operation.kind,
    operation.path,
    operation.kind === 'rename' ? operation.from : null,
    'before' in operation ? operation.before : null,
    'after' in operation ? operation.after : null,
    'mode' in operation ? operation.mode : null,
  ];
}

/** The hash of what a plan does: two plans with the same hash change a folder in the same way. */
export function planHash(operations: readonly Operation[], bookkeeping: readonly Operation[]): Hash {
  return hashOf(JSON.stringify([operations.map(identity), bookkeeping.map(identity)]));
}

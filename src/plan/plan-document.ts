import type { Hash } from './hash.ts';
import type { Conflict, Operation, Plan, PlanWarning } from './plan.ts';

/** A plan as JSON. The version changes when a field changes its meaning or goes away. */
export interface PlanDocument {
  readonly version: 1;
  readonly id: string;
  readonly hash: Hash;
  readonly summary: string;
  readonly root: string;
  readonly operations: readonly Operation[];
  readonly conflicts: readonly Conflict[];
  readonly warnings: readonly PlanWarning[];
  readonly undoes?: string;
}

/** The plan without contents and without marty's own files. */
export function toPlanDocument(plan: Plan): PlanDocument {
  const { id, hash, summary, root, operations, conflicts, warnings, undoes } = plan;
  return {
    version: 1,
    id,
    hash,
    summary,
    root,
    operations,
    conflicts,
    warnings,
    ...(undoes === undefined ? {} : { undoes }),
  };
}

import { MartyError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';

/** Conflicts with the plan that has them, so that the JSON document can hold it. */
export class ConflictError extends MartyError {
  readonly plan: Plan;
  constructor(plan: Plan, message: string, options: { hint: string }) {
    super('MARTY-P002', message, options);
    this.plan = plan;
  }
}

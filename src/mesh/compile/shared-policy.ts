import type { SourceLocation } from '../../errors.ts';
import type { CallerPolicy, Owner, TargetPolicy } from '../policy.ts';
import { type Refusal, refuse } from '../refusal.ts';

type Located = { readonly owner: Owner; readonly where?: SourceLocation };

/** A concern that the mesh configures once per called service. */
export interface SharedPolicy<T> {
  readonly policy?: T;
  /** The callers that asked for it, for messages: `catalog → payments`. */
  readonly edge: string;
  readonly refusals: readonly Refusal[];
  /** Callers that did not ask for it and get it all the same. */
  readonly warnings: readonly string[];
}

export function edgeName(caller: CallerPolicy, target: TargetPolicy): string {
  return `${caller.caller} → ${target.service}`;
}

/**
 * The one policy that all callers of a target ask of the mesh; refused where they differ, or where another caller
 * does the same in its own process and would get it twice.
 */
export function sharedPolicy<T extends Located>(
  target: TargetPolicy,
  pick: (caller: CallerPolicy) => T | undefined,
  concern: string,
): SharedPolicy<T> {
  const stated = target.callers.flatMap((caller) => {
    const policy = pick(caller);
    return policy === undefined ? [] : [{ caller, policy }];
  });
  const [first, ...others] = stated.filter(({ policy }) => policy.owner === 'mesh');
  if (first === undefined) return { edge: '', refusals: [], warnings: [] };
  const edge = edgeName(first.caller, target);
  const different =
    stated.find(({ policy }) => policy.owner === 'runtime') ??
    others.find(({ policy }) => fingerprint(policy) !== fingerprint(first.policy));
  const silent = target.callers.filter((caller) => !stated.some((entry) => entry.caller === caller));
  return {
    policy: first.policy,
    edge,
    refusals: different
      ? [
          refuse(
            'callersDiffer',
            edgeName(different.caller, target),
            `${concern}: ${first.caller.caller} and ${different.caller.caller}`,
            different.policy.where,
          ),
        ]
      : [],
    warnings: silent.map(
      (caller) =>
        `${edgeName(caller, target)}: gets the ${concern} of ${first.caller.caller}, which the mesh sets per called service`,
    ),
  };
}

function fingerprint<T extends Located>(policy: T): string {
  const { where: _, ...content } = policy;
  return JSON.stringify(content);
}

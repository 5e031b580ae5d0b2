import { ERRORS, type ErrorCode, type SourceLocation } from '../errors.ts';

export type MeshTarget = 'istio' | 'linkerd';

/** Something that a mesh cannot do: said with a reason and the nearest alternative, never dropped. */
export interface Refusal {
  readonly code: ErrorCode;
  /** The edge it was asked for: `catalog → payments`. */
  readonly edge: string;
  readonly reason: string;
  readonly alternative: string;
  readonly where?: SourceLocation;
}

interface RefusalRule {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** What the compilers refuse; the nearest alternative is the code's hint in the error table. */
export const REFUSALS = {
  successRate: {
    code: 'MARTY-M101',
    reason: 'this mesh has no circuit breaker by success rate',
  },
  poolLimit: {
    code: 'MARTY-M102',
    reason: 'Linkerd has no connection or pending-request limit',
  },
  maxEjectPercent: {
    code: 'MARTY-M103',
    reason: 'Linkerd cannot cap the share of ejected endpoints',
  },
  retryBudget: {
    code: 'MARTY-M104',
    reason: 'this mesh version has no retry budget that can be relied on',
  },
  backoff: {
    code: 'MARTY-M105',
    reason: 'this mesh cannot set the backoff between retries',
  },
  retryCondition: {
    code: 'MARTY-M115',
    reason: 'the mesh cannot retry on this condition',
  },
  maxEjection: {
    code: 'MARTY-M117',
    reason: 'Istio ejects for the base time × the number of ejections, without a limit of its own',
  },
  notInMesh: {
    code: 'MARTY-M118',
    reason: 'the mesh does not see these calls',
  },
  uncompiled: {
    code: 'MARTY-M119',
    reason: 'marty does not compile this block for this mesh',
  },
  callersDiffer: {
    code: 'MARTY-M116',
    reason: 'the mesh knows one policy per called service, but its callers want different ones',
  },
} as const satisfies Record<string, RefusalRule>;

export type RefusalName = keyof typeof REFUSALS;

export function refuse(name: RefusalName, edge: string, detail: string, where?: SourceLocation): Refusal {
  const { code, reason } = REFUSALS[name];
  return {
    code,
    edge,
    reason: `${reason} (${detail})`,
    alternative: ERRORS[code].hint,
    ...(where && { where }),
  };
}

import { MartyError, type SourceLocation } from '../errors.ts';
import type { Dependency, Manifest, Service } from '../manifest/manifest.ts';
import type { Policy } from '../manifest/policy.ts';
import type { CallerPolicy, Owner, TargetPolicy } from './policy.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Where a value of the manifest stands: `['services', 'catalog', 'dependencies', 'payments', 'retry']`. */
export type Locate = (path: readonly (string | number)[]) => SourceLocation | undefined;

/** A policy and where it was read. */
export interface LocatedPolicy {
  readonly policy: Policy;
  /** Where one of its blocks stands. */
  where(block: string): SourceLocation | undefined;
}

export interface EdgeOptions {
  readonly environment: string | undefined;
  readonly namespace: string;
  readonly policies: readonly LocatedPolicy[];
  readonly locate: Locate;
}

/** The call graph's edges as the compilers take them: one entry per called service. */
export interface CallPolicies {
  readonly targets: readonly TargetPolicy[];
  readonly refusals: readonly Refusal[];
}

/** The port of every generated Service. */
const SERVICE_PORT = 80;

const BLOCKS = ['timeout', 'retry', 'circuitBreaker'] as const;
type Block = (typeof BLOCKS)[number];

/** Blocks of the policy model that no compiler takes yet: refused, not dropped. */
const UNCOMPILED = ['rateLimit', 'fault', 'trafficSplit', 'mtls', 'authz'] as const;

/**
 * Gathers what each caller wants of each called service. A block at the dependency wins over policies; among
 * policies the one that names more of the edge wins.
 *
 * @throws MartyError MARTY-M011 when two equally specific policies disagree.
 */
export function callPolicies(manifest: Manifest, options: EdgeOptions): CallPolicies {
  const callers = new Map<string, CallerPolicy[]>();
  const refusals: Refusal[] = [];
  for (const [caller, service] of Object.entries(manifest.services)) {
    for (const [target, dependency] of Object.entries(service.dependencies)) {
      const edge = edgeOf(caller, target, dependency, options);
      refusals.push(...edge.refusals);
      if (dependency.kind !== 'service' || manifest.services[target] === undefined) continue;
      callers.set(target, [...(callers.get(target) ?? []), edge.policy]);
    }
  }
  const targets = [...callers].map(([name, list]) => targetOf(name, list, manifest, options));
  return { targets, refusals };
}

function targetOf(
  name: string,
  callers: CallerPolicy[],
  manifest: Manifest,
  options: EdgeOptions,
): TargetPolicy {
  const service = manifest.services[name] as Service;
  const environment =
    options.environment === undefined ? undefined : manifest.environments[options.environment];
  const replicas = service.replicas ?? environment?.replicas;
  return {
    service: name,
    namespace: options.namespace,
    port: SERVICE_PORT,
    protocol: service.type === 'grpc' ? 'grpc' : 'http',
    ...(replicas !== undefined && { replicas }),
    callers,
  };
}

function edgeOf(
  caller: string,
  target: string,
  dependency: Dependency,
  { environment, policies, locate }: EdgeOptions,
): { policy: CallerPolicy; refusals: Refusal[] } {
  const edge = `${caller} → ${target}`;
  const refusals: Refusal[] = [];
  const own = ['services', caller, 'dependencies', target];
  const meshed = dependency.kind === 'service' && !dependency.external && dependency.host === undefined;
  const matching = policies.filter(({ policy }) => meshed && matches(policy, caller, target, environment));

  const pick = <B extends Block>(block: B) => {
    const stated = dependency[block];
    if (stated !== undefined) return { value: stated, where: locate([...own, block]) };
    return mostSpecific(matching, block, edge);
  };
  const concern = <T extends { readonly owner?: Owner | undefined }>(
    found: { value: T; where: SourceLocation | undefined } | undefined,
  ) => {
    if (found === undefined) return undefined;
    const owner = found.value.owner ?? (meshed ? 'mesh' : 'runtime');
    if (owner === 'mesh' && !meshed)
      refusals.push(refuse('notInMesh', edge, `a ${dependency.kind} dependency`, found.where));
    return { ...withoutUndefined(found.value), owner, ...(found.where && { where: found.where }) };
  };

  const timeout = concern(pick('timeout'));
  const retry = concern(pick('retry'));
  const circuitBreaker = concern(pick('circuitBreaker'));
  for (const { policy, where } of matching) {
    for (const block of UNCOMPILED) {
      if (policy[block] !== undefined)
        refusals.push(refuse('uncompiled', edge, `${block} of policy ${policy.name}`, where(block)));
    }
  }
  if (
    dependency.rateLimit !== undefined &&
    (dependency.rateLimit.owner ?? (meshed ? 'mesh' : 'runtime')) === 'mesh'
  ) {
    refusals.push(refuse('uncompiled', edge, 'rateLimit', locate([...own, 'rateLimit'])));
  }
  return {
    policy: {
      caller,
      ...(timeout && { timeout }),
      ...(retry && { retry: retryOf(retry) }),
      ...(circuitBreaker && { circuitBreaker }),
    },
    refusals,
  };
}

/** What a retry without conditions means, in every mesh: failures of the server. */
const DEFAULT_CONDITIONS = ['5xx'];

function retryOf<T extends { on?: string[]; budget?: number }>({ budget, ...retry }: T) {
  return {
    ...retry,
    on: retry.on ?? DEFAULT_CONDITIONS,
    ...(budget !== undefined && { budgetPercent: budget }),
  };
}

function matches(policy: Policy, caller: string, target: string, environment: string | undefined): boolean {
  const selects = (names: readonly string[] | undefined, name: string) =>
    names === undefined || names.includes('*') || names.includes(name);
  const here =
    policy.environments === undefined ||
    (environment !== undefined && policy.environments.includes(environment));
  return here && selects(policy.from, caller) && selects(policy.to, target);
}

/** How much of an edge a policy names: its caller, its target. */
function specificity({ from, to }: Policy): number {
  return (from === undefined || from.includes('*') ? 0 : 1) + (to.includes('*') ? 0 : 1);
}

function mostSpecific<B extends Block>(policies: readonly LocatedPolicy[], block: B, edge: string) {
  const stating = policies.filter(({ policy }) => policy[block] !== undefined);
  const most = Math.max(...stating.map(({ policy }) => specificity(policy)));
  const [first, ...rest] = stating.filter(({ policy }) => specificity(policy) === most);
  const value = first?.policy[block];
  if (first === undefined || value === undefined) return undefined;
  const other = rest.find(({ policy }) => JSON.stringify(policy[block]) !== JSON.stringify(value));
  if (other !== undefined) {
    throw new MartyError(
      'MARTY-M011',
      `${edge}: the policies ${first.policy.name} and ${other.policy.name} give it different values of ${block}`,
      located(other.where(block)),
    );
  }
  return { value: value as NonNullable<Policy[B]>, where: first.where(block) };
}

function located(where: SourceLocation | undefined): { where?: SourceLocation } {
  return where ? { where } : {};
}

/** Drops absent fields, which optional properties must not hold. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

import { MartyError } from '../errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { Admitter } from './admission/admit.ts';
import type { SchemaCatalog } from './admission/crd-schema.ts';
import type { Compiled } from './compile/compiled.ts';
import { compileIstio } from './compile/istio.ts';
import { compileLinkerd } from './compile/linkerd.ts';
import { callPolicies, type EdgeOptions } from './edges.ts';
import type { CallerPolicy, Owner, TargetPolicy } from './policy.ts';
import type { MeshTarget, Refusal } from './refusal.ts';

export interface CompileOptions extends EdgeOptions {
  readonly mesh: MeshTarget;
  /** `1.31` for Istio; Linkerd's compiler has no version gates. */
  readonly meshVersion: string;
  /** The CRDs to judge by; nothing is judged without. */
  readonly catalog: SchemaCatalog | undefined;
}

/** Who enforces one concern of one call. */
export interface Ownership {
  readonly caller: string;
  readonly target: string;
  readonly concern: 'timeout' | 'retry' | 'circuitBreaker';
  readonly owner: Owner;
}

export interface CompiledPolicies {
  /** Empty if anything was refused: half a policy must not be applied. */
  readonly objects: readonly KubeObject[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly string[];
  readonly ownership: readonly Ownership[];
  /** `full`: every object of a CRD was judged by its schema and rules. */
  readonly admission: 'full' | 'none';
  /** Kinds that no given CRD describes. */
  readonly unjudged: readonly string[];
}

/**
 * Compiles the policies of a plugin's call graph for one mesh.
 *
 * @throws MartyError MARTY-M120 when a CRD would reject what was compiled, MARTY-M011 when policies disagree.
 */
export function compilePolicies(manifest: Manifest, options: CompileOptions): CompiledPolicies {
  const { targets, refusals } = callPolicies(manifest, options);
  const compiled = targets.map((target) => compileTarget(target, options));
  const all = [...refusals, ...compiled.flatMap((part) => part.refusals)];
  const objects = all.length > 0 ? [] : compiled.flatMap((part) => part.objects);
  const ownership = targets.flatMap((target) =>
    target.callers.flatMap((caller) => ownershipOf(caller, target)),
  );
  return {
    objects,
    refusals: all,
    warnings: [...compiled.flatMap(({ warnings }) => warnings), ...ownership.flatMap(unenforced)],
    ownership,
    ...judge(objects, options.catalog),
  };
}

function compileTarget(target: TargetPolicy, { mesh, meshVersion }: CompileOptions): Compiled {
  return mesh === 'istio' ? compileIstio(target, meshVersion) : compileLinkerd(target);
}

function ownershipOf(caller: CallerPolicy, target: TargetPolicy): Ownership[] {
  return (['timeout', 'retry', 'circuitBreaker'] as const).flatMap((concern) => {
    const owner = caller[concern]?.owner;
    return owner === undefined ? [] : [{ caller: caller.caller, target: target.service, concern, owner }];
  });
}

/** The runtime library has no resilience of its own yet: what is left to it must be in the service's code. */
function unenforced({ caller, target, concern, owner }: Ownership): string[] {
  if (owner === 'mesh') return [];
  return [`${caller} → ${target}: the ${concern} is left to the service, whose own code must see to it`];
}

function judge(objects: readonly KubeObject[], catalog: SchemaCatalog | undefined) {
  if (catalog === undefined) return { admission: 'none', unjudged: [] } as const;
  const admitter = new Admitter(catalog);
  const unjudged = new Set<string>();
  for (const object of objects) {
    // The core API has no CRDs: what is written there is annotations, in the grammar of the mesh.
    if (!object.apiVersion.includes('/')) continue;
    const { verdict, problems } = admitter.admit(object);
    if (verdict === 'unknown') unjudged.add(`${object.kind} (${object.apiVersion})`);
    if (verdict === 'rejected') {
      const list = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
      throw new MartyError('MARTY-M120', `${object.kind}/${String(object.metadata['name'])}: ${list}`);
    }
  }
  return { admission: unjudged.size === 0 ? 'full' : 'none', unjudged: [...unjudged] } as const;
}

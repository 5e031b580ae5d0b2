import {
  type AllowedDifference,
  idKey,
  idOf,
  type JsonObject,
  type KubeObject,
} from '../../objects/index.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import type { Environment } from '../environment.ts';

/** What an overlay holds besides the objects that base and patches are computed from. */
export interface OverlayExtra {
  /** Objects that Helm does not render; none where files stand for objects that it does. */
  readonly objects?: readonly KubeObject[];
  /** Paths relative to the overlay's folder. */
  readonly resources: readonly string[];
  /** Further fields of its kustomization, such as `secretGenerator`. */
  readonly fields: JsonObject;
  /** Paths relative to the folder of the part. */
  readonly files: readonly DesiredFile[];
}

/** An environment of one part of the tree. */
export interface PartEnvironment
  extends Pick<Environment, 'name' | 'objects' | 'templates' | 'provenance' | 'values'> {
  readonly extra?: OverlayExtra;
}

/**
 * Objects that become a base and overlays together. The first part is the application itself, in the tree's root;
 * hooks may have parts of their own.
 */
export interface Part {
  /** Relative to the tree's root, ending with `/`; empty for the application. */
  readonly folder: string;
  /** For the proof's rows and the plan: `hooks pre-0`; empty for the application. */
  readonly title: string;
  readonly environments: readonly PartEnvironment[];
}

/** What a person should know of a policy's work. Holds no value that may be a secret. */
export interface PolicyNote {
  readonly title: string;
  readonly lines: readonly string[];
  /** For the terminal, where a person has something to do. */
  readonly summary?: string;
}

export interface PolicyContext {
  /** Chart name and version. */
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  /** The environments as Helm renders them. */
  readonly rendered: readonly Environment[];
  /** The same arranged, and edited where a lock file says so: what the tree must build. */
  readonly expected: readonly Part[];
  readonly hasCrds: boolean;
}

export interface PolicyResult {
  readonly parts: readonly Part[];
  /** Beside base and overlays; paths relative to the tree's root. */
  readonly files?: readonly DesiredFile[];
  readonly notes?: readonly PolicyNote[];
}

/** One decision about what a conversion writes otherwise than Helm does. */
export interface Policy {
  /** The option's name: `secrets`. */
  readonly name: string;
  /** What was chosen: `placeholder`. */
  readonly mode: string;
  /** The differences from Helm that it makes, each by name: all that a proof may allow on its behalf. */
  readonly allowed: readonly AllowedDifference[];
  apply(parts: readonly Part[], context: PolicyContext): PolicyResult;
}

/** Both, where there are two. */
export function joinExtras(first: OverlayExtra | undefined, second: OverlayExtra): OverlayExtra {
  if (first === undefined) return second;
  return {
    objects: [...(first.objects ?? []), ...(second.objects ?? [])],
    resources: [...first.resources, ...second.resources],
    fields: { ...first.fields, ...second.fields },
    files: [...first.files, ...second.files],
  };
}

/** The parts with every environment changed by `change`. */
export function mapEnvironments(
  parts: readonly Part[],
  change: (environment: PartEnvironment, part: Part) => PartEnvironment,
): Part[] {
  return parts.map((part) => ({
    ...part,
    environments: part.environments.map((environment) => change(environment, part)),
  }));
}

/** The parts with every object changed by `change`; what becomes of an object comes from its template, too. */
export function mapObjects(parts: readonly Part[], change: (object: KubeObject) => KubeObject): Part[] {
  return mapEnvironments(parts, (environment) => {
    const templates = new Map(environment.templates);
    const objects = environment.objects.map((object) => {
      const changed = change(object);
      const template = templates.get(idKey(idOf(object)));
      if (template !== undefined) templates.set(idKey(idOf(changed)), template);
      return changed;
    });
    return { ...environment, objects, templates };
  });
}

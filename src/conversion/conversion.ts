import type { AllowedDifference, KubeObject } from '../objects/index.ts';
import type { DesiredTree } from '../plan/desired-tree.ts';
import type { Parity } from './parity.ts';
import type { MigrationPolicies, Part, PolicyReport, SecretNote } from './policies/index.ts';
import type { Redactor } from './redactor.ts';

export interface ConversionOptions extends Partial<MigrationPolicies> {
  /** For the texts: chart name and version. */
  readonly chart: string;
  /** Default: the chart's name. */
  readonly release?: string;
  /** The release's namespace; its objects' files do not name it. */
  readonly namespace: string;
  /** Changes what environments should hold from what Helm renders: edits that a lock file names. */
  readonly edit?: (parts: readonly Part[]) => readonly Part[];
}

/** How large an overlay is. */
export interface OverlaySize {
  readonly environment: string;
  readonly added: number;
  readonly removed: number;
  readonly patched: number;
  /** Places that patches and lifted fields change. */
  readonly edits: number;
  /** Components that it includes. */
  readonly components: readonly string[];
  /** Fields of its kustomization that stand in for patches: `images`, `namespace`. */
  readonly lifted: readonly string[];
}

/** A group of objects that several environments have, and not all of them. */
export interface ComponentNote {
  readonly name: string;
  readonly objects: number;
  readonly environments: readonly string[];
}

/** What a folder of the tree must build. */
export interface Proof {
  /** Environment, and the part where it is not the application: `prod`, `prod (hooks pre-0)`. */
  readonly title: string;
  /** Relative to the tree's root. */
  readonly folder: string;
  /** As Helm renders them, with the edits that a lock file names. */
  readonly expected: readonly KubeObject[];
  readonly allow: readonly AllowedDifference[];
}

export interface Conversion {
  readonly tree: DesiredTree;
  readonly proofs: readonly Proof[];
  readonly baseObjects: number;
  readonly crds: number;
  readonly components: readonly ComponentNote[];
  readonly overlays: readonly OverlaySize[];
  readonly parity: readonly Parity[];
  /** Whether every environment builds what Helm renders. */
  readonly holds: boolean;
  /** Secrets whose values are not written. */
  readonly secrets: readonly SecretNote[];
  readonly policies: readonly PolicyReport[];
  /** What must not be shown of the environments. */
  readonly redactor: Redactor;
}

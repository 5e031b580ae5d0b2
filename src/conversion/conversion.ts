import type { AllowedDifference, KubeObject } from '../objects/index.ts';
import type { DesiredTree } from '../plan/desired-tree.ts';
import type { Parity } from './parity.ts';
import type { MigrationPolicies, PolicyReport, SecretNote } from './policies/index.ts';

export interface ConversionOptions extends Partial<MigrationPolicies> {
  /** For the texts: chart name and version. */
  readonly chart: string;
  /** Default: the chart's name. */
  readonly release?: string;
  /** The release's namespace; becomes `namespace:` where every object is in it. */
  readonly namespace: string;
}

/** How large an overlay is. */
export interface OverlaySize {
  readonly environment: string;
  readonly added: number;
  readonly removed: number;
  readonly patched: number;
  /** Places that patches and lifted fields change. */
  readonly edits: number;
}

/** What a folder of the tree must build. */
export interface Proof {
  /** Environment, and the part where it is not the application: `prod`, `prod (hooks pre-0)`. */
  readonly title: string;
  /** Relative to the tree's root. */
  readonly folder: string;
  /** As Helm renders them. */
  readonly expected: readonly KubeObject[];
  readonly allow: readonly AllowedDifference[];
}

export interface Conversion {
  readonly tree: DesiredTree;
  readonly proofs: readonly Proof[];
  readonly baseObjects: number;
  readonly crds: number;
  readonly overlays: readonly OverlaySize[];
  readonly parity: readonly Parity[];
  /** Whether every environment builds what Helm renders. */
  readonly holds: boolean;
  /** Secrets whose values are not written. */
  readonly secrets: readonly SecretNote[];
  readonly policies: readonly PolicyReport[];
}

import type { DesiredTree } from '../plan/desired-tree.ts';
import type { Parity } from './parity.ts';
import type { Redactor } from './redactor.ts';
import type { SecretMode, SecretNote } from './secrets.ts';

export interface ConversionOptions {
  /** For the texts: chart name and version. */
  readonly chart: string;
  /** The release's namespace; its objects' files do not name it. */
  readonly namespace: string;
  readonly secrets: SecretMode;
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

export interface Conversion {
  readonly tree: DesiredTree;
  readonly baseObjects: number;
  readonly crds: number;
  readonly components: readonly ComponentNote[];
  readonly overlays: readonly OverlaySize[];
  readonly parity: readonly Parity[];
  /** Whether every environment builds what Helm renders. */
  readonly holds: boolean;
  /** Secrets whose values are placeholders now. */
  readonly secrets: readonly SecretNote[];
  /** What must not be shown of the environments. */
  readonly redactor: Redactor;
}

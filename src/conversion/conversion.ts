import type { DesiredTree } from '../plan/desired-tree.ts';
import type { Parity } from './parity.ts';
import type { Redactor } from './redactor.ts';
import type { SecretMode, SecretNote } from './secrets.ts';

export interface ConversionOptions {
  /** For the texts: chart name and version. */
  readonly chart: string;
  /** The release's namespace; becomes `namespace:` where every object is in it. */
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
}

export interface Conversion {
  readonly tree: DesiredTree;
  readonly baseObjects: number;
  readonly crds: number;
  readonly overlays: readonly OverlaySize[];
  readonly parity: readonly Parity[];
  /** Whether every environment builds what Helm renders. */
  readonly holds: boolean;
  /** Secrets whose values are placeholders now. */
  readonly secrets: readonly SecretNote[];
  /** What must not be shown of the environments. */
  readonly redactor: Redactor;
}

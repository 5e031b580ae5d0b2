import type { ValuesSources } from '../helm/index.ts';
import type { Guard } from '../ports/guard.ts';
import type { EditTexts } from './new-overlay/edits.ts';

/** One environment: its values files in order, and the values set for it alone. */
export interface EnvironmentInputs {
  readonly name: string;
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  /** What generate-overlay changed in the objects that the values give. */
  readonly edits?: EditTexts;
}

/** Everything that the renders of a migration depend on. */
export interface RenderInputs {
  /** Absolute path of the chart's folder or archive. */
  readonly chart: string;
  /** Default: the chart's name. */
  readonly release?: string;
  readonly namespace: string;
  readonly helmVersion: 3 | 4;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  /** Kind of cluster: a name that marty knows, or the absolute path of a profile. */
  readonly profile?: string;
  /** Absolute path of the objects that `lookup` finds. */
  readonly lookupFile?: string;
  /** What random values are made from; `now` stands still then. */
  readonly seed?: string;
  /** Absolute; folder that the chart's symbolic links must stay in. */
  readonly linkRoot?: string;
  /** Keeps loading, and each render, within time and memory. */
  readonly guard?: Guard;
  /** Values set for all environments; the files of `setFile` are absolute. */
  readonly values: Pick<ValuesSources, 'set' | 'setString' | 'setJson' | 'setFile' | 'setLiteral'>;
  readonly environments: readonly EnvironmentInputs[];
}

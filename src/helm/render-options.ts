import type { GoMap } from './values/go-value.ts';

/** What a render depends on besides chart and values. */
export interface RenderOptions {
  readonly releaseName: string;
  readonly namespace: string;
  /** Default: an install. */
  readonly isUpgrade?: boolean;
  /** Default 3. */
  readonly helmVersion?: 3 | 4;
  /** `1.29` or `v1.29.3`; default v1.36.0. */
  readonly kubeVersion?: string;
  /** Added to the 55 default group/versions. */
  readonly apiVersions?: readonly string[];
  /** Clock of `now`; default: the epoch. */
  readonly now?: () => Date;
  /**
   * What rand*, gen*Cert, … are made from: the same seed gives each template the same values, whatever other
   * templates draw. Default: a fixed one, so that two renders are equal.
   */
  readonly seed?: string;
  /** IANA name for dates; default UTC. */
  readonly timeZone?: string;
  /** Answers `lookup`; undefined means not found. */
  readonly lookup?: (apiVersion: string, kind: string, namespace: string, name: string) => GoMap | undefined;
  /** Called now and then while templates run; what it throws ends the render. */
  readonly check?: () => void;
  /** Milliseconds after which a render is given up; needs `elapsed`. */
  readonly timeLimit?: number;
  /** Monotonic milliseconds for the time limit. */
  readonly elapsed?: () => number;
}

import type { GoMap, GoValue } from '../values/go-value.ts';

/** One entry of Chart.yaml's `dependencies` (or of requirements.yaml). */
export interface ChartDependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly alias: string;
  readonly importValues: readonly GoValue[];
}

/** What Chart.yaml says. */
export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly kubeVersion: string;
  readonly type: string;
  readonly dependencies: readonly ChartDependency[];
  /** All of Chart.yaml, for `.Chart`. */
  readonly document: GoMap;
}

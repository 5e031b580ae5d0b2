import type { YamlValue } from '../../goyaml/index.ts';

/** One entry of Chart.yaml's `dependencies` (or of requirements.yaml). */
export interface ChartDependency {
  readonly name: string;
  /** A constraint: `>=1.2 <2`. */
  readonly version: string;
  readonly repository: string;
  /** Paths of values, by commas; the first that is a bool decides. */
  readonly condition: string;
  readonly tags: readonly string[];
  readonly alias: string;
  /** `name` (of an export) or `{child, parent}`. */
  readonly importValues: readonly YamlValue[];
}

export interface Maintainer {
  readonly name: string;
  readonly email: string;
  readonly url: string;
}

/** What Chart.yaml says; texts are empty where it says nothing. */
export interface ChartMetadata {
  readonly name: string;
  readonly home: string;
  readonly sources: readonly string[];
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly maintainers: readonly Maintainer[];
  readonly icon: string;
  readonly apiVersion: string;
  readonly condition: string;
  readonly tags: string;
  readonly appVersion: string;
  readonly deprecated: boolean;
  readonly annotations: ReadonlyMap<string, string>;
  /** Constraint on the cluster's version. */
  readonly kubeVersion: string;
  readonly dependencies: readonly ChartDependency[];
  /** application, library or empty (application). */
  readonly type: string;
}

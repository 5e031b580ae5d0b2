import type { YamlValue } from '../goyaml/index.ts';

/** One document that a template gave, in the order that `helm template` prints. */
export interface RenderedManifest {
  /** Template that gave it: `chart/templates/service.yaml`. */
  readonly source: string;
  /** The document's text, without `---` and `# Source:`. */
  readonly text: string;
  readonly apiVersion: string;
  /** Empty for a document of comments alone. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The document as data, with exact integers. */
  readonly value: YamlValue;
}

/** A document with a known `helm.sh/hook` annotation. */
export interface RenderedHook extends RenderedManifest {
  /** pre-install, post-install, pre-upgrade, …, test. */
  readonly events: readonly string[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
}

/** A file of a crds/ folder, not templated. */
export interface RenderedCrd {
  readonly source: string;
  readonly text: string;
}

/** A document that Helm leaves out without a word. */
export interface DroppedManifest {
  readonly source: string;
  readonly text: string;
  readonly reason: string;
}

/** One call of `lookup`, which finds nothing offline unless fixtures are given. */
export interface LookupCall {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface Rendered {
  readonly manifests: readonly RenderedManifest[];
  readonly hooks: readonly RenderedHook[];
  readonly crds: readonly RenderedCrd[];
  /** NOTES.txt of the parent chart as rendered. */
  readonly notes: string;
  readonly dropped: readonly DroppedManifest[];
  readonly lookups: readonly LookupCall[];
}

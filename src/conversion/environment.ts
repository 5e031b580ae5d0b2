import type { KubeObject } from '../objects/index.ts';
import type { Provenance } from './provenance.ts';

/** A hook of a chart: an object that Helm runs at a moment of a release instead of keeping it. */
export interface HookNote {
  /** `Job shop/migrate`. */
  readonly object: string;
  readonly events: readonly string[];
  readonly weight: number;
  readonly source: string;
  /** Its manifest. */
  readonly text: string;
}

export interface SourceNote {
  readonly source: string;
  readonly reason: string;
}

/** A call of `lookup`, which finds nothing at conversion time. */
export interface LookupNote {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A field that is another one at each render: random, or a time. */
export interface VolatileNote {
  readonly object: string;
  /** JSON pointer; empty for a hook as a whole. */
  readonly path: string;
}

export interface CrdFile {
  readonly source: string;
  readonly text: string;
}

/** One environment as Helm renders it. */
export interface Environment {
  readonly name: string;
  readonly objects: readonly KubeObject[];
  /** Template of each object, by its identity key. */
  readonly templates: ReadonlyMap<string, string>;
  readonly hooks: readonly HookNote[];
  /** Files of crds/ folders, not templated; parsed once for all environments, because they may be huge. */
  readonly crds: readonly CrdFile[];
  readonly dropped: readonly SourceNote[];
  readonly lookups: readonly LookupNote[];
  readonly volatile: readonly VolatileNote[];
  /** Where each leaf of the objects comes from, where the render was traced. */
  readonly provenance?: Provenance;
  /** Texts of the scalar values by path (`image.tag`), the chart's own ones included. */
  readonly values?: ReadonlyMap<string, string>;
}

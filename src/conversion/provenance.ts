/** Where a leaf of an object comes from. */
export interface LeafOrigin {
  /** `chart/templates/x.yaml`: the file that printed the line in which the leaf begins. */
  readonly template: string;
  /** From 1. */
  readonly line: number;
  /** Paths below the parent chart's values that flow into the text: `image.tag`, `sub.hosts[0]`. Sorted. */
  readonly values: readonly string[];
  /** Paths that decide whether the leaf is there, or which of several texts it is. Sorted. */
  readonly decidedBy: readonly string[];
}

/** Origins by the identity key of an object, then by JSON pointer of a leaf: a scalar, or an empty map or list. */
export type Provenance = ReadonlyMap<string, ReadonlyMap<string, LeafOrigin>>;

/** Whether a path of values covers another: it is the same, or a map or list that holds it. */
export function coversPath(outer: string, inner: string): boolean {
  if (outer === '' || outer === inner) return true;
  return inner.startsWith(outer) && (inner[outer.length] === '.' || inner[outer.length] === '[');
}

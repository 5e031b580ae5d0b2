/** Configuration as plain data, before its schema has seen it. */
export type ConfigTree = { readonly [key: string]: unknown };

export function isTree(value: unknown): value is ConfigTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `over` on `under`, objects key by key, all else replaced. */
export function mergeTrees(under: ConfigTree, over: ConfigTree): ConfigTree {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(below) && isTree(value) ? mergeTrees(below, value) : value;
  }
  return merged;
}

/** A tree with one value at a path. */
export function treeAt(path: readonly string[], value: unknown): ConfigTree {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as ConfigTree;
}

export function valueAt(tree: ConfigTree, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), tree);
}

/** The paths of all values that are not objects, as `a.b.c`. */
export function leafPaths(tree: ConfigTree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? leafPaths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

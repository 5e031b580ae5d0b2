import { type ConfigLeaf, readText } from './shape.ts';
import { type ConfigTree, mergeTrees, treeAt } from './tree.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value with the place that it came from. */
export interface LayerValue {
  readonly path: readonly string[];
  readonly origin: string;
}

export interface Layer {
  readonly tree: ConfigTree;
  readonly origins: readonly LayerValue[];
}

/** The variable of a path: `http.port` → `HTTP_PORT`, `database.maxConnections` → `DATABASE_MAX_CONNECTIONS`. */
export function variableOf(path: readonly string[]): string {
  return path.map((key) => key.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|[-.]/g, '_').toUpperCase()).join('_');
}

/**
 * The layer of the environment. Each declared value has one variable; the same with the service's name in front
 * (`CATALOG_HTTP_PORT`) wins, so that services that share an environment can differ. Empty variables count as
 * not set.
 */
export function environmentLayer(
  leaves: readonly ConfigLeaf[],
  environment: Environment,
  service: string,
): Layer {
  let tree: ConfigTree = {};
  const origins: LayerValue[] = [];
  for (const { path, type } of leaves) {
    const plain = variableOf(path);
    const own = `${variableOf([service])}_${plain}`;
    const variable = [own, plain].find((name) => (environment[name] ?? '') !== '');
    const text = variable === undefined ? undefined : environment[variable];
    if (variable === undefined || text === undefined) continue;
    tree = mergeTrees(tree, treeAt(path, readText(text, type)));
    origins.push({ path, origin: `environment variable ${variable}` });
  }
  return { tree, origins };
}

/** The layer of command-line flags: `--http.port=9090` or `--http.port 9090`. */
export function flagLayer(leaves: readonly ConfigLeaf[], argv: readonly string[]): Layer {
  let tree: ConfigTree = {};
  const origins: LayerValue[] = [];
  for (const [i, word] of argv.entries()) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    const leaf = match && leaves.find(({ path }) => path.join('.') === match[1]);
    if (!leaf) continue;
    const next = argv[i + 1];
    const text = match[2] ?? (next === undefined || next.startsWith('--') ? 'true' : next);
    tree = mergeTrees(tree, treeAt(leaf.path, readText(text, leaf.type)));
    origins.push({ path: leaf.path, origin: `flag --${match[1]}` });
  }
  return { tree, origins };
}

import { join } from 'node:path';
import { StartupError } from '../errors/startup-error.ts';
import type { AnySchema, InferOutput } from '../schema/standard-schema.ts';
import { issueDots } from '../schema/validator.ts';
import { type Environment, environmentLayer, flagLayer, type Layer } from './environment.ts';
import { fileLayer } from './file.ts';
import { maskSecrets, maskValue } from './secret.ts';
import { SETTING_LEAVES, settingFaults } from './settings.ts';
import { leavesOf } from './shape.ts';
import { type ConfigTree, leafPaths, mergeTrees, valueAt } from './tree.ts';

export interface ConfigSource {
  /** Name of the service; also the prefix of its own variables. */
  readonly service: string;
  /** The folder with `config/`. */
  readonly directory: string;
  /** `development`, `test`, `production`, …; names the second file. */
  readonly profile: string;
  readonly environment: Environment;
  /** Flags, without the program's name. */
  readonly argv?: readonly string[];
  /** Values that win over everything, as tests give them. */
  readonly overrides?: ConfigTree;
}

export interface LoadedConfig<Config> {
  readonly config: Config;
  /** The whole tree: what the files said, with the validated values on top. */
  readonly tree: ConfigTree;
  /** One value: what it is (secrets masked), where it came from and which origins it hides, best first. */
  explain(path: string): { readonly value: unknown; readonly origins: readonly string[] };
  /** The tree with secrets masked, fit for a log. */
  masked(): ConfigTree;
}

/**
 * Loads the configuration of a service: defaults of the schema < `config/default.yaml` <
 * `config/<profile>.yaml` < environment < flags < overrides.
 *
 * Throws `StartupError`: `MARTY_CONFIG_SYNTAX` with file:line:col, or `MARTY_CONFIG_INVALID` with every problem
 * of the schema and the origin of the value.
 */
export async function loadConfig<S extends AnySchema>(
  schema: S,
  source: ConfigSource,
): Promise<LoadedConfig<InferOutput<S>>> {
  const declared = leavesOf(schema);
  const names = new Set(declared.map(({ path }) => path.join('.')));
  const leaves = [...declared, ...SETTING_LEAVES.filter(({ path }) => !names.has(path.join('.')))];
  const overrides = source.overrides ?? {};
  const layers: Layer[] = [
    await fileLayer(join(source.directory, 'config', 'default.yaml'), source.directory),
    await fileLayer(join(source.directory, 'config', `${source.profile}.yaml`), source.directory),
    environmentLayer(leaves, source.environment, source.service),
    flagLayer(leaves, source.argv ?? []),
    {
      tree: overrides,
      origins: leafPaths(overrides).map((path) => ({ path: path.split('.'), origin: 'override' })),
    },
  ];
  const raw = layers.reduce<ConfigTree>((under, { tree }) => mergeTrees(under, tree), {});
  const originsOf = (path: string): readonly string[] =>
    layers
      .flatMap(({ origins }) => origins.filter((value) => value.path.join('.') === path))
      .map(({ origin }) => origin)
      .reverse();
  const result = await schema['~standard'].validate(raw);
  const config = (result.issues === undefined ? result.value : {}) as InferOutput<S>;
  const tree = mergeTrees(raw, config as ConfigTree);
  const refused = (result.issues ?? []).map((issue) => [issueDots(issue), issue.message] as const);
  const known = new Set(refused.map(([path]) => path));
  const faults = [...refused, ...settingFaults(tree).filter(([path]) => !known.has(path))];
  if (faults.length > 0) {
    throw new StartupError(
      'MARTY_CONFIG_INVALID',
      `the configuration of ${source.service} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}`,
      { faults: faults.map(([path, message]) => describeFault(path, message, originsOf(path)[0])) },
    );
  }
  return {
    config,
    tree,
    explain(path) {
      const value = valueAt(tree, path.split('.'));
      const origins = originsOf(path);
      return {
        value: maskValue(path.split('.').at(-1) ?? '', value),
        origins: value !== undefined && origins.length === 0 ? ['default'] : origins,
      };
    },
    masked: () => maskSecrets(tree),
  };
}

function describeFault(path: string, message: string, origin: string | undefined): string {
  return `${path === '' ? '(root)' : path}: ${message}${origin === undefined ? '' : ` (${origin})`}`;
}

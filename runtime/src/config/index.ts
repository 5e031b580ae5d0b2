export { type Environment, variableOf } from './environment.ts';
export { type ConfigSource, type LoadedConfig, loadConfig } from './load-config.ts';
export { maskSecrets, maskUrl } from './secret.ts';
export type { ConfigTree } from './tree.ts';

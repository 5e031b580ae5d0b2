export type { YamlMap, YamlValue } from './yaml-value.ts';

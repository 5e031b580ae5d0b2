import type { YamlMap, YamlValue } from '../../goyaml/index.ts';
import { GoInt, type GoMap, type GoValue } from '../values/go-value.ts';

/** YAML data as Go values; the same maps and lists, since a number of Helm's YAML is a float64 already. */
export function yamlToGo(map: YamlMap): GoMap;
export function yamlToGo(value: YamlValue): GoValue;
export function yamlToGo(value: YamlValue): GoValue {
  if (typeof value === 'bigint') return new GoInt(value, 'int64');
  if (Array.isArray(value)) return value.map((item) => yamlToGo(item));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, yamlToGo(item)]));
  return value;
}

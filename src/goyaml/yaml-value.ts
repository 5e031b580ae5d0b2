/** What YAML holds after go-yaml's reading rules; mappings keep their order and have only string keys. */
export type YamlValue = null | boolean | number | bigint | string | YamlValue[] | YamlMap;
export type YamlMap = Map<string, YamlValue>;

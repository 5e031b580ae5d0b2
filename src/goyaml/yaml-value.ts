/** What YAML holds after go-yaml's reading rules; mappings keep their order and have only string keys. */
export type YamlValue = null | boolean | number | bigint | string | YamlValue[] | YamlMap;
export type YamlMap = Map<string, YamlValue>;

/** A scalar as it is written: its text, and whether quotes, a block or a tag settle that it is text. */
export interface YamlScalarText {
  readonly text: string;
  readonly quoted: boolean;
}

import type { Mark } from './cursor.ts';

interface NodeBase {
  readonly mark: Mark;
  /** Full tag: `tag:yaml.org,2002:str`; empty if the text gives none. */
  readonly tag: string;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: string;
  /** Without quotes and tag, so its type is found from its text. */
  readonly implicit: boolean;
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly items: YamlNode[];
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping';
  readonly entries: [key: YamlNode, value: YamlNode][];
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: YamlNode;
}

/** A YAML document as written, before types are found. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

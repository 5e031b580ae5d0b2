import type { Mark } from './cursor.ts';

export type TokenKind =
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  readonly mark: Mark;
  /** Text of a scalar, name of an anchor or alias, handle of a tag, version of %YAML. */
  readonly value: string;
  /** Suffix of a tag, prefix of %TAG. */
  readonly suffix?: string;
  /** A scalar without quotes and not a block. */
  readonly plain?: boolean;
}

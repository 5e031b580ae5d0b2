export type TokenKind =
  | 'text'
  | 'left-delimiter'
  | 'right-delimiter'
  | 'space'
  | 'identifier'
  | 'keyword'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'bool'
  | 'number'
  | 'character'
  | 'string'
  | 'raw-string'
  | 'pipe'
  | 'declare'
  | 'assign'
  | 'left-paren'
  | 'right-paren'
  | 'punctuation'
  | 'error'
  | 'end-of-file';

/** A token with its place: code units from the start of the text, and the line counted from 1. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly position: number;
  readonly line: number;
}

/** How Go's parser names a token in an error. */
export function describeToken({ kind, value }: Token): string {
  if (kind === 'end-of-file') return 'EOF';
  if (kind === 'error') return value;
  if (kind === 'keyword' || kind === 'nil') return `<${value}>`;
  return value.length > 10 ? `${JSON.stringify(value.slice(0, 10))}...` : JSON.stringify(value);
}

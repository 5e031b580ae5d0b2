import { hexDigit, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, SPACE, TAB } from './characters.ts';
import type { Cursor, Mark } from './cursor.ts';
import type { Token } from './token.ts';
import { scannerError } from './yaml-error.ts';

export interface PlainScalar {
  readonly token: Token;
  /** The scalar ended after a line break, so a key may begin here. */
  readonly endedOnNewLine: boolean;
}

/** Line breaks and blanks between two words of a flow scalar, as they are folded. */
function fold(leadingBreak: string, trailingBreaks: string): string {
  if (leadingBreak !== '\n') return leadingBreak + trailingBreaks;
  return trailingBreaks === '' ? ' ' : trailingBreaks;
}

/** What a plain scalar takes as it is, in block and in flow context. */
const PLAIN_RUN = /[^ \t\n\r\0\x85\u2028\u2029:]*/y;
const FLOW_RUN = /[^ \t\n\r\0\x85\u2028\u2029:,?[\]{}]*/y;
/** What a quoted scalar takes as it is. */
const QUOTED_RUN = /[^ \t\n\r\0\x85\u2028\u2029'"\\]*/y;

/** Scans a scalar without quotes that belongs to a block of the given indentation. */
export function scanPlain(cursor: Cursor, blockIndent: number, inFlow: boolean): PlainScalar {
  const start = cursor.mark();
  const indent = blockIndent + 1;
  let value = '';
  let blanks = '';
  let leadingBreak = '';
  let trailingBreaks = '';
  let onNewLine = false;
  for (;;) {
    if (cursor.atDocumentIndicator() || cursor.code() === 0x23 /* # */) break;
    const from = cursor.position;
    cursor.skipRun(inFlow ? FLOW_RUN : PLAIN_RUN);
    while (cursor.code() === 0x3a /* : */ && !isBlankOrEnd(cursor.code(1))) {
      cursor.skip();
      cursor.skipRun(inFlow ? FLOW_RUN : PLAIN_RUN);
    }
    if (cursor.position > from) {
      value += onNewLine ? fold(leadingBreak, trailingBreaks) : blanks;
      value += cursor.text.slice(from, cursor.position);
      blanks = leadingBreak = trailingBreaks = '';
      onNewLine = false;
    }
    if (!isBlank(cursor.code()) && !isBreak(cursor.code())) break;
    for (let c = cursor.code(); isBlank(c) || isBreak(c); c = cursor.code()) {
      if (isBreak(c)) {
        const lineBreak = cursor.readBreak();
        if (onNewLine) trailingBreaks += lineBreak;
        else {
          leadingBreak = lineBreak;
          blanks = '';
          onNewLine = true;
        }
        continue;
      }
      if (onNewLine && cursor.column < indent && c === TAB)
        throw scannerError('found a tab character that violates indentation', cursor.mark(), start);
      if (!onNewLine) blanks += String.fromCharCode(c);
      cursor.skip();
    }
    if (!inFlow && cursor.column < indent) break;
  }
  return { token: { kind: 'scalar', mark: start, value, plain: true }, endedOnNewLine: onNewLine };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function scanEscape(cursor: Cursor, start: Mark): string {
  const letter = cursor.text.charAt(cursor.position + 1);
  const simple = ESCAPES[letter];
  if (simple !== undefined) {
    cursor.skip(2);
    return simple;
  }
  const length = HEX_LENGTH[letter];
  if (length === undefined) throw scannerError('found unknown escape character', cursor.mark(), start);
  cursor.skip(2);
  let code = 0;
  for (let i = 0; i < length; i++) {
    const digit = hexDigit(cursor.code(i));
    if (digit < 0) throw scannerError('did not find expected hexdecimal number', cursor.mark(), start);
    code = code * 16 + digit;
  }
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    throw scannerError('found invalid Unicode character escape code', cursor.mark(), start);
  cursor.skip(length);
  return String.fromCodePoint(code);
}

/** Scans a scalar in single or double quotes. */
export function scanQuoted(cursor: Cursor, single: boolean): Token {
  const start = cursor.mark();
  const quote = single ? 0x27 : 0x22;
  cursor.skip();
  let value = '';
  for (;;) {
    if (cursor.atDocumentIndicator())
      throw scannerError('found unexpected document indicator', cursor.mark(), start);
    if (cursor.code() === 0) throw scannerError('found unexpected end of stream', cursor.mark(), start);
    let onNewLine = false;
    let from = cursor.position;
    for (let c = cursor.code(); !isBlankOrEnd(c); c = cursor.code()) {
      if (c === quote) {
        if (!single || cursor.code(1) !== quote) break;
        value += cursor.text.slice(from, cursor.position + 1);
        cursor.skip(2);
        from = cursor.position;
      } else if (!single && c === 0x5c /* \ */) {
        value += cursor.text.slice(from, cursor.position);
        if (isBreak(cursor.code(1))) {
          cursor.skip();
          cursor.readBreak();
          onNewLine = true;
          from = cursor.position;
          break;
        }
        value += scanEscape(cursor, start);
        from = cursor.position;
      } else {
        cursor.skip();
        cursor.skipRun(QUOTED_RUN);
      }
    }
    value += cursor.text.slice(from, cursor.position);
    if (cursor.code() === quote) break;
    let blanks = '';
    let leadingBreak = '';
    let trailingBreaks = '';
    for (let c = cursor.code(); isBlank(c) || isBreak(c); c = cursor.code()) {
      if (isBreak(c)) {
        const lineBreak = cursor.readBreak();
        if (onNewLine) trailingBreaks += lineBreak;
        else {
          leadingBreak = lineBreak;
          onNewLine = true;
        }
      } else {
        if (!onNewLine) blanks += String.fromCharCode(c);
        cursor.skip();
      }
    }
    value += onNewLine ? fold(leadingBreak, trailingBreaks) : blanks;
  }
  cursor.skip();
  return { kind: 'scalar', mark: start, value };
}

/** Eats indentation and empty lines of a block scalar; an indentation of 0 is still to be found out. */
function scanBlockBreaks(cursor: Cursor, indent: number, blockIndent: number, start: Mark) {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === SPACE) cursor.skip();
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code() === TAB)
      throw scannerError(
        'found a tab character where an indentation space is expected',
        cursor.mark(),
        start,
      );
    if (!isBreak(cursor.code())) break;
    breaks += cursor.readBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(widest, blockIndent + 1, 1) : indent };
}

function scanBlockHeader(cursor: Cursor, start: Mark): { chomping: number; increment: number } {
  let chomping = 0;
  let increment = 0;
  for (let i = 0; i < 2; i++) {
    const c = cursor.code();
    if (chomping === 0 && (c === 0x2b || c === 0x2d)) chomping = c === 0x2b ? 1 : -1;
    else if (increment === 0 && isDigit(c)) {
      if (c === 0x30) throw scannerError('found an indentation indicator equal to 0', cursor.mark(), start);
      increment = c - 0x30;
    } else break;
    cursor.skip();
  }
  while (isBlank(cursor.code())) cursor.skip();
  if (cursor.code() === 0x23 /* # */) cursor.skipToBreak();
  if (!isBreakOrEnd(cursor.code()))
    throw scannerError('did not find expected comment or line break', cursor.mark(), start);
  return { chomping, increment };
}

/** Scans a `|` or `>` scalar that belongs to a block of the given indentation. */
export function scanBlock(cursor: Cursor, blockIndent: number, literal: boolean): Token {
  const start = cursor.mark();
  cursor.skip();
  const { chomping, increment } = scanBlockHeader(cursor, start);
  if (cursor.code() !== 0) cursor.readBreak();
  const given = increment === 0 ? 0 : Math.max(blockIndent, 0) + increment;
  let { breaks, indent } = scanBlockBreaks(cursor, given, blockIndent, start);
  const parts: string[] = [];
  let leadingBreak = '';
  let leadingBlank = false;
  while (cursor.column === indent && cursor.code() !== 0) {
    const blank = isBlank(cursor.code());
    if (!literal && !leadingBlank && !blank && leadingBreak === '\n') {
      if (breaks === '') parts.push(' ');
    } else parts.push(leadingBreak);
    parts.push(breaks);
    leadingBlank = blank;
    const from = cursor.position;
    cursor.skipToBreak();
    parts.push(cursor.text.slice(from, cursor.position));
    leadingBreak = cursor.code() === 0 ? '' : cursor.readBreak();
    ({ breaks, indent } = scanBlockBreaks(cursor, indent, blockIndent, start));
  }
  if (chomping !== -1) parts.push(leadingBreak);
  if (chomping === 1) parts.push(breaks);
  return { kind: 'scalar', mark: start, value: parts.join('') };
}

import { quoteText } from '../values/go-format.ts';
import { KEYWORDS, type Token, type TokenType } from './token.ts';

const SPACES = /[ \t\r\n]*/y;
const WORD = /[\p{L}\p{Nd}_]*/uy;
const ASCII_WORD = /[A-Za-z0-9_]*/y;
const WORD_CHARACTER = /^[\p{L}\p{Nd}_]$/u;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const STRING = /"(?:[^"\\\n]|\\[^\n])*"/y;
const CHAR = /'(?:[^'\\\n]|\\[^\n])*'/y;
const RAW = /`[^`]*`/y;

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}

/** Splits a template into lexemes, one at a time. The rules are those of Go's text/template/parse. */
export class Lexer {
  private readonly text: string;
  private at = 0;
  private line = 1;
  private inAction = false;
  private depth = 0;
  private stopped = false;
  private readonly queue: Token[] = [];

  constructor(text: string) {
    this.text = text;
  }

  next(): Token {
    for (;;) {
      const queued = this.queue.shift();
      if (queued !== undefined) return queued;
      if (this.stopped) return { type: 'eof', text: '', at: this.at, line: this.line };
      if (this.inAction) this.lexAction();
      else this.lexText();
    }
  }

  private emit(type: TokenType, end: number): void {
    const text = this.text.slice(this.at, end);
    this.queue.push({ type, text, at: this.at, line: this.line });
    this.skipTo(end);
  }

  private skipTo(end: number): void {
    for (let i = this.text.indexOf('\n', this.at); i >= 0 && i < end; i = this.text.indexOf('\n', i + 1))
      this.line++;
    this.at = end;
  }

  private fail(message: string): void {
    this.queue.push({ type: 'error', text: message, at: this.at, line: this.line });
    this.stopped = true;
  }

  private match(pattern: RegExp, from: number): string | undefined {
    pattern.lastIndex = from;
    return pattern.exec(this.text)?.[0];
  }

  private lexText(): void {
    const { text } = this;
    const open = text.indexOf('{{', this.at);
    if (open < 0) {
      if (this.at < text.length) this.emit('text', text.length);
      this.queue.push({ type: 'eof', text: '', at: text.length, line: this.line });
      this.stopped = true;
      return;
    }
    const trims = text[open + 2] === '-' && isSpace(text.charAt(open + 3));
    let end = open;
    if (trims) while (end > this.at && isSpace(text.charAt(end - 1))) end--;
    if (end > this.at) this.emit('text', end);
    this.skipTo(open);
    const body = open + (trims ? 4 : 2);
    if (text.startsWith('/*', body)) {
      this.lexComment(body);
      return;
    }
    this.emit('leftDelim', open + 2);
    this.skipTo(body);
    this.inAction = true;
    this.depth = 0;
  }

  private lexComment(body: number): void {
    const close = this.text.indexOf('*/', body + 2);
    if (close < 0) {
      this.fail('unclosed comment');
      return;
    }
    const end = close + 2;
    const size = this.rightDelimAt(end);
    if (size === 0) {
      this.fail('comment ends before closing delimiter');
      return;
    }
    this.skipTo(this.afterDelim(end, size));
  }

  /** Length of a closing delimiter with its trim marker, 0 if there is none. */
  private rightDelimAt(at: number): number {
    const { text } = this;
    if (text.startsWith('}}', at)) return 2;
    return isSpace(text.charAt(at)) && text.startsWith('-}}', at + 1) ? 4 : 0;
  }

  private afterDelim(at: number, size: number): number {
    const end = at + size;
    return size === 4 ? end + (this.match(SPACES, end)?.length ?? 0) : end;
  }

  private lexAction(): void {
    const { text, at } = this;
    const delim = this.rightDelimAt(at);
    if (delim > 0) {
      this.lexRightDelim(delim);
      return;
    }
    const c = text.charAt(at);
    if (c === '') this.fail('unclosed action');
    else if (isSpace(c)) this.lexSpace();
    else if (c === '=') this.emit('assign', at + 1);
    else if (c === ':') {
      if (text[at + 1] === '=') this.emit('declare', at + 2);
      else this.fail('expected :=');
    } else if (c === '|') this.emit('pipe', at + 1);
    else if (c === '"') this.lexQuoted(STRING, 'string', 'unterminated quoted string');
    else if (c === '`') this.lexQuoted(RAW, 'rawString', 'unterminated raw quoted string');
    else if (c === "'") this.lexQuoted(CHAR, 'charConstant', 'unterminated character constant');
    else if (c === '$') this.lexName('variable');
    else if (c === '.' && !/[0-9]/.test(text.charAt(at + 1))) this.lexName('field');
    else if (/[-+.0-9]/.test(c)) this.lexNumber();
    else if (c === '(') {
      this.depth++;
      this.emit('leftParen', at + 1);
    } else if (c === ')') {
      this.depth--;
      if (this.depth < 0) this.fail('unexpected right paren');
      else this.emit('rightParen', at + 1);
    } else this.lexWord();
  }

  private lexRightDelim(size: number): void {
    if (this.depth > 0) {
      this.fail('unclosed left paren');
      return;
    }
    const end = this.afterDelim(this.at, size);
    if (size === 4) this.skipTo(this.at + 2);
    this.emit('rightDelim', this.at + 2);
    this.skipTo(end);
    this.inAction = false;
  }

  private lexSpace(): void {
    let end = this.at + (this.match(SPACES, this.at)?.length ?? 0);
    // The last space may belong to a trim marker.
    if (this.text.startsWith('-}}', end)) end--;
    if (end > this.at) this.emit('space', end);
  }

  private lexQuoted(pattern: RegExp, type: TokenType, unterminated: string): void {
    const lexeme = this.match(pattern, this.at);
    if (lexeme === undefined) this.fail(unterminated);
    else this.emit(type, this.at + lexeme.length);
  }

  private atTerminator(at: number): boolean {
    const c = this.text.charAt(at);
    return c === '' || isSpace(c) || '.,|:)('.includes(c) || this.text.startsWith('}}', at);
  }

  private badCharacter(at: number): void {
    this.fail(`bad character ${describeRune(this.text.codePointAt(at) ?? 0)}`);
  }

  /** Where the word that begins at an offset ends. */
  private wordEnd(from: number): number {
    const end = from + (this.match(ASCII_WORD, from)?.length ?? 0);
    return this.text.charCodeAt(end) < 0x80 ? end : from + (this.match(WORD, from)?.length ?? 0);
  }

  /** A field or variable: its sign, then a word. */
  private lexName(type: 'field' | 'variable'): void {
    const start = this.at + 1;
    if (this.atTerminator(start)) {
      this.emit(type === 'field' ? 'dot' : 'variable', start);
      return;
    }
    const end = this.wordEnd(start);
    if (this.atTerminator(end)) this.emit(type, end);
    else this.badCharacter(end);
  }

  private lexNumber(): void {
    const end = this.at + (this.match(NUMBER, this.at)?.length ?? 0);
    const next = String.fromCodePoint(this.text.codePointAt(end) ?? 32);
    const bad = WORD_CHARACTER.test(next);
    if (bad || next === '+' || next === '-')
      this.fail(`bad number syntax: ${quoteText(this.text.slice(this.at, end) + (bad ? next : ''))}`);
    else this.emit('number', end);
  }

  private lexWord(): void {
    const { text, at } = this;
    const end = this.wordEnd(at);
    if (end === at) {
      const code = text.codePointAt(at) ?? 0;
      if (code > 0x20 && code < 0x7f) this.emit('char', at + 1);
      else this.fail(`unrecognized character in action: ${describeRune(code)}`);
      return;
    }
    const word = text.slice(at, end);
    if (!this.atTerminator(end)) this.badCharacter(end);
    else if (KEYWORDS.has(word)) this.emit(word as TokenType, end);
    else if (word === 'nil') this.emit('nil', end);
    else this.emit(word === 'true' || word === 'false' ? 'bool' : 'identifier', end);
  }
}

/** fmt's %#U. */
function describeRune(code: number): string {
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  const character = String.fromCodePoint(code);
  return /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character) ? `U+${hex} '${character}'` : `U+${hex}`;
}

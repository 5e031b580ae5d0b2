import type { Token, TokenKind } from './token.ts';

const KEYWORDS = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);
const SPACES = ' \t\r\n';
const WORD = /[\p{L}\p{Nd}_]/u;
const NUMBER =
  /[-+]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][-+]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]*)?)i?/y;

/** Text of a template → tokens, by the rules of Go's text/template. An error is the last token. */
export function lex(text: string): Token[] {
  return new Lexer(text).run();
}

class Lexer {
  private readonly text: string;
  private readonly tokens: Token[] = [];
  private position = 0;
  private line = 1;
  private parens = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): Token[] {
    while (this.lexText()) {
      if (!this.lexAction()) return this.tokens;
    }
    return this.tokens;
  }

  private push(kind: TokenKind, value: string): void {
    this.tokens.push({ kind, value, position: this.position, line: this.line });
  }

  /** Passes characters and counts their lines. */
  private advance(to: number): void {
    for (
      let at = this.text.indexOf('\n', this.position);
      at >= 0 && at < to;
      at = this.text.indexOf('\n', at + 1)
    )
      this.line++;
    this.position = to;
  }

  private emit(kind: TokenKind, to: number): true {
    this.push(kind, this.text.slice(this.position, to));
    this.advance(to);
    return true;
  }

  private fail(message: string): false {
    this.push('error', message);
    return false;
  }

  /** Text up to the next action; false at the end of the file. */
  private lexText(): boolean {
    for (;;) {
      const open = this.text.indexOf('{{', this.position);
      if (open < 0) {
        if (this.position < this.text.length) this.emit('text', this.text.length);
        this.push('end-of-file', '');
        return false;
      }
      const trims = this.hasLeftTrim(open + 2);
      let end = open;
      if (trims) while (end > this.position && SPACES.includes(this.text.charAt(end - 1))) end--;
      if (end > this.position) this.emit('text', end);
      this.advance(open);
      const inner = open + 2 + (trims ? 2 : 0);
      if (!this.text.startsWith('/*', inner)) {
        this.emit('left-delimiter', open + 2);
        this.advance(inner);
        this.parens = 0;
        return true;
      }
      this.advance(inner);
      const close = this.text.indexOf('*/', inner + 2);
      if (close < 0) return this.fail('unclosed comment');
      if (!this.atRightDelimiter(close + 2)) return this.fail('comment ends before closing delimiter');
      this.advance(close + 2);
      this.skipRightDelimiter();
    }
  }

  private hasLeftTrim(at: number): boolean {
    return this.text.charAt(at) === '-' && isSpace(this.text.charAt(at + 1));
  }

  private hasRightTrim(at: number): boolean {
    return isSpace(this.text.charAt(at)) && this.text.startsWith('-}}', at + 1);
  }

  private atRightDelimiter(at: number): boolean {
    return this.text.startsWith('}}', at) || this.hasRightTrim(at);
  }

  private skipRightDelimiter(): void {
    const trims = this.hasRightTrim(this.position);
    if (trims) this.advance(this.position + 2);
    let end = this.position + 2;
    if (trims) while (end < this.text.length && SPACES.includes(this.text.charAt(end))) end++;
    this.advance(end);
  }

  /** Everything of an action, its right delimiter included; false after an error. */
  private lexAction(): boolean {
    for (;;) {
      if (this.atRightDelimiter(this.position)) {
        if (this.parens > 0) return this.fail('unclosed left paren');
        const trims = this.hasRightTrim(this.position);
        this.tokens.push({
          kind: 'right-delimiter',
          value: '}}',
          position: this.position + (trims ? 2 : 0),
          line: this.line,
        });
        this.skipRightDelimiter();
        return true;
      }
      if (!this.lexInside()) return false;
    }
  }

  private lexInside(): boolean {
    const start = this.position;
    const c = this.text.charAt(start);
    if (c === '') return this.fail('unclosed action');
    if (isSpace(c)) return this.lexSpace();
    switch (c) {
      case '=':
        return this.emit('assign', start + 1);
      case ':':
        if (this.text.charAt(start + 1) !== '=') return this.fail('expected :=');
        return this.emit('declare', start + 2);
      case '|':
        return this.emit('pipe', start + 1);
      case '"':
        return this.lexQuoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.lexQuoted("'", 'character', 'unterminated character constant');
      case '`': {
        const end = this.text.indexOf('`', start + 1);
        return end < 0 ? this.fail('unterminated raw quoted string') : this.emit('raw-string', end + 1);
      }
      case '$':
        return this.lexName(start + 1, 'variable');
      case '.':
        if (!/[0-9]/.test(this.text.charAt(start + 1))) return this.lexName(start + 1, 'field');
        return this.lexNumber();
      case '(':
        this.parens++;
        return this.emit('left-paren', start + 1);
      case ')':
        this.parens--;
        if (this.parens < 0) return this.fail('unexpected right paren');
        return this.emit('right-paren', start + 1);
    }
    if (/[-+0-9]/.test(c)) return this.lexNumber();
    const char = String.fromCodePoint(this.text.codePointAt(start) ?? 0);
    if (WORD.test(char)) return this.lexWord();
    if (/[!-~]/.test(c)) return this.emit('punctuation', start + 1);
    return this.fail(`unrecognized character in action: ${describeCharacter(char)}`);
  }

  private lexSpace(): boolean {
    let end = this.position;
    while (isSpace(this.text.charAt(end))) end++;
    // The last space belongs to a trimming right delimiter.
    if (this.hasRightTrim(end - 1)) end--;
    return end === this.position || this.emit('space', end);
  }

  private lexQuoted(quote: string, kind: TokenKind, message: string): boolean {
    for (let i = this.position + 1; ; i++) {
      const c = this.text.charAt(i);
      if (c === '\\') {
        i++;
        if (this.text.charAt(i) === '' || this.text.charAt(i) === '\n') return this.fail(message);
      } else if (c === '' || c === '\n') return this.fail(message);
      else if (c === quote) return this.emit(kind, i + 1);
    }
  }

  private wordEnd(from: number): number {
    let end = from;
    for (;;) {
      const code = this.text.codePointAt(end);
      if (code === undefined) return end;
      const char = String.fromCodePoint(code);
      if (!WORD.test(char)) return end;
      end += char.length;
    }
  }

  private atTerminator(at: number): boolean {
    const c = this.text.charAt(at);
    return c === '' || isSpace(c) || '.,|:()'.includes(c) || this.text.startsWith('}}', at);
  }

  private lexName(from: number, kind: 'field' | 'variable'): boolean {
    const end = this.wordEnd(from);
    if (!this.atTerminator(end)) return this.badCharacter(end);
    return this.emit(end === from && kind === 'field' ? 'dot' : kind, end);
  }

  private lexWord(): boolean {
    const end = this.wordEnd(this.position);
    if (!this.atTerminator(end)) return this.badCharacter(end);
    const word = this.text.slice(this.position, end);
    if (KEYWORDS.has(word)) return this.emit('keyword', end);
    if (word === 'nil') return this.emit('nil', end);
    return this.emit(word === 'true' || word === 'false' ? 'bool' : 'identifier', end);
  }

  private badCharacter(at: number): false {
    return this.fail(
      `bad character ${describeCharacter(String.fromCodePoint(this.text.codePointAt(at) ?? 0))}`,
    );
  }

  private lexNumber(): boolean {
    NUMBER.lastIndex = this.position;
    const length = NUMBER.exec(this.text)?.[0].length ?? 0;
    const end = this.position + length;
    const next = this.text.codePointAt(end);
    if (length === 0 || (next !== undefined && WORD.test(String.fromCodePoint(next))))
      return this.fail(`bad number syntax: ${JSON.stringify(this.text.slice(this.position, end + 1))}`);
    return this.emit('number', end);
  }
}

function isSpace(c: string): boolean {
  return c !== '' && SPACES.includes(c);
}

/** Go's %#U. */
function describeCharacter(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(char) ? `U+${code} '${char}'` : `U+${code}`;
}

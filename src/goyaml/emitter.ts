import { isBreak, SPACE } from './characters.ts';
import { analyzeScalar, type ScalarStyle } from './scalar-style.ts';

export interface EmitterSettings {
  /** Column after which scalars fold at a space. */
  readonly width: number;
  /** Sequences inside mappings are indented by two (yaml.v3), or not at all (yaml.v2). */
  readonly indentSequences: boolean;
  readonly tabsInBlocks: boolean;
}

/** Where a node stands. */
export type NodeContext = 'root' | 'item' | 'key' | 'value';

const SHORT_ESCAPES: Readonly<Record<number, string>> = {
  0: '0',
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  27: 'e',
  34: '"',
  92: '\\',
  133: 'N',
  160: '_',
  8232: 'L',
  8233: 'P',
};
const NEEDS_ESCAPE = /[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|["\\]/;
const INDENT = 2;

/** Writes YAML as libyaml's emitter does in block style, byte by byte. */
export class Emitter {
  private readonly settings: EmitterSettings;
  private readonly parts: string[] = [];
  private column = 0;
  private indent = -1;
  /** The last character was a space or an indicator that needs none after it. */
  private whitespace = true;
  /** Nothing but indentation and `-` stands in this line. */
  private indention = true;

  constructor(settings: EmitterSettings) {
    this.settings = settings;
  }

  /** Ends the document and gives its text. */
  finish(): string {
    this.writeIndent();
    return this.parts.join('');
  }

  private put(text: string): void {
    this.parts.push(text);
    this.column += text.length;
  }

  private putChar(text: string, at: number): number {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    this.parts.push(char);
    this.column++;
    return at + char.length;
  }

  private putBreak(text = '\n'): void {
    this.parts.push(text);
    this.column = 0;
    this.indention = true;
  }

  private writeIndent(): void {
    const indent = Math.max(this.indent, 0);
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace))
      this.putBreak();
    if (this.column < indent) this.put(' '.repeat(indent - this.column));
    this.whitespace = true;
    this.indention = true;
  }

  private indicator(text: string, needsSpace: boolean, isWhitespace: boolean, isIndention: boolean): void {
    if (needsSpace && !this.whitespace) this.put(' ');
    this.put(text);
    this.whitespace = isWhitespace;
    this.indention = this.indention && isIndention;
  }

  private indented(newIndent: number, body: () => void): void {
    const outer = this.indent;
    this.indent = newIndent;
    body();
    this.indent = outer;
  }

  emptyCollection(text: '{}' | '[]'): void {
    this.indicator(text.charAt(0), true, true, false);
    this.indicator(text.charAt(1), false, false, false);
  }

  sequence(context: NodeContext, size: number, item: (index: number) => void): void {
    const indentless = !this.settings.indentSequences && context === 'value' && !this.indention;
    const indent = this.indent < 0 ? 0 : indentless ? this.indent : this.indent + INDENT;
    this.indented(indent, () => {
      for (let i = 0; i < size; i++) {
        this.writeIndent();
        this.indicator('-', true, false, true);
        item(i);
      }
    });
  }

  /** `plainIsString` says of a key whether it reads back as a string without quotes. */
  mapping(
    keys: readonly string[],
    value: (index: number) => void,
    plainIsString: (key: string) => boolean,
  ): void {
    this.indented(this.indent < 0 ? 0 : this.indent + INDENT, () => {
      for (const [i, key] of keys.entries()) {
        this.writeIndent();
        if (isSimpleKey(key)) {
          this.text(key, 'key', plainIsString(key));
          this.indicator(':', false, false, false);
        } else {
          this.indicator('?', true, false, true);
          this.text(key, 'value', plainIsString(key));
          this.writeIndent();
          this.indicator(':', true, false, true);
        }
        value(i);
      }
    });
  }

  /** A scalar whose text is no string's: a number, a bool, null. */
  literal(text: string): void {
    this.scalar(text, 'plain', 'value');
  }

  /** A string, in the plainest style that reads back as the same string. */
  text(text: string, context: NodeContext, plainIsString = true): void {
    const style = text.includes('\n') ? 'literal' : plainIsString ? 'plain' : 'double';
    this.scalar(text, style, context);
  }

  private scalar(text: string, wanted: ScalarStyle, context: NodeContext): void {
    const analysis = analyzeScalar(text, this.settings);
    let style = wanted;
    if (context === 'key' && analysis.multiline) style = 'double';
    if (style === 'plain' && (!analysis.plainAllowed || (text === '' && context === 'key'))) style = 'single';
    if (style === 'single' && !analysis.singleAllowed) style = 'double';
    if (style === 'literal' && (!analysis.blockAllowed || context === 'key')) style = 'double';
    this.indented(this.indent < 0 ? INDENT : this.indent + INDENT, () => {
      if (style === 'literal') this.literalBlock(text);
      else if (style === 'double') this.doubleQuoted(text, context !== 'key');
      else this.folded(text, context !== 'key', style === 'single');
    });
  }

  /** Plain and single-quoted scalars fold alike. */
  private folded(text: string, mayFold: boolean, quoted: boolean): void {
    if (quoted) this.indicator("'", true, false, false);
    else if (!this.whitespace) this.put(' ');
    const simple = !text.includes("'") || !quoted;
    if (simple && !/[^\x20-\x7e]/.test(text) && this.column + text.length <= this.settings.width)
      this.put(text);
    else this.foldedSlowly(text, mayFold, quoted);
    if (quoted) this.indicator("'", false, false, false);
    this.whitespace = false;
    this.indention = false;
  }

  private foldedSlowly(text: string, mayFold: boolean, quoted: boolean): void {
    let spaces = false;
    let breaks = false;
    for (let i = 0; i < text.length; ) {
      const c = text.charCodeAt(i);
      if (c === SPACE) {
        const inside = !quoted || (i > 0 && i < text.length - 1);
        const fold = mayFold && !spaces && this.column > this.settings.width && inside;
        if (fold && text.charCodeAt(i + 1) !== SPACE) {
          this.writeIndent();
          i++;
        } else i = this.putChar(text, i);
        spaces = true;
      } else if (isBreak(c)) {
        if (!breaks && c === 0x0a) this.putBreak();
        this.putBreak(text.charAt(i));
        i++;
        breaks = true;
      } else {
        if (breaks) this.writeIndent();
        if (quoted && c === 0x27) this.put("'");
        i = this.putChar(text, i);
        this.indention = false;
        spaces = false;
        breaks = false;
      }
    }
  }

  private doubleQuoted(text: string, mayFold: boolean): void {
    this.indicator('"', true, false, false);
    // go-yaml asks for a byte order mark at the start of the text, whatever character it is at.
    const escapeAll = text.startsWith('\ufeff');
    let spaces = false;
    for (let i = 0; i < text.length; ) {
      const c = text.charCodeAt(i);
      if (c === SPACE && !escapeAll) {
        const fold = mayFold && !spaces && this.column > this.settings.width;
        if (fold && i > 0 && i < text.length - 1) {
          this.writeIndent();
          if (text.charCodeAt(i + 1) === SPACE) this.put('\\');
          i++;
        } else i = this.putChar(text, i);
        spaces = true;
        continue;
      }
      if (escapeAll || NEEDS_ESCAPE.test(text.charAt(i))) i = this.escape(text, i);
      else i = this.putChar(text, i);
      spaces = false;
    }
    this.indicator('"', false, false, false);
    this.whitespace = false;
    this.indention = false;
  }

  private escape(text: string, at: number): number {
    const code = text.codePointAt(at) ?? 0;
    const short = SHORT_ESCAPES[code];
    if (short !== undefined) this.put(`\\${short}`);
    else if (code <= 0xff) this.put(`\\x${hex(code, 2)}`);
    else if (code <= 0xffff) this.put(`\\u${hex(code, 4)}`);
    else this.put(`\\U${hex(code, 8)}`);
    return at + (code > 0xffff ? 2 : 1);
  }

  private literalBlock(text: string): void {
    this.indicator('|', true, false, false);
    if (text.startsWith(' ') || isBreak(text.charCodeAt(0)))
      this.indicator(String(INDENT), false, false, false);
    const last = text.length - 1;
    if (!isBreak(text.charCodeAt(last))) this.indicator('-', false, false, false);
    else if (last === 0 || isBreak(text.charCodeAt(last - 1))) this.indicator('+', false, false, false);
    this.putBreak();
    this.whitespace = true;
    for (const line of text.split(/(?<=[\n\r\x85\u2028\u2029])/)) {
      const broken = isBreak(line.charCodeAt(line.length - 1));
      const content = broken ? line.slice(0, -1) : line;
      if (content !== '') {
        this.writeIndent();
        this.put(content);
        this.indention = false;
      }
      if (broken) this.putBreak(line.slice(-1));
    }
  }
}

function hex(code: number, width: number): string {
  return code.toString(16).toUpperCase().padStart(width, '0');
}

/** libyaml writes a key on one line with its value only up to 128 bytes. */
function isSimpleKey(key: string): boolean {
  if (/[\n\r\x85\u2028\u2029]/.test(key)) return false;
  return key.length <= 128 && (key.length <= 42 || Buffer.byteLength(key) <= 128);
}

import { CR, isBreakOrEnd, LF } from './characters.ts';

/** What stands in a line; by a pattern, since a short run spends its time in code that is not yet compiled. */
const LINE = /[^\n\r\0\x85\u2028\u2029]*/y;

/** A place in a text; all three count from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** Reading position in a text. */
export class Cursor {
  readonly text: string;
  position = 0;
  line = 0;
  private lineStart = 0;

  constructor(text: string) {
    this.text = `${text}\0\0\0\0`;
  }

  get column(): number {
    return this.position - this.lineStart;
  }

  /** Code unit at the position; 0 at the end. */
  code(offset = 0): number {
    return this.text.charCodeAt(this.position + offset);
  }

  mark(): Mark {
    return { index: this.position, line: this.line, column: this.column };
  }

  skip(count = 1): void {
    this.position += count;
  }

  /** Passes a line break and gives it as go-yaml keeps it: `\n`, or the Unicode separator itself. */
  readBreak(): string {
    const c = this.code();
    this.position += c === CR && this.code(1) === LF ? 2 : 1;
    this.line++;
    this.lineStart = this.position;
    return c === 0x2028 || c === 0x2029 ? String.fromCharCode(c) : '\n';
  }

  skipToBreak(): void {
    this.skipRun(LINE);
  }

  /** Passes all that a sticky pattern, which may match nothing, takes at the position. */
  skipRun(pattern: RegExp): void {
    pattern.lastIndex = this.position;
    pattern.test(this.text);
    this.position = pattern.lastIndex;
  }

  /** Whether `---` or `...` stands alone at the start of this line. */
  atDocumentIndicator(): boolean {
    if (this.column !== 0) return false;
    const c = this.code();
    if (c !== 0x2d && c !== 0x2e) return false;
    if (this.code(1) !== c || this.code(2) !== c) return false;
    const next = this.code(3);
    return next === 0x20 || next === 0x09 || isBreakOrEnd(next);
  }

  /** Ends the last line, so that errors at the end count like go-yaml's. */
  endLine(): void {
    if (this.column === 0) return;
    this.lineStart = this.position;
    this.line++;
  }
}

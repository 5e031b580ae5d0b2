import { isBlank, isBlankOrEnd, isBreak } from './characters.ts';
import { Cursor, type Mark } from './cursor.ts';
import { scanBlock, scanPlain, scanQuoted } from './scan-scalar.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-tag.ts';
import type { Token, TokenKind } from './token.ts';
import { limitError, scannerError } from './yaml-error.ts';

/** A place where a key without `?` may have begun; it is known to be one when its `:` comes. */
interface SimpleKey {
  possible: boolean;
  required: boolean;
  tokenNumber: number;
  mark: Mark;
}

const NO_KEY: SimpleKey = {
  possible: false,
  required: false,
  tokenNumber: 0,
  mark: { index: 0, line: 0, column: 0 },
};
/** A simple key ends on its line and within so many characters (YAML 1.1, 7.3.1). */
const SIMPLE_KEY_LENGTH = 1024;
const SPACES = / */y;
const BLANKS = /[ \t]*/y;

/**
 * Text → tokens, by the rules of libyaml's scanner (which go-yaml v2 is a port of), so that the same texts are
 * refused with the same words.
 */
export class Scanner {
  private readonly cursor: Cursor;
  private readonly maxDepth: number;
  private tokens: Token[] = [];
  private head = 0;
  private taken = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private flowLevel = 0;
  private simpleKeyAllowed = true;
  /** One per flow level. */
  private readonly simpleKeys: SimpleKey[] = [{ ...NO_KEY }];
  /** The keys that may begin at a token still in the queue, by the token's number. */
  private readonly keysByToken = new Map<number, SimpleKey>();

  constructor(text: string, maxDepth: number) {
    this.cursor = new Cursor(text);
    this.maxDepth = maxDepth;
  }

  /** The next token, without taking it. */
  peek(): Token {
    while (this.needsMore()) this.fetch();
    const token = this.tokens[this.head];
    if (token !== undefined) return token;
    return { kind: 'stream-end', mark: this.cursor.mark(), value: '' };
  }

  next(): Token {
    const token = this.peek();
    this.head++;
    this.taken++;
    if (this.head > 64 && this.head === this.tokens.length) {
      this.tokens = [];
      this.head = 0;
    }
    return token;
  }

  /** A token may be given only when no key can turn out to begin at it. */
  private needsMore(): boolean {
    if (this.head === this.tokens.length) return true;
    const key = this.keysByToken.get(this.taken);
    return key !== undefined && this.isValidKey(key);
  }

  private isValidKey(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.mark.line >= this.cursor.line && key.mark.index + SIMPLE_KEY_LENGTH >= this.cursor.position)
      return true;
    if (key.required) throw scannerError("could not find expected ':'", this.cursor.mark(), key.mark);
    key.possible = false;
    return false;
  }

  private get currentKey(): SimpleKey {
    return this.simpleKeys[this.simpleKeys.length - 1] ?? NO_KEY;
  }

  private get nextTokenNumber(): number {
    return this.taken + this.tokens.length - this.head;
  }

  private saveSimpleKey(): void {
    if (!this.simpleKeyAllowed) return;
    const required = this.flowLevel === 0 && this.indent === this.cursor.column;
    this.removeSimpleKey();
    const key = this.currentKey;
    key.possible = true;
    key.required = required;
    key.tokenNumber = this.nextTokenNumber;
    key.mark = this.cursor.mark();
    this.keysByToken.set(key.tokenNumber, key);
  }

  private removeSimpleKey(): void {
    const key = this.currentKey;
    if (!key.possible) return;
    if (key.required) throw scannerError("could not find expected ':'", this.cursor.mark(), key.mark);
    key.possible = false;
    this.keysByToken.delete(key.tokenNumber);
  }

  private push(kind: TokenKind, mark: Mark = this.cursor.mark()): void {
    this.tokens.push({ kind, mark, value: '' });
  }

  private insert(kind: TokenKind, mark: Mark, tokenNumber: number): void {
    const position = tokenNumber - this.taken;
    if (position < 0) this.push(kind, mark);
    else this.tokens.splice(position + this.head, 0, { kind, mark, value: '' });
  }

  private rollIndent(
    column: number,
    kind: 'block-sequence-start' | 'block-mapping-start',
    mark: Mark,
    tokenNumber?: number,
  ): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.checkDepth(mark);
    if (tokenNumber === undefined) this.push(kind, mark);
    else this.insert(kind, mark, tokenNumber);
  }

  private unrollIndent(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.push('block-end');
      this.indent = this.indents.pop() ?? -1;
    }
  }

  private checkDepth(mark: Mark): void {
    if (this.indents.length + this.flowLevel > this.maxDepth)
      throw limitError(`exceeded max depth of ${this.maxDepth}`, mark);
  }

  private skipToToken(): void {
    const cursor = this.cursor;
    for (;;) {
      if (cursor.column === 0 && cursor.code() === 0xfeff) cursor.skip();
      cursor.skipRun(this.flowLevel === 0 && this.simpleKeyAllowed ? SPACES : BLANKS);
      const c = cursor.code();
      if (c === 0x23 /* # */) cursor.skipToBreak();
      else if (!isBreak(c)) return;
      if (!isBreak(cursor.code())) return;
      cursor.readBreak();
      if (this.flowLevel === 0) this.simpleKeyAllowed = true;
    }
  }

  private fetch(): void {
    this.skipToToken();
    const cursor = this.cursor;
    this.unrollIndent(cursor.column);
    const c = cursor.code();
    if (c === 0) {
      this.fetchEnd();
      return;
    }
    if (cursor.column === 0) {
      if (c === 0x25 /* % */) {
        this.unrollIndent(-1);
        this.removeSimpleKey();
        this.simpleKeyAllowed = false;
        this.tokens.push(scanDirective(cursor));
        return;
      }
      if (cursor.atDocumentIndicator()) {
        this.unrollIndent(-1);
        this.removeSimpleKey();
        this.simpleKeyAllowed = false;
        this.push(c === 0x2d ? 'document-start' : 'document-end');
        cursor.skip(3);
        return;
      }
    }
    const blankAfter = isBlankOrEnd(cursor.code(1));
    switch (c) {
      case 0x5b: // [
        this.fetchFlowStart('flow-sequence-start');
        return;
      case 0x7b: // {
        this.fetchFlowStart('flow-mapping-start');
        return;
      case 0x5d: // ]
        this.fetchFlowEnd('flow-sequence-end');
        return;
      case 0x7d: // }
        this.fetchFlowEnd('flow-mapping-end');
        return;
      case 0x2c: // ,
        this.removeSimpleKey();
        this.simpleKeyAllowed = true;
        this.push('flow-entry');
        cursor.skip();
        return;
      case 0x2a: // *
        this.beginNode(false);
        this.tokens.push(scanAnchor(cursor, 'alias'));
        return;
      case 0x26: // &
        this.beginNode(false);
        this.tokens.push(scanAnchor(cursor, 'anchor'));
        return;
      case 0x21: // !
        this.beginNode(false);
        this.tokens.push(scanTag(cursor));
        return;
      case 0x27: // '
      case 0x22: // "
        this.beginNode(false);
        this.tokens.push(scanQuoted(cursor, c === 0x27));
        return;
      case 0x2d: // -
        if (blankAfter) {
          this.fetchBlockEntry();
          return;
        }
        break;
      case 0x3f: // ?
        if (this.flowLevel > 0 || blankAfter) {
          this.fetchKey();
          return;
        }
        break;
      case 0x3a: // :
        if (this.flowLevel > 0 || blankAfter) {
          this.fetchValue();
          return;
        }
        break;
      case 0x7c: // |
      case 0x3e: // >
        if (this.flowLevel === 0) {
          this.removeSimpleKey();
          this.simpleKeyAllowed = true;
          this.tokens.push(scanBlock(cursor, this.indent, c === 0x7c));
          return;
        }
        break;
    }
    if (!this.startsPlain(c, blankAfter))
      throw scannerError('found character that cannot start any token', cursor.mark(), cursor.mark());
    this.beginNode(false);
    const { token, endedOnNewLine } = scanPlain(cursor, this.indent, this.flowLevel > 0);
    this.tokens.push(token);
    if (endedOnNewLine) this.simpleKeyAllowed = true;
  }

  private startsPlain(c: number, blankAfter: boolean): boolean {
    if (isBlank(c)) return false;
    if (c === 0x2d) return !isBlank(this.cursor.code(1));
    if (c === 0x3f || c === 0x3a) return this.flowLevel === 0 && !blankAfter;
    return !'#|>%@`'.includes(String.fromCharCode(c));
  }

  private beginNode(keyAfter: boolean): void {
    this.saveSimpleKey();
    this.simpleKeyAllowed = keyAfter;
  }

  private fetchEnd(): void {
    this.cursor.endLine();
    this.unrollIndent(-1);
    this.removeSimpleKey();
    this.simpleKeyAllowed = false;
    this.push('stream-end');
  }

  private fetchFlowStart(kind: TokenKind): void {
    this.beginNode(true);
    // As in go-yaml the new level's key bears the number of this token, so that leaving an empty collection
    // forgets the key that may have begun with it.
    this.simpleKeys.push({ ...NO_KEY, tokenNumber: this.nextTokenNumber });
    this.flowLevel++;
    this.checkDepth(this.cursor.mark());
    this.push(kind);
    this.cursor.skip();
  }

  private fetchFlowEnd(kind: TokenKind): void {
    this.removeSimpleKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.keysByToken.delete(this.simpleKeys.pop()?.tokenNumber ?? 0);
    }
    this.simpleKeyAllowed = false;
    this.push(kind);
    this.cursor.skip();
  }

  private fetchBlockEntry(): void {
    const mark = this.cursor.mark();
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed)
        throw scannerError('block sequence entries are not allowed in this context', mark, mark);
      this.rollIndent(mark.column, 'block-sequence-start', mark);
    }
    this.removeSimpleKey();
    this.simpleKeyAllowed = true;
    this.push('block-entry', mark);
    this.cursor.skip();
  }

  private fetchKey(): void {
    const mark = this.cursor.mark();
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed)
        throw scannerError('mapping keys are not allowed in this context', mark, mark);
      this.rollIndent(mark.column, 'block-mapping-start', mark);
    }
    this.removeSimpleKey();
    this.simpleKeyAllowed = this.flowLevel === 0;
    this.push('key', mark);
    this.cursor.skip();
  }

  private fetchValue(): void {
    const mark = this.cursor.mark();
    const key = this.currentKey;
    if (this.isValidKey(key)) {
      this.insert('key', key.mark, key.tokenNumber);
      this.rollIndent(key.mark.column, 'block-mapping-start', key.mark, key.tokenNumber);
      key.possible = false;
      this.keysByToken.delete(key.tokenNumber);
      this.simpleKeyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.simpleKeyAllowed)
          throw scannerError('mapping values are not allowed in this context', mark, mark);
        this.rollIndent(mark.column, 'block-mapping-start', mark);
      }
      this.simpleKeyAllowed = this.flowLevel === 0;
    }
    this.push('value', mark);
    this.cursor.skip();
  }
}

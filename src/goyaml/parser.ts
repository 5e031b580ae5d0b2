import type { Mark } from './cursor.ts';
import type { MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts';
import { Scanner } from './scanner.ts';
import type { Token, TokenKind } from './token.ts';
import { meaningError, parserError } from './yaml-error.ts';

const DEFAULT_TAG_HANDLES: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
];

const DOCUMENT_START: ReadonlySet<TokenKind> = new Set([
  'version-directive',
  'tag-directive',
  'document-start',
]);
const DOCUMENT_EDGE: ReadonlySet<TokenKind> = new Set([...DOCUMENT_START, 'document-end', 'stream-end']);

/** Tokens → nodes, by libyaml's grammar and with its error texts. */
export class Parser {
  private readonly scanner: Scanner;
  private tagHandles = new Map<string, string>();
  private anchors = new Map<string, YamlNode>();
  private first = true;

  constructor(text: string, maxDepth: number) {
    this.scanner = new Scanner(text, maxDepth);
  }

  /** The next document, or undefined at the end of the stream. */
  document(): YamlNode | undefined {
    const implicitAllowed = this.first;
    this.first = false;
    if (!implicitAllowed) while (this.peek().kind === 'document-end') this.scanner.next();
    const token = this.peek();
    if (token.kind === 'stream-end') return undefined;
    this.anchors = new Map();
    this.tagHandles = new Map();
    const explicit = !implicitAllowed || DOCUMENT_START.has(token.kind);
    this.directives();
    let node: YamlNode;
    if (explicit) {
      const start = this.peek();
      if (start.kind !== 'document-start')
        throw parserError('did not find expected <document start>', start.mark);
      this.scanner.next();
    }
    const content = this.peek();
    if (explicit && DOCUMENT_EDGE.has(content.kind)) node = emptyScalar(content.mark);
    else node = this.node(true, false);
    if (this.peek().kind === 'document-end') this.scanner.next();
    return node;
  }

  private peek(): Token {
    return this.scanner.peek();
  }

  private directives(): void {
    let version = false;
    for (let token = this.peek(); ; token = this.peek()) {
      if (token.kind === 'version-directive') {
        if (version) throw parserError('found duplicate %YAML directive', token.mark);
        if (token.value !== '1.1') throw parserError('found incompatible YAML document', token.mark);
        version = true;
      } else if (token.kind === 'tag-directive') {
        if (this.tagHandles.has(token.value)) throw parserError('found duplicate %TAG directive', token.mark);
        this.tagHandles.set(token.value, token.suffix ?? '');
      } else break;
      this.scanner.next();
    }
    for (const [handle, prefix] of DEFAULT_TAG_HANDLES) {
      if (!this.tagHandles.has(handle)) this.tagHandles.set(handle, prefix);
    }
  }

  private resolveTag(token: Token, start: Mark): string {
    if (token.value === '') return token.suffix ?? '';
    const tag = (this.tagHandles.get(token.value) ?? '') + (token.suffix ?? '');
    if (!this.tagHandles.has(token.value) || tag === '')
      throw parserError('found undefined tag handle', token.mark, start);
    return tag;
  }

  private node(block: boolean, indentlessAllowed: boolean): YamlNode {
    let token = this.peek();
    const start = token.mark;
    if (token.kind === 'alias') {
      this.scanner.next();
      const target = this.anchors.get(token.value);
      if (target === undefined) throw meaningError(`unknown anchor '${token.value}' referenced`, start);
      return { kind: 'alias', mark: start, tag: '', name: token.value, target };
    }
    let anchor: string | undefined;
    let tag = '';
    if (token.kind === 'anchor' || token.kind === 'tag') {
      let tagToken: Token | undefined;
      for (let i = 0; i < 2; i++) {
        if (token.kind === 'anchor' && anchor === undefined) anchor = token.value;
        else if (token.kind === 'tag' && tagToken === undefined) tagToken = token;
        else break;
        this.scanner.next();
        token = this.peek();
      }
      if (tagToken !== undefined) tag = this.resolveTag(tagToken, start);
    }
    return this.content(block, indentlessAllowed, token, start, anchor, tag);
  }

  private content(
    block: boolean,
    indentlessAllowed: boolean,
    token: Token,
    start: Mark,
    anchor: string | undefined,
    tag: string,
  ): YamlNode {
    const keep = <N extends YamlNode>(node: N): N => {
      // Known from here on, so that a node may hold an alias of itself: the decoder refuses it with its name.
      if (anchor !== undefined) this.anchors.set(anchor, node);
      return node;
    };
    if (indentlessAllowed && token.kind === 'block-entry')
      return this.indentlessSequence(keep({ kind: 'sequence', mark: start, tag, items: [] }));
    switch (token.kind) {
      case 'scalar':
        this.scanner.next();
        return keep({
          kind: 'scalar',
          mark: start,
          tag,
          value: token.value,
          implicit: tag === '' ? token.plain === true : tag === '!',
        });
      case 'flow-sequence-start':
        return this.flowSequence(keep({ kind: 'sequence', mark: start, tag, items: [] }));
      case 'flow-mapping-start':
        return this.flowMapping(keep({ kind: 'mapping', mark: start, tag, entries: [] }));
      case 'block-sequence-start':
        if (block) return this.blockSequence(keep({ kind: 'sequence', mark: start, tag, items: [] }));
        break;
      case 'block-mapping-start':
        if (block) return this.blockMapping(keep({ kind: 'mapping', mark: start, tag, entries: [] }));
        break;
    }
    if (anchor !== undefined || tag !== '')
      return keep({ kind: 'scalar', mark: start, tag, value: '', implicit: tag === '' });
    throw parserError('did not find expected node content', token.mark, start);
  }

  private blockSequence(node: SequenceNode): SequenceNode {
    const start = this.scanner.next().mark;
    for (;;) {
      const token = this.scanner.next();
      if (token.kind === 'block-end') return node;
      if (token.kind !== 'block-entry')
        throw parserError("did not find expected '-' indicator", token.mark, start);
      const next = this.peek();
      node.items.push(
        next.kind === 'block-entry' || next.kind === 'block-end'
          ? emptyScalar(after(token.mark))
          : this.node(true, false),
      );
    }
  }

  private indentlessSequence(node: SequenceNode): SequenceNode {
    while (this.peek().kind === 'block-entry') {
      const token = this.scanner.next();
      const { kind } = this.peek();
      const empty = kind === 'block-entry' || kind === 'key' || kind === 'value' || kind === 'block-end';
      node.items.push(empty ? emptyScalar(after(token.mark)) : this.node(true, false));
    }
    return node;
  }

  private blockMapping(node: MappingNode): MappingNode {
    const start = this.scanner.next().mark;
    for (;;) {
      const token = this.peek();
      if (token.kind === 'block-end') {
        this.scanner.next();
        return node;
      }
      if (token.kind !== 'key') throw parserError('did not find expected key', token.mark, start);
      this.scanner.next();
      const key = this.blockMappingPart(token.mark);
      const colon = this.peek();
      if (colon.kind !== 'value') {
        node.entries.push([key, emptyScalar(colon.mark)]);
        continue;
      }
      this.scanner.next();
      node.entries.push([key, this.blockMappingPart(after(colon.mark))]);
    }
  }

  private blockMappingPart(mark: Mark): YamlNode {
    const { kind } = this.peek();
    return kind === 'key' || kind === 'value' || kind === 'block-end'
      ? emptyScalar(mark)
      : this.node(true, true);
  }

  private flowSequence(node: SequenceNode): SequenceNode {
    const start = this.scanner.next().mark;
    for (let first = true; ; first = false) {
      if (this.atFlowEnd('flow-sequence-end', first, start)) return node;
      const token = this.peek();
      if (token.kind !== 'key') {
        node.items.push(this.node(false, false));
        continue;
      }
      this.scanner.next();
      const key = this.flowPart(['value', 'flow-entry', 'flow-sequence-end'], token.mark);
      const value = this.flowValue('flow-sequence-end');
      node.items.push({ kind: 'mapping', mark: token.mark, tag: '', entries: [[key, value]] });
    }
  }

  private flowMapping(node: MappingNode): MappingNode {
    const start = this.scanner.next().mark;
    for (let first = true; ; first = false) {
      if (this.atFlowEnd('flow-mapping-end', first, start)) return node;
      const token = this.peek();
      if (token.kind !== 'key') {
        const key = this.node(false, false);
        node.entries.push([key, emptyScalar(this.peek().mark)]);
        continue;
      }
      this.scanner.next();
      const key = this.flowPart(['value', 'flow-entry', 'flow-mapping-end'], token.mark);
      node.entries.push([key, this.flowValue('flow-mapping-end')]);
    }
  }

  /** Passes the comma between entries; true if the collection is over. */
  private atFlowEnd(end: 'flow-sequence-end' | 'flow-mapping-end', first: boolean, start: Mark): boolean {
    if (!first && this.peek().kind === 'flow-entry') this.scanner.next();
    else if (!first && this.peek().kind !== end) {
      const closing = end === 'flow-sequence-end' ? ']' : '}';
      throw parserError(`did not find expected ',' or '${closing}'`, this.peek().mark, start);
    }
    if (this.peek().kind !== end) return false;
    this.scanner.next();
    return true;
  }

  private flowPart(empties: readonly TokenKind[], mark: Mark): YamlNode {
    return empties.includes(this.peek().kind) ? emptyScalar(mark) : this.node(false, false);
  }

  private flowValue(end: TokenKind): YamlNode {
    if (this.peek().kind !== 'value') return emptyScalar(this.peek().mark);
    this.scanner.next();
    return this.flowPart(['flow-entry', end], this.peek().mark);
  }
}

function emptyScalar(mark: Mark): ScalarNode {
  return { kind: 'scalar', mark, tag: '', value: '', implicit: true };
}

/** Where a one-character indicator ends. */
function after(mark: Mark): Mark {
  return { index: mark.index + 1, line: mark.line, column: mark.column + 1 };
}

import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';

/** A node of a YAML file; lines and columns count from 1. */
export interface YamlPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A node with what tells where it stands. */
export class PlacedNode {
  readonly node: Node;
  readonly file: string;
  readonly #lines: LineCounter;
  /** Offset of its key, or of itself where it has none. */
  readonly #offset: number;

  constructor(node: Node, file: string, lines: LineCounter, offset = node.range?.[0] ?? 0) {
    this.node = node;
    this.file = file;
    this.#lines = lines;
    this.#offset = offset;
  }

  get place(): YamlPlace {
    const { line, col } = this.#lines.linePos(this.#offset);
    return { file: this.file, line, column: col };
  }

  /** The value below a map's key. */
  field(name: string): PlacedNode | undefined {
    if (!isMap(this.node)) return undefined;
    const pair = this.node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    if (pair === undefined) return undefined;
    const key = isNode(pair.key) ? pair.key.range?.[0] : undefined;
    return isNode(pair.value) ? new PlacedNode(pair.value, this.file, this.#lines, key) : undefined;
  }

  at(...names: readonly string[]): PlacedNode | undefined {
    let found: PlacedNode | undefined = this;
    for (const name of names) found = found?.field(name);
    return found;
  }

  /** Elements of a list; none for anything else. */
  get items(): PlacedNode[] {
    if (!isSeq(this.node)) return [];
    return this.node.items.filter(isNode).map((item) => new PlacedNode(item, this.file, this.#lines));
  }

  /** Text of a scalar. */
  get text(): string | undefined {
    return isScalar(this.node) && this.node.value !== null ? String(this.node.value) : undefined;
  }
}

/** The documents of a YAML text; broken ones give what can be read of them. */
export function placedDocuments(text: string, file: string): PlacedNode[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, strict: false });
  return [...documents].flatMap(({ contents }) =>
    isNode(contents) ? [new PlacedNode(contents, file, lines)] : [],
  );
}

import { type DecodeOptions, openDecoder } from './decode.ts';
import type { Decoder } from './decoder.ts';
import type { MappingNode, YamlNode } from './node.ts';

/** A scalar, or an empty map or list, with the lines of the text that it stands in. */
export interface YamlLeaf {
  readonly keys: readonly (string | number)[];
  /** From 1: where the leaf's own key or, in a list, the leaf itself stands. */
  readonly line: number;
  /** The last line before whatever follows, comments included. */
  readonly lastLine: number;
  /** Lines of the keys above it. */
  readonly above: readonly number[];
  /** Whether more lines might belong to it: it has several, or nothing at all stands after its key. */
  readonly open: boolean;
}

/**
 * Where the leaves of the first document of a text stand. A leaf that an alias brings in stands at the alias.
 *
 * @throws MartyError as `decodeYaml`
 */
export function locateLeaves(text: string, options: DecodeOptions = {}): YamlLeaf[] {
  const { node, decoder } = openDecoder(text, options);
  if (node === undefined) return [];
  const end = text.split('\n').length;
  // Decoding refuses what must not be walked: documents that are mostly aliases.
  decoder.decode(node);
  const leaves: YamlLeaf[] = [];
  new Walk(decoder, leaves).walk(node, [], node.mark.line + 1, end, []);
  // A later key wins, as in the decoded value.
  return [...new Map(leaves.map((leaf) => [JSON.stringify(leaf.keys), leaf])).values()];
}

class Walk {
  private readonly decoder: Decoder;
  private readonly leaves: YamlLeaf[];

  constructor(decoder: Decoder, leaves: YamlLeaf[]) {
    this.decoder = decoder;
    this.leaves = leaves;
  }

  /** `line` is where the key of the node stands, `end` the last line that it may reach. */
  walk(
    node: YamlNode,
    keys: readonly (string | number)[],
    line: number,
    end: number,
    above: readonly number[],
  ): void {
    switch (node.kind) {
      case 'scalar':
        this.leaf(keys, line, end, above, node.implicit && node.value === '');
        return;
      case 'alias':
        this.walkAlias(node.target, keys, line, end, above);
        return;
      case 'sequence':
        if (node.items.length === 0) this.leaf(keys, line, end, above, false);
        for (const [index, item] of node.items.entries()) {
          const itemLine = item.mark.line + 1;
          this.walk(item, [...keys, index], itemLine, before(node.items[index + 1], itemLine, end), above);
        }
        return;
      case 'mapping':
        if (node.entries.length === 0) this.leaf(keys, line, end, above, false);
        this.walkEntries(node, keys, end, above);
    }
  }

  private leaf(
    keys: readonly (string | number)[],
    line: number,
    end: number,
    above: readonly number[],
    empty: boolean,
  ): void {
    const lastLine = Math.max(line, end);
    this.leaves.push({ keys, line, lastLine, above, open: empty || lastLine > line });
  }

  private walkEntries(
    { entries }: MappingNode,
    keys: readonly (string | number)[],
    end: number,
    above: readonly number[],
  ): void {
    for (const [index, [key, value]] of entries.entries()) {
      const keyLine = key.mark.line + 1;
      const last = before(entries[index + 1]?.[0], keyLine, end);
      if (key.kind === 'scalar' && key.value === '<<' && key.implicit) {
        for (const source of value.kind === 'sequence' ? value.items.toReversed() : [value])
          this.walkAlias(source.kind === 'alias' ? source.target : source, keys, keyLine, last, above);
        continue;
      }
      const isLeaf = value.kind === 'scalar' || value.kind === 'alias';
      this.walk(
        value,
        [...keys, this.decoder.key(key, value)],
        keyLine,
        last,
        isLeaf ? above : [...above, keyLine],
      );
    }
  }

  /** The leaves of an anchor, also put down to the line of the alias. */
  private walkAlias(
    target: YamlNode,
    keys: readonly (string | number)[],
    line: number,
    end: number,
    above: readonly number[],
  ): void {
    const found: YamlLeaf[] = [];
    const start = target.mark.line + 1;
    new Walk(this.decoder, found).walk(target, keys, start, start, above);
    for (const leaf of found)
      this.leaves.push({
        ...leaf,
        line,
        lastLine: Math.max(line, end),
        above: [...leaf.above, leaf.line],
      });
  }
}

/** The last line before a node, or all that is left. */
function before(next: YamlNode | undefined, line: number, end: number): number {
  return next === undefined ? end : Math.max(line, next.mark.line);
}

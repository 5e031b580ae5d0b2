import { isDeepStrictEqual } from 'node:util';
import {
  Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';

/** `compat` quotes what YAML 1.1 readers would take for booleans, octals or sexagesimals: `no`, `on`, `12:30`. */
const SCHEMA = { compat: 'yaml-1.1', prettyErrors: false } as const;
const STYLE = { lineWidth: 0, flowCollectionPadding: true } as const;

export type KeyPath = readonly [string, ...string[]];

function parse(text: string): Document.Parsed {
  return parseDocument(text, SCHEMA);
}

/** True if the text is the YAML of a value, whatever its form. */
function says(text: string, value: unknown): boolean {
  const document = parse(text);
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS(), value);
}

/** How deep a map of plain values must lie to be written in one line, as the dependencies of a service are. */
const FLOW_DEPTH = 3;

/** Lists of plain values and deep maps of them in one line, all else in blocks: `[a, b]`, `{ a: 1 }`. */
function snippet(value: unknown, indent: number): string {
  const document = new Document(value, SCHEMA);
  visit(document, {
    Seq: (_, node) => {
      node.flow = node.items.every((item) => !isCollection(item));
    },
    Map: (_, node, path) => {
      const isPlain = node.items.every((item) => !isCollection(item.value));
      if (isPlain && path.filter(isMap).length >= FLOW_DEPTH) node.flow = true;
    },
  });
  const text = document.toString({ ...STYLE, indent }).trimEnd();
  return text.replace(/^([^[\n]*: )\[ (.*) \]$/gm, '$1[$2]');
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The start of the line after the one that an offset is in. */
function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

function keyStart(pair: Pair): number | undefined {
  return isNode(pair.key) ? pair.key.range?.[0] : undefined;
}

/** Where the last character of a pair's value ends, without comments that follow. */
function pairEnd(pair: Pair): number | undefined {
  let node: unknown = pair.value ?? pair.key;
  while (isCollection(node) && node.flow !== true && node.items.length > 0) {
    const last: unknown = node.items.at(-1);
    node = isSeq(node) ? last : ((last as Pair).value ?? (last as Pair).key);
  }
  return isNode(node) ? node.range?.[1] : undefined;
}

function indentOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** How many spaces the file uses for one level. */
function indentStep(text: string, document: Document.Parsed): number {
  const root = document.contents;
  if (!isMap(root)) return 2;
  for (const { value } of root.items) {
    const first = isMap(value) && value.flow !== true ? value.items[0] : undefined;
    const start = first && keyStart(first);
    if (start !== undefined && indentOf(text, start) > 0) return indentOf(text, start);
  }
  return 2;
}

function insertInto(
  text: string,
  map: YAMLMap,
  key: string,
  value: unknown,
  step: number,
): string | undefined {
  const [first, last] = [map.items[0], map.items.at(-1)];
  const start = first && keyStart(first);
  const end = last && pairEnd(last);
  if (map.flow === true || start === undefined || end === undefined) return undefined;
  const margin = ' '.repeat(indentOf(text, start));
  const lines = snippet({ [key]: value }, step).split('\n');
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const block = lines.map((line) => (line === '' ? '' : margin + line)).join(newline);
  const at = behindDeeperComments(text, text[end - 1] === '\n' ? end : nextLine(text, end), margin.length);
  const before = text.slice(0, at);
  const gap = before === '' || before.endsWith('\n') ? '' : newline;
  return `${before}${gap}${block}${newline}${text.slice(at)}`;
}

/** Comments that are indented deeper than the keys of a map belong to what stands before them. */
function behindDeeperComments(text: string, from: number, indent: number): number {
  let end = from;
  for (let at = from; at < text.length; ) {
    const next = nextLine(text, at);
    const line = text.slice(at, next);
    if (/^ *#/.test(line) && line.indexOf('#') > indent) end = next;
    else if (line.trim() !== '') break;
    at = next;
  }
  return end;
}

function replaceScalar(text: string, node: Node, value: unknown): string | undefined {
  if (!isScalar(node) || !node.range || (typeof value === 'object' && value !== null)) return undefined;
  const [from, to] = node.range;
  const plain = snippet(value, 2);
  return plain.includes('\n') ? undefined : text.slice(0, from) + plain + text.slice(to);
}

function splice(text: string, document: Document.Parsed, path: KeyPath, value: unknown): string | undefined {
  const present = document.getIn(path, true);
  if (isNode(present)) return replaceScalar(text, present, value);
  const parents = path.slice(0, -1);
  const parent = parents.length === 0 ? document.contents : document.getIn(parents, true);
  const key = path.at(-1) ?? '';
  if (isMap(parent) && parent.items.length > 0) {
    return insertInto(text, parent, key, value, indentStep(text, document));
  }
  const [head, ...rest] = parents;
  if (parent !== undefined || head === undefined) return undefined;
  return splice(text, document, [head, ...rest], { [key]: value });
}

/** As the document's own `setIn`, also where a parent is empty or a scalar. */
function setDeep(document: Document.Parsed, path: KeyPath, value: unknown): void {
  const depth = path.findIndex(
    (_, length) => length > 0 && !isCollection(document.getIn(path.slice(0, length), true)),
  );
  const at = depth === -1 ? path : path.slice(0, depth);
  const nested = path.slice(at.length).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  document.setIn(at, document.createNode(nested));
}

/**
 * Sets a value in a YAML text and leaves every other character as it is where the text's form allows it: a scalar
 * is replaced in place, a new key goes to the end of its block. Else the document is printed anew, with its comments.
 */
export function setInYaml(text: string, path: KeyPath, value: unknown): string {
  const document = parse(text);
  const original = parse(text);
  setDeep(document, path, value);
  const wanted: unknown = document.toJS();
  if (isDeepStrictEqual(original.toJS(), wanted)) return text;
  const spliced = splice(text, original, path, value);
  return spliced !== undefined && says(spliced, wanted) ? spliced : document.toString(STYLE);
}

/** The start of the comment lines right above an offset's line, or of that line. */
function withCommentsAbove(text: string, offset: number): number {
  let start = lineStart(text, offset);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!text.slice(above, start).trimStart().startsWith('#')) break;
    start = above;
  }
  return start;
}

/** Removes a key from a YAML text, with the comments right above it; the text is unchanged if it is not there. */
export function deleteInYaml(text: string, path: KeyPath): string {
  const document = parse(text);
  const original = parse(text);
  if (!document.deleteIn(path)) return text;
  const wanted: unknown = document.toJS();
  const parents = path.slice(0, -1);
  const parent = parents.length === 0 ? original.contents : original.getIn(parents, true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
    : undefined;
  const [start, end] = pair === undefined ? [] : [keyStart(pair), pairEnd(pair)];
  if (start !== undefined && end !== undefined) {
    const after = text[end - 1] === '\n' ? end : nextLine(text, end);
    const spliced = text.slice(0, withCommentsAbove(text, start)) + text.slice(after);
    if (says(spliced, wanted)) return spliced;
  }
  return document.toString(STYLE);
}

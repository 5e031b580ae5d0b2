import { type Document, isMap, isNode, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { SourceLocation } from '../errors.ts';
import type { Problem } from './problem.ts';

export type DataPath = readonly PropertyKey[];

/** A YAML text with the places of its values. */
export interface YamlSource {
  readonly document: Document.Parsed<ParsedNode>;
  readonly problems: readonly Problem[];
  /** Where the value at a path stands; the nearest parent's place if there is no such value. */
  whereValue(path: DataPath): SourceLocation;
  /** Where the key at the end of a path stands. */
  whereKey(path: DataPath): SourceLocation;
}

/** Parses YAML 1.2; every syntax error and duplicate key is a problem with its place. */
export function parseYamlSource(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problem =
    (level: Problem['level']) =>
    (error: { message: string; pos: [number, number] }): Problem => ({
      code: 'MARTY-F002',
      level,
      message: error.message.replace(/:?\n[\s\S]*$/, ''),
      where: at(error.pos[0]),
    });
  const pairAt = (path: DataPath) => {
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
    if (!isMap(parent)) return undefined;
    return parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
  };
  const whereValue = (path: DataPath): SourceLocation => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return at(node.range[0]);
    const key = pairAt(path)?.key;
    if (isNode(key) && key.range) return at(key.range[0]);
    return path.length === 0 ? at(0) : whereValue(path.slice(0, -1));
  };
  const whereKey = (path: DataPath): SourceLocation => {
    const key = pairAt(path)?.key;
    return isNode(key) && key.range ? at(key.range[0]) : whereValue(path);
  };
  return {
    document,
    problems: [...document.errors.map(problem('error')), ...document.warnings.map(problem('warning'))],
    whereValue,
    whereKey,
  };
}

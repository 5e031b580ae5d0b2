import { isCollection, isMap, isNode, isPair, isScalar, parseDocument, type YAMLMap } from 'yaml';
import type { ServiceAnswers } from './answers.ts';
import { manifestEntry } from './manifest-entry.ts';

/**
 * plugin.yaml with one more service at the end of its `services`. The text around it stays as it is, byte by byte,
 * comments and all; only where no place for it can be found is the document written anew.
 */
export function insertService(text: string, service: ServiceAnswers): string {
  const document = parseDocument(text);
  const services = document.get('services', true);
  if (isMap(services) && !services.flow && services.items.length > 0) {
    const indent = columnOf(text, startOf(services));
    return spliceLines(
      text,
      endOfBlock(text, services, indent),
      manifestEntry(service, ' '.repeat(indent || 2)),
      indent,
    );
  }
  const entry = parseDocument(manifestEntry(service, '  ').join('\n')).get(service.name);
  if (!isMap(services)) document.set('services', document.createNode({}));
  document.setIn(['services', service.name], entry);
  const written = document.get('services', true);
  if (isMap(written)) written.flow = false;
  return document.toString({ lineWidth: 0 });
}

function startOf(map: YAMLMap): number {
  const key = map.items[0]?.key;
  return (isNode(key) ? key.range?.[0] : undefined) ?? 0;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Behind the last line of a block, and behind comments that are indented deeper than its keys. */
function endOfBlock(text: string, map: YAMLMap, indent: number): number {
  const content = endOfContent(map);
  let end = text[content - 1] === '\n' ? content : endOfLine(text, content);
  for (let at = end; at < text.length; ) {
    const next = endOfLine(text, at);
    const line = text.slice(at, next);
    const isDeeperComment = /^ *#/.test(line) && line.indexOf('#') > indent;
    if (isDeeperComment) end = next;
    else if (line.trim() !== '') break;
    at = next;
  }
  return end;
}

/** The range of a block also covers comments that follow it; that of its last scalar does not. */
function endOfContent(node: unknown): number {
  if (isPair(node)) return endOfContent(node.value) || endOfContent(node.key);
  if (isCollection(node) && !node.flow && node.items.length > 0) return endOfContent(node.items.at(-1));
  const empty = isScalar(node) && node.value === null && node.source === '';
  return isNode(node) && !empty ? (node.range?.[1] ?? 0) : 0;
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

function spliceLines(text: string, at: number, lines: readonly string[], indent: number): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text.slice(0, at);
  const inserted = lines.map((line) => `${' '.repeat(indent)}${line}${newline}`).join('');
  return `${before}${before.endsWith('\n') ? '' : newline}${inserted}${text.slice(at)}`;
}

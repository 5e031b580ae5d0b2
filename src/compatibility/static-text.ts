import type { Statement, TemplateTree } from '../helm/template/node.ts';

/** Stands for each character that an action, a comment or a trimmed space takes. */
const FILL = '\ue000';

/** A line `key: value` of a template's text; what actions give is unknown. */
export interface StaticLine {
  readonly indent: number;
  readonly key: string;
  /** Without quotes and comment; undefined where an action gives a part of it. */
  readonly value: string | undefined;
  /** Offset of the key in the template's text. */
  readonly at: number;
}

/** A document of a template, as far as its text says. */
export interface StaticDocument {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly StaticLine[];
}

const LINE = /^( *(?:- +)?)(?:"([^"\n]+)"|'([^'\n]+)'|([^\s:#'"&*-][^\s:]*)) *:(?:[ \t]+(.*))?$/gm;

/** Splits the text of a template, actions blanked out, at its `---` lines. */
export function staticDocuments(text: string, trees: readonly TemplateTree[]): StaticDocument[] {
  const masked = maskActions(text, trees);
  const starts = [0, ...[...masked.matchAll(/^---/gm)].map(({ index }) => index)];
  const documents = starts.map((from, i) => ({ from, to: starts[i + 1] ?? masked.length }));
  const lines = [...masked.matchAll(LINE)].map(readLine);
  return documents.map(({ from, to }) => ({
    from,
    to,
    lines: lines.filter(({ at }) => at >= from && at < to),
  }));
}

/** Values of a top-level key of a document: more than one where branches give different ones. */
export function topLevel(document: StaticDocument, key: string): StaticLine[] {
  return document.lines.filter((line) => line.indent === 0 && line.key === key);
}

function readLine(match: RegExpMatchArray): StaticLine {
  const [, lead = '', double, single, plain, rest = ''] = match;
  return {
    indent: lead.length,
    key: double ?? single ?? plain ?? '',
    value: scalar(rest),
    at: (match.index ?? 0) + lead.length,
  };
}

function scalar(text: string): string | undefined {
  if (text.includes(FILL)) return undefined;
  const quoted = /^(?:"([^"]*)"|'([^']*)')/.exec(text);
  return quoted === null ? text.replace(/(?:^|\s)#.*$/, '').trim() : (quoted[1] ?? quoted[2] ?? '');
}

/** The text with everything that is no literal text filled up, of the same length and with the same lines. */
function maskActions(text: string, trees: readonly TemplateTree[]): string {
  const masked = text.replace(/\S/g, FILL).split('');
  const keep = (node: Statement): void => {
    if (node.kind === 'text')
      for (let i = 0; i < node.text.length; i++) masked[node.at + i] = node.text.charAt(i);
    if (node.kind === 'if' || node.kind === 'range' || node.kind === 'with')
      for (const inner of [...node.body, ...(node.otherwise ?? [])]) keep(inner);
  };
  for (const { body } of trees) body.forEach(keep);
  return masked.join('');
}

import { type PrintedDocument, printedDocuments } from './helm-output.ts';

/** One difference between two renders of a chart. */
export interface RenderDifference {
  /** The template that gave the document. */
  readonly source: string;
  /** Kind and name, where the document says them. */
  readonly object: string;
  /** `changing`: random or of the clock, so that it differs between two renders of one engine as well. */
  readonly kind: 'text' | 'changing' | 'missing' | 'added' | 'order';
  /** First line of the document that differs, from 1, in both texts; for `text` and `changing`. */
  readonly line?: number;
  readonly ours?: string;
  readonly theirs?: string;
}

/** Both texts of one engine: the second with other randomness, which shows what changes at every render. */
export type RenderedTwice = readonly [string, string];

/** Compares what marty prints with what helm prints, document by document. */
export function compareRenders(ours: RenderedTwice, theirs: RenderedTwice): RenderDifference[] {
  if (ours[0] === theirs[0]) return [];
  const [own, other] = [index(ours[0]), index(theirs[0])];
  const changing = new Set([...changes(own, index(ours[1])), ...changes(other, index(theirs[1]))]);
  const differences: RenderDifference[] = [];
  for (const [key, document] of own) {
    const counterpart = other.get(key);
    if (counterpart === undefined) differences.push({ ...about(document), kind: 'added' });
    else if (counterpart.text !== document.text)
      differences.push({
        ...about(document),
        kind: changing.has(key) ? 'changing' : 'text',
        ...firstDifference(document.text, counterpart.text),
      });
  }
  for (const [key, document] of other)
    if (!own.has(key)) differences.push({ ...about(document), kind: 'missing' });
  const [first] = own.values();
  if (differences.length === 0 && first !== undefined)
    differences.push({ ...about(first), object: 'the documents', kind: 'order' });
  return differences;
}

/** Documents by their template and their place among those of it. */
function index(text: string): Map<string, PrintedDocument> {
  const counts = new Map<string, number>();
  return new Map(
    printedDocuments(text).map((document) => {
      const count = (counts.get(document.source) ?? 0) + 1;
      counts.set(document.source, count);
      return [`${document.source} ${count}`, document];
    }),
  );
}

function changes(
  first: ReadonlyMap<string, PrintedDocument>,
  second: ReadonlyMap<string, PrintedDocument>,
): string[] {
  return [...first].filter(([key, { text }]) => second.get(key)?.text !== text).map(([key]) => key);
}

function about({ source, text }: PrintedDocument): { source: string; object: string } {
  const kind = /^kind: *(\S+)/m.exec(text)?.[1] ?? 'a document';
  const name = /^metadata:(?:\n[ \t].*)*?\n +name: *(\S+)/m.exec(text)?.[1] ?? '';
  return { source, object: `${kind} ${name}`.trim() };
}

function firstDifference(ours: string, theirs: string): { line: number; ours: string; theirs: string } {
  const [own, other] = [ours.split('\n'), theirs.split('\n')];
  const at = own.findIndex((line, i) => line !== other[i]);
  const line = at < 0 ? own.length : at;
  return { line: line + 1, ours: own[line] ?? '', theirs: other[line] ?? '' };
}

import { diff3Merge, diffIndices } from 'node-diff3';

export interface MergeResult {
  readonly text: string;
  /** Number of regions that need a person; each stands between standard diff3 markers. */
  readonly conflicts: number;
}

export interface MergeLabels {
  readonly ours: string;
  readonly base: string;
  readonly theirs: string;
}

const LABELS: MergeLabels = { ours: 'yours', base: 'last generated', theirs: 'marty' };

/** True if a text merge makes sense: no NUL byte, and valid UTF-8. */
export function isText(content: Uint8Array): boolean {
  if (content.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}

/** Lines with their terminators, so that a missing last newline survives the merge. */
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function terminated(section: readonly string[]): string {
  const text = section.join('');
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function marked(
  ours: readonly string[],
  base: readonly string[],
  theirs: readonly string[],
  labels: MergeLabels,
): string {
  return (
    `<<<<<<< ${labels.ours}\n${terminated(ours)}` +
    `||||||| ${labels.base}\n${terminated(base)}` +
    `=======\n${terminated(theirs)}>>>>>>> ${labels.theirs}\n`
  );
}

function mergeLines(
  ours: string[],
  base: string[] | undefined,
  theirs: string[],
  labels: MergeLabels,
): MergeResult {
  let text = '';
  let conflicts = 0;
  if (base === undefined) {
    let from = 0;
    for (const { buffer1, buffer1Content, buffer2Content } of diffIndices(ours, theirs)) {
      text += ours.slice(from, buffer1[0]).join('') + marked(buffer1Content, [], buffer2Content, labels);
      from = buffer1[0] + buffer1[1];
      conflicts += 1;
    }
    return { text: text + ours.slice(from).join(''), conflicts };
  }
  for (const region of diff3Merge(ours, base, theirs, { excludeFalseConflicts: true })) {
    if (region.ok !== undefined) text += region.ok.join('');
    if (region.conflict !== undefined) {
      text += marked(region.conflict.a, region.conflict.o, region.conflict.b, labels);
      conflicts += 1;
    }
  }
  return { text, conflicts };
}

/**
 * Merges the user's text with newly generated text over the text that was generated last. Without a base every
 * difference is a conflict. The user's line endings win.
 */
export function mergeTexts(
  ours: string,
  base: string | undefined,
  theirs: string,
  labels: MergeLabels = LABELS,
): MergeResult {
  const crlf = ours.includes('\r\n') && !theirs.includes('\r\n');
  const normal = (text: string) => (crlf ? text.replaceAll('\r\n', '\n') : text);
  const merged = mergeLines(
    lines(normal(ours)),
    base === undefined ? undefined : lines(normal(base)),
    lines(theirs),
    labels,
  );
  return crlf ? { ...merged, text: merged.text.replaceAll('\n', '\r\n') } : merged;
}

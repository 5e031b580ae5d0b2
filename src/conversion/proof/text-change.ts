/** The lines in which two texts differ. */
export interface TextChange {
  /** ` line 12`, counted in the text on the right; empty for texts of one line. */
  readonly place: string;
  readonly left: string;
  readonly right: string;
}

/** Two texts without the lines that both begin and end with. */
export function textChange(left: string, right: string): TextChange {
  if (!left.includes('\n') && !right.includes('\n')) return { place: '', left, right };
  const [lefts, rights] = [left, right].map((text) => text.split(/(?<=\n)/)) as [string[], string[]];
  const shorter = Math.min(lefts.length, rights.length);
  let head = 0;
  while (head < shorter && lefts[head] === rights[head]) head++;
  let tail = 0;
  while (tail < shorter - head && lefts.at(-1 - tail) === rights.at(-1 - tail)) tail++;
  return {
    place: ` line ${head + 1}`,
    left: lefts.slice(head, lefts.length - tail).join(''),
    right: rights.slice(head, rights.length - tail).join(''),
  };
}

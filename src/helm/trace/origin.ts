import { CLEAN, join, type Taint } from './taint.ts';

/** A place of a template. */
export interface Place {
  readonly template: string;
  /** From 1. */
  readonly line: number;
}

/** A line of text and where it comes from; without a place, the action that prints it gives one. */
export interface TracedLine {
  readonly text: string;
  readonly place: Place | undefined;
  readonly taint: Taint;
  /** What decided that no further lines follow. */
  readonly follows?: Taint;
}

/** Where a value comes from. */
export interface Origin {
  /** Of all of it; for text with `lines`, what comes on top of theirs. */
  readonly taint: Taint;
  /** For text of an include, tpl or toYaml: origins line by line, as long as nothing but white space changed. */
  readonly lines?: readonly TracedLine[];
}

export const UNTRACED: Origin = { taint: CLEAN };

export function withTaint(origin: Origin, taint: Taint): Origin {
  return { ...origin, taint: join(origin.taint, taint) };
}

/** The taint of all that an origin says. */
export function wholeTaint({ taint, lines = [] }: Origin): Taint {
  return lines.reduce((sum, line) => join(join(sum, line.taint), line.follows ?? CLEAN), taint);
}

/** Pieces that follow each other, as lines. A line has the place of its first piece that is no white space. */
export function toLines(pieces: readonly TracedLine[]): TracedLine[] {
  const lines: TracedLine[] = [];
  let text = '';
  let place: Place | undefined;
  let blankPlace: Place | undefined;
  let taint = CLEAN;
  let follows = CLEAN;
  for (const piece of pieces) {
    const parts = piece.text.split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        lines.push({ text, place: place ?? blankPlace, taint, follows });
        [text, place, blankPlace, taint, follows] = ['', undefined, undefined, CLEAN, CLEAN];
      }
      if (part === '' && parts.length > 1) continue;
      text += part;
      taint = join(taint, piece.taint);
      blankPlace ??= piece.place;
      if (part.trim() !== '') place ??= piece.place;
    }
    if (piece.follows !== undefined) follows = join(follows, piece.follows);
  }
  lines.push({ text, place: place ?? blankPlace, taint, follows });
  return lines;
}

const isBlank = ({ text }: { readonly text: string }): boolean => text.trim() === '';

/**
 * The lines of a text that was made from traced lines by a change of white space alone; undefined for any other
 * change.
 */
export function alignLines(text: string, lines: readonly TracedLine[]): TracedLine[] | undefined {
  const filled: TracedLine[] = [];
  let blank = CLEAN;
  for (const line of lines) {
    const before = filled.at(-1);
    if (isBlank(line)) {
      blank = join(blank, line.taint);
      const follows = line.follows ?? CLEAN;
      if (before === undefined) blank = join(blank, follows);
      else filled[filled.length - 1] = { ...before, follows: join(before.follows ?? CLEAN, follows) };
    } else {
      filled.push({ ...line, taint: join(line.taint, blank) });
      blank = CLEAN;
    }
  }
  const last = filled.pop();
  if (last !== undefined) filled.push({ ...last, taint: join(last.taint, blank) });
  const parts = text.split('\n');
  const wanted = parts.filter((part) => part.trim() !== '');
  if (wanted.length !== filled.length || filled.length === 0) return undefined;
  if (filled.some((line, index) => line.text.trim() !== wanted[index]?.trim())) return undefined;
  let next = 0;
  return parts.map((part) => {
    const line = part.trim() === '' ? undefined : filled[next++];
    return { text: part, place: line?.place, taint: line?.taint ?? CLEAN, follows: line?.follows ?? CLEAN };
  });
}

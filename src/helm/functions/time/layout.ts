/** Pieces of a Go time layout: the reference time's own parts, and text between them. */
export interface LayoutPiece {
  /** The layout's token, as `2006` or `Jan`; absent for plain text. */
  readonly token?: string;
  readonly text: string;
}

const TOKEN =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?|[.,](?:0+|9+)(?![0-9])/g;

export function layoutPieces(layout: string): LayoutPiece[] {
  const pieces: LayoutPiece[] = [];
  let from = 0;
  for (const match of layout.matchAll(TOKEN)) {
    if (match.index > from) pieces.push({ text: layout.slice(from, match.index) });
    pieces.push({ token: match[0], text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < layout.length) pieces.push({ text: layout.slice(from) });
  return pieces;
}

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

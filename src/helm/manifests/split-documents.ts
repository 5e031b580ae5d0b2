/** strings.TrimSpace: Unicode spaces, but not the byte order mark that JavaScript's trim takes too. */
export function trimSpace(text: string): string {
  const start = trimSpaceLeft(text);
  let end = start.length;
  while (end > 0 && isSpace(start.charCodeAt(end - 1))) end--;
  return start.slice(0, end);
}

function trimSpaceLeft(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  return text.slice(start);
}

function isSpace(c: number): boolean {
  if (c < 0x80) return c === 0x20 || (c >= 0x09 && c <= 0x0d);
  if (c === 0x85 || c === 0xa0 || c === 0x1680 || c === 0x202f || c === 0x205f || c === 0x3000) return true;
  return (c >= 0x2000 && c <= 0x200a) || c === 0x2028 || c === 0x2029;
}

/** What RE2's \s takes. */
function isAsciiSpace(c: number): boolean {
  return c === 0x20 || c === 0x09 || c === 0x0a || c === 0x0c || c === 0x0d;
}

/**
 * Splits a rendered template at its `---` lines as Helm does, also where more stands in the line, or where `---` is
 * part of a block scalar at column 0. Helm 4 leaves the white space at the end of a document.
 */
export function splitDocuments(text: string, helmVersion: 3 | 4): string[] {
  return helmVersion === 3 ? splitTrimmed(text) : splitAtLineStarts(text);
}

/** Helm 4: `(?m)^---[ \t]*`. */
function splitAtLineStarts(text: string): string[] {
  return trimSpaceLeft(text)
    .split(/(?<=^|\n)---[ \t]*/)
    .map(trimSpaceLeft)
    .filter((part) => part !== '');
}

/** Helm 3: `(?:^|\s*\n)---\s*`. */
function splitTrimmed(text: string): string[] {
  const stream = trimSpace(text);
  const parts: string[] = [];
  let from = 0;
  const separate = (start: number, dashes: number): void => {
    parts.push(stream.slice(from, start));
    from = dashes + 3;
    while (isAsciiSpace(stream.charCodeAt(from))) from++;
  };
  if (stream.startsWith('---')) separate(0, 0);
  for (let at = stream.indexOf('\n---', from); at >= 0; at = stream.indexOf('\n---', from)) {
    let start = at;
    while (start > from && isAsciiSpace(stream.charCodeAt(start - 1))) start--;
    separate(start, at + 1);
  }
  parts.push(stream.slice(from));
  return parts.filter((part) => part !== '').map(trimSpace);
}

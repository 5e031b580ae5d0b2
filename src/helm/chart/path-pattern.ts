const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;

function literalSource(text: string): string {
  return text.replaceAll(SPECIAL, '\\$&');
}

/**
 * A pattern of Go's filepath.Match: `*` and `?` stop at `/`, `[a-z]`, `[^a-z]`, `\` escapes.
 * Undefined if the pattern is malformed.
 */
export function compilePathPattern(pattern: string): RegExp | undefined {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '*') source += '[^/]*';
    else if (c === '?') source += '[^/]';
    else if (c === '\\') {
      i++;
      if (i === pattern.length) return undefined;
      source += literalSource(pattern.charAt(i));
    } else if (c === '[') {
      const end = classEnd(pattern, i);
      if (end === undefined) return undefined;
      source += classSource(pattern.slice(i + 1, end));
      i = end;
    } else source += literalSource(c);
  }
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    return undefined;
  }
}

function classEnd(pattern: string, start: number): number | undefined {
  let i = start + 1;
  if (pattern.charAt(i) === '^') i++;
  // A `]` right after the bracket would be an empty range, which Go refuses.
  for (const first = i; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '\\') i++;
    else if (c === ']') return i === first ? undefined : i;
  }
  return undefined;
}

function classSource(body: string): string {
  const negated = body.startsWith('^');
  const text = negated ? body.slice(1) : body;
  return `[${negated ? '^/' : ''}${text.replaceAll(/\\?([\\^[\]&~])/g, '\\$1')}]`;
}

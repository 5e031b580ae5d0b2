/**
 * Compiles a glob of `.Files.Glob`: `*` and `?` stop at `/`, `**` does not, `[a-z]`, `[!a-z]`, `{a,b}`, `\`.
 * A malformed one matches everything, as in Helm.
 */
export function compileGlob(pattern: string): RegExp {
  try {
    return new RegExp(`^${globSource(pattern)}$`, 'su');
  } catch {
    return /^/;
  }
}

function globSource(pattern: string): string {
  let source = '';
  let braces = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '*') {
      const double = pattern.charAt(i + 1) === '*';
      source += double ? '.*' : '[^/]*';
      while (double && pattern.charAt(i + 1) === '*') i++;
    } else if (c === '?') source += '[^/]';
    else if (c === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) throw new SyntaxError('missing ]');
      source += `[${pattern
        .slice(i + 1, end)
        .replace(/^!/, '^')
        .replaceAll(/[\\[\]]/g, '\\$&')}]`;
      i = end;
    } else if (c === '{') {
      braces++;
      source += '(?:';
    } else if (c === '}' && braces > 0) {
      braces--;
      source += ')';
    } else if (c === ',' && braces > 0) source += '|';
    else {
      if (c === '\\') i++;
      source += pattern.charAt(i).replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    }
  }
  if (braces > 0) throw new SyntaxError('missing }');
  return source;
}

/**
 * Scalars that every reader understands alike: go-yaml (YAML 1.1 booleans, octals, sexagesimals, timestamps),
 * kustomize's own reader, and YAML 1.2. What any of them would take for something else than text is quoted.
 */

const WORDS = new Set(['', '~', 'null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', '=', '<<']);
const NUMBER_LIKE = /^[-+.]?\d[\d_.:a-fA-FxXoO+-]*$|^[-+]?\.(inf|nan)$/i;
const DATE_LIKE = /^\d{4}-\d\d?-\d\d?/;
const PLAIN_START = /^[^\s\-?:,[\]{}#&*!|>'"%@`]|^[-?:][^\s,[\]{}]/;
/** Letters, marks, digits, punctuation and the space; no controls, no Unicode line breaks, no byte order mark. */
const PRINTABLE = /^[\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** A string as one line of YAML: plain where that is safe, double-quoted elsewhere. */
export function yamlString(text: string): string {
  return isPlain(text) ? text : quote(text);
}

function isPlain(text: string): boolean {
  return (
    !WORDS.has(text.toLowerCase()) &&
    !NUMBER_LIKE.test(text) &&
    !DATE_LIKE.test(text) &&
    PLAIN_START.test(text) &&
    PRINTABLE.test(text) &&
    !/: |:$| #| $|^(---|\.\.\.)/.test(text)
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
};

function quote(text: string): string {
  if (/^[^'\\\n]*"[^'\\\n]*$/.test(text) && PRINTABLE.test(text)) return `'${text}'`;
  let quoted = '';
  for (const char of text) quoted += ESCAPES[char] ?? (PRINTABLE.test(char) ? char : escapeCode(char));
  return `"${quoted}"`;
}

function escapeCode(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
  return code > 0xff
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\x${code.toString(16).padStart(2, '0')}`;
}

/** A number that both YAML versions read as the same number. */
export function yamlNumber(value: number | bigint): string {
  const text = String(value);
  return /^-?\d+e/.test(text) ? text.replace('e', '.0e') : text;
}

/** The lines of a literal block with its header (`|-`), or undefined where a block cannot hold the text. */
export function literalBlock(text: string): { header: string; lines: readonly string[] } | undefined {
  const body = text.replace(/\n+$/, '');
  if (!text.includes('\n') || body === '') return undefined;
  const lines = body.split('\n');
  if (!lines.every((line) => PRINTABLE.test(line.replaceAll('\t', ' ')))) return undefined;
  const first = lines.find((line) => line !== '') ?? '';
  if (/^\t/.test(first)) return undefined;
  const trailing = text.length - body.length;
  const indent = lines[0] === '' || first.startsWith(' ') ? '2' : '';
  const chomp = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
  return {
    header: `|${indent}${chomp}`,
    lines: [...lines, ...Array<string>(Math.max(0, trailing - 1)).fill('')],
  };
}

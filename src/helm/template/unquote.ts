import { bytesToText } from '../chart/text.ts';

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
};

/** strconv.Unquote of a Go string or character in its quotes; undefined where Go refuses it. */
export function unquote(quoted: string): string | undefined {
  const quote = quoted.charAt(0);
  const inner = quoted.slice(1, -1);
  if (quote === '`') return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  const bytes: number[] = [];
  for (let i = 0; i < inner.length; ) {
    if (inner.charAt(i) !== '\\') {
      const char = String.fromCodePoint(inner.codePointAt(i) ?? 0);
      bytes.push(...Buffer.from(char));
      i += char.length;
      continue;
    }
    const sequence = /^\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/su.exec(
      inner.slice(i),
    );
    if (sequence === null) return undefined;
    const [all, hex, octal, short, long, letter = ''] = sequence;
    const byte = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16);
    const code = Number.parseInt(short ?? long ?? '', 16);
    const simple = letter === quote ? letter.charCodeAt(0) : SIMPLE[letter];
    if (!Number.isNaN(byte)) {
      if (byte > 255) return undefined;
      bytes.push(byte);
    } else if (!Number.isNaN(code)) {
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
      bytes.push(...Buffer.from(String.fromCodePoint(code)));
    } else if (simple !== undefined) bytes.push(simple);
    else return undefined;
    i += all.length;
  }
  return bytesToText(Uint8Array.from(bytes));
}

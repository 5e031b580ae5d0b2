const ESCAPED_BYTE = /[\udc80-\udcff]/u;
const ESCAPED_BYTES = /[\udc80-\udcff]/gu;
const ASCII = /^[\0-\x7f]*$/;

/** Whether characters and bytes are the same thing in this text. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** The bytes of a Go string. */
export function toBytes(text: string): Uint8Array {
  if (!ESCAPED_BYTE.test(text)) return Buffer.from(text, 'utf8');
  const parts: Uint8Array[] = [];
  let start = 0;
  for (const match of text.matchAll(ESCAPED_BYTES)) {
    parts.push(Buffer.from(text.slice(start, match.index), 'utf8'));
    parts.push(Uint8Array.of(match[0].charCodeAt(0) - 0xdc00));
    start = match.index + 1;
  }
  parts.push(Buffer.from(text.slice(start), 'utf8'));
  return Buffer.concat(parts);
}

/** A Go string of any bytes; those that are no UTF-8 are kept as lone surrogates. */
export function fromBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return text.includes('\ufffd') ? decodeCarefully(buffer) : text;
}

function decodeCarefully(bytes: Buffer): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const size = sequenceLength(bytes, i);
    text += size === 0 ? String.fromCharCode(0xdc00 + (bytes[i] ?? 0)) : bytes.toString('utf8', i, i + size);
    i += Math.max(size, 1);
  }
  return text;
}

/** Length of the UTF-8 sequence that begins here, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size =
    first >= 0xf0 && first < 0xf5
      ? 4
      : first >= 0xe0 && first < 0xf0
        ? 3
        : first >= 0xc2 && first < 0xe0
          ? 2
          : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  for (let i = 1; i < size; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second >= 0xa0) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second >= 0x90) return 0;
  return size;
}

/** Go's len of a string. */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : toBytes(text).length;
}

/** text[start:end] of Go, counted in bytes; the caller has checked the bounds. */
export function byteSlice(text: string, start: number, end?: number): string {
  return isAscii(text) ? text.slice(start, end) : fromBytes(toBytes(text).subarray(start, end));
}

/** One character U+0000..U+00FF for each byte, for algorithms that index bytes. */
export function toBinary(text: string): string {
  return isAscii(text) ? text : Buffer.from(toBytes(text)).toString('latin1');
}

export function fromBinary(binary: string): string {
  return isAscii(binary) ? binary : fromBytes(Buffer.from(binary, 'latin1'));
}

/** []rune(text): code points, with U+FFFD for bytes that are no UTF-8. */
export function runes(text: string): string[] {
  return [...text.replaceAll(ESCAPED_BYTES, '\ufffd')];
}

/** Order of Go's string comparison: by bytes, which for UTF-8 is by code points. */
export function compareBytes(left: string, right: string): number {
  if (isAscii(left) && isAscii(right)) return left < right ? -1 : left > right ? 1 : 0;
  return Buffer.compare(toBytes(left), toBytes(right));
}

/** Joins bytes that were cut from characters and now stand side by side again. */
export function decodeRuns(text: string): string {
  return ESCAPED_BYTE.test(text)
    ? text.replaceAll(/[\udc80-\udcff]{2,}/gu, (run) =>
        fromBytes(Uint8Array.from(run, (unit) => unit.charCodeAt(0) - 0xdc00)),
      )
    : text;
}

/** Distinguished Encoding Rules: the few types that certificates and keys are made of. */

function tagged(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag), lengthOf(content.length), content]);
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 + bytes.length, ...bytes);
}

export const sequence = (...parts: readonly Uint8Array[]) => tagged(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => tagged(0x31, ...parts);
export const octets = (bytes: Uint8Array) => tagged(0x04, bytes);
export const boolean = (value: boolean) => tagged(0x01, Uint8Array.of(value ? 0xff : 0));
/** A context-specific type: `explicit` wraps whole values. */
export const explicit = (number: number, ...parts: readonly Uint8Array[]) => tagged(0xa0 + number, ...parts);
export const implicit = (number: number, bytes: Uint8Array) => tagged(0x80 + number, bytes);

export function integer(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return tagged(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);
}

/** A bit string, of whole bytes unless told how many bits at the end are unused. */
export function bits(bytes: Uint8Array, unused = 0): Uint8Array {
  return tagged(0x03, Uint8Array.of(unused), bytes);
}

/** An object identifier, given as `1.2.840`. */
export function identifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc % 128];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128))
      groups.unshift(128 + (high % 128));
    bytes.push(...groups);
  }
  return tagged(0x06, Uint8Array.from(bytes));
}

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/** Text as Go writes it into names: PrintableString where that is enough, else UTF8String. */
export function text(value: string): Uint8Array {
  return tagged(PRINTABLE.test(value) ? 0x13 : 0x0c, Buffer.from(value, 'utf8'));
}

/** A moment to the second: UTCTime until 2049, GeneralizedTime after that. */
export function time(date: Date): Uint8Array {
  const digits = `${date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? tagged(0x17, Buffer.from(digits.slice(2)))
    : tagged(0x18, Buffer.from(digits));
}

/** A value of a DER text: its tag, content, and all of its bytes. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** The values that follow each other in a content. @throws RangeError for what is no DER */
export function readAll(bytes: Uint8Array): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    let start = at + 2;
    if (length >= 0x80) {
      const count = length - 0x80;
      if (count > 4) throw new RangeError('length of a DER value');
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? 0);
      start += count;
    }
    if (start + length > bytes.length) throw new RangeError('DER value ends early');
    values.push({
      tag,
      content: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    });
    at = start + length;
  }
  return values;
}

/** PEM with lines of 64 characters. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The first block of a PEM text. */
export function decodePem(pem: string): { readonly label: string; readonly der: Uint8Array } | undefined {
  const match = /-----BEGIN ([^-]+)-----\s*([A-Za-z0-9+/=\s]*?)\s*-----END \1-----/.exec(pem);
  if (match === null) return undefined;
  return { label: match[1] ?? '', der: Buffer.from((match[2] ?? '').replaceAll(/\s/g, ''), 'base64') };
}

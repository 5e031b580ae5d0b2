import { MartyError } from '../../errors.ts';

export interface TarEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'special';
  readonly data: Uint8Array;
}

const BLOCK = 512;

function broken(text: string): MartyError {
  return new MartyError('MARTY-H043', `archive is damaged: ${text}`);
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** An octal number, or a big-endian one if the first bit is set (GNU). */
function number(header: Uint8Array, start: number, length: number): number {
  const first = header[start] ?? 0;
  if ((first & 0x80) !== 0) {
    let value = first & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + (header[start + i] ?? 0);
    return value;
  }
  const digits = text(header, start, length).trim();
  if (digits === '') return 0;
  if (!/^[0-7]+$/.test(digits)) throw broken('a size is no number');
  return Number.parseInt(digits, 8);
}

function checkSum(header: Uint8Array): void {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : (header[i] ?? 0);
  if (sum !== number(header, 148, 8)) throw broken('a header has a wrong checksum');
}

/** `length key=value\n` records of a pax header. */
function paxRecords(data: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const length = Number(text(data, at, space - at));
    if (space < 0 || !(length > space - at) || at + length > data.length) throw broken('a pax record');
    const record = new TextDecoder().decode(data.subarray(space + 1, at + length - 1));
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** Reads the entries of a tar archive: ustar, pax and GNU long names. */
export function* readTar(archive: Uint8Array): Generator<TarEntry> {
  let pax = new Map<string, string>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    at += BLOCK;
    if (header.every((byte) => byte === 0)) return;
    checkSum(header);
    const size = Number(pax.get('size') ?? number(header, 124, 12));
    if (at + size > archive.length) throw broken('an entry is cut off');
    const data = archive.subarray(at, at + size);
    at += Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'g') continue;
    if (type === 'x') {
      pax = paxRecords(data);
      continue;
    }
    if (type === 'L') {
      longName = text(data, 0, data.length);
      continue;
    }
    if (type === 'K') continue;
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const shortName = text(header, 0, 100);
    const name = pax.get('path') ?? longName ?? (prefix === '' ? shortName : `${prefix}/${shortName}`);
    pax = new Map();
    longName = undefined;
    yield { name, kind: kindOf(type, name), data };
  }
}

function kindOf(type: string, name: string): TarEntry['kind'] {
  if (type === '5') return 'directory';
  if (type === '0' || type === '\0' || type === '7') return name.endsWith('/') ? 'directory' : 'file';
  return type === '1' || type === '2' ? 'link' : 'special';
}

import { hexDigit, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, isWord } from './characters.ts';
import type { Cursor, Mark } from './cursor.ts';
import type { Token } from './token.ts';
import { scannerError } from './yaml-error.ts';

function takeWord(cursor: Cursor): string {
  const from = cursor.position;
  while (isWord(cursor.code())) cursor.skip();
  return cursor.text.slice(from, cursor.position);
}

/** Scans `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, kind: 'anchor' | 'alias'): Token {
  const start = cursor.mark();
  cursor.skip();
  const value = takeWord(cursor);
  const next = cursor.code();
  if (value === '' || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(String.fromCharCode(next))))
    throw scannerError('did not find expected alphabetic or numeric character', cursor.mark(), start);
  return { kind, mark: start, value };
}

function scanHandle(cursor: Cursor, directive: boolean, start: Mark): string {
  if (cursor.code() !== 0x21 /* ! */) throw scannerError("did not find expected '!'", cursor.mark(), start);
  cursor.skip();
  const name = `!${takeWord(cursor)}`;
  if (cursor.code() === 0x21) {
    cursor.skip();
    return `${name}!`;
  }
  if (directive && name !== '!') throw scannerError("did not find expected '!'", cursor.mark(), start);
  return name;
}

function scanUri(cursor: Cursor, head: string, start: Mark): string {
  let uri = head.slice(1);
  let found = head !== '';
  for (;;) {
    const c = cursor.code();
    if (c === 0x25 /* % */) {
      const bytes: number[] = [];
      while (cursor.code() === 0x25) {
        const octet = hexDigit(cursor.code(1)) * 16 + hexDigit(cursor.code(2));
        if (hexDigit(cursor.code(1)) < 0 || hexDigit(cursor.code(2)) < 0)
          throw scannerError('did not find URI escaped octet', cursor.mark(), start);
        bytes.push(octet);
        cursor.skip(3);
      }
      uri += new TextDecoder().decode(Uint8Array.from(bytes));
    } else if (isWord(c) || (c !== 0 && ";/?:@&=+$,.!~*'()[]".includes(String.fromCharCode(c)))) {
      uri += String.fromCharCode(c);
      cursor.skip();
    } else break;
    found = true;
  }
  if (!found) throw scannerError('did not find expected tag URI', cursor.mark(), start);
  return uri;
}

/** Scans `!suffix`, `!!suffix`, `!handle!suffix` or `!<uri>`. */
export function scanTag(cursor: Cursor): Token {
  const start = cursor.mark();
  let handle = '';
  let suffix: string;
  if (cursor.code(1) === 0x3c /* < */) {
    cursor.skip(2);
    suffix = scanUri(cursor, '', start);
    if (cursor.code() !== 0x3e) throw scannerError("did not find the expected '>'", cursor.mark(), start);
    cursor.skip();
  } else {
    handle = scanHandle(cursor, false, start);
    if (handle.length > 1 && handle.endsWith('!')) suffix = scanUri(cursor, '', start);
    else {
      suffix = scanUri(cursor, handle, start);
      handle = suffix === '' ? '' : '!';
      if (suffix === '') suffix = '!';
    }
  }
  if (!isBlankOrEnd(cursor.code()))
    throw scannerError('did not find expected whitespace or line break', cursor.mark(), start);
  return { kind: 'tag', mark: start, value: handle, suffix };
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.code())) cursor.skip();
}

function scanVersionNumber(cursor: Cursor, start: Mark): string {
  let digits = '';
  while (isDigit(cursor.code())) {
    if (digits.length === 2) throw scannerError('found extremely long version number', cursor.mark(), start);
    digits += String.fromCharCode(cursor.code());
    cursor.skip();
  }
  if (digits === '') throw scannerError('did not find expected version number', cursor.mark(), start);
  return digits;
}

function scanVersion(cursor: Cursor, start: Mark): Token {
  skipBlanks(cursor);
  const major = scanVersionNumber(cursor, start);
  if (cursor.code() !== 0x2e)
    throw scannerError("did not find expected digit or '.' character", cursor.mark(), start);
  cursor.skip();
  return {
    kind: 'version-directive',
    mark: start,
    value: `${Number(major)}.${Number(scanVersionNumber(cursor, start))}`,
  };
}

function scanTagDirective(cursor: Cursor, start: Mark): Token {
  skipBlanks(cursor);
  const value = scanHandle(cursor, true, start);
  if (!isBlank(cursor.code())) throw scannerError('did not find expected whitespace', cursor.mark(), start);
  skipBlanks(cursor);
  const suffix = scanUri(cursor, '', start);
  if (!isBlankOrEnd(cursor.code()))
    throw scannerError('did not find expected whitespace or line break', cursor.mark(), start);
  return { kind: 'tag-directive', mark: start, value, suffix };
}

/** Scans `%YAML …` or `%TAG …`. */
export function scanDirective(cursor: Cursor): Token {
  const start = cursor.mark();
  cursor.skip();
  const name = takeWord(cursor);
  if (name === '') throw scannerError('could not find expected directive name', cursor.mark(), start);
  if (!isBlankOrEnd(cursor.code()))
    throw scannerError('found unexpected non-alphabetical character', cursor.mark(), start);
  if (name !== 'YAML' && name !== 'TAG')
    throw scannerError('found unknown directive name', cursor.mark(), start);
  const token = name === 'YAML' ? scanVersion(cursor, start) : scanTagDirective(cursor, start);
  skipBlanks(cursor);
  if (cursor.code() === 0x23) cursor.skipToBreak();
  if (!isBreakOrEnd(cursor.code()))
    throw scannerError('did not find expected comment or line break', cursor.mark(), start);
  if (isBreak(cursor.code())) cursor.readBreak();
  return token;
}

import { byteLength, byteSlice, fromBinary, isAscii, runes, toBinary } from '../values/go-bytes.ts';
import { formatValue, quoteText, toText } from '../values/go-format.ts';
import { GoError, type GoFunction, GoTypedList, type GoValue } from '../values/go-value.ts';
import { alias, define, defineVariadic, stringList, stringMap } from './define.ts';
import { sortStrings } from './lists.ts';
import { checkTextSize } from './size-limits.ts';

const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const OUTER_SPACE = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');
export const IS_SPACE = new RegExp(`^${SPACE}$`);
/** unicode.IsSpace of single bytes, which goutils takes for characters. */
const BYTE_SPACE = /[\t-\r \x85\xa0]/;

/** strings.TrimSpace. */
function trimSpace(text: string): string {
  return text.replaceAll(OUTER_SPACE, '');
}

/** unicode.ToUpper: one character to one; a letter whose capital is two (ß) stays. */
export function upperRune(rune: string): string {
  const upper = rune.toUpperCase();
  return [...upper].length === 1 ? upper : rune;
}

/** unicode.ToLower. */
export function lowerRune(rune: string): string {
  if (rune === '\u0130') return 'i';
  const lower = rune.toLowerCase();
  return [...lower].length === 1 ? lower : rune;
}

function upper(text: string): string {
  return isAscii(text) ? text.toUpperCase() : Array.from(text, upperRune).join('');
}

function lower(text: string): string {
  return isAscii(text) ? text.toLowerCase() : Array.from(text, lowerRune).join('');
}

/** strings.Title: a letter after anything but letters, digits, `_` and non-ASCII signs becomes a capital. */
function title(text: string): string {
  let previous = ' ';
  let result = '';
  for (const rune of text) {
    result += separates(previous) ? upperRune(rune) : rune;
    previous = rune;
  }
  return result;
}

function separates(rune: string): boolean {
  if (isAscii(rune)) return !/[0-9A-Za-z_]/.test(rune);
  return !/[\p{L}\p{Nd}]/u.test(rune) && IS_SPACE.test(rune);
}

/** Repeats a text, refusing what would eat all memory. */
function repeat(text: string, count: number): string {
  if (count < 0) throw new GoError('strings: negative Repeat count');
  checkTextSize('repeat', count * text.length);
  return text.repeat(count);
}

function indent(spaces: number, text: string): string {
  const pad = repeat(' ', spaces);
  checkTextSize('indent', text.length + spaces * text.split('\n').length);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

function trunc(count: number, text: string): string {
  const length = byteLength(text);
  if (count < 0 && length + count > 0) return byteSlice(text, length + count);
  return count >= 0 && length > count ? byteSlice(text, 0, count) : text;
}

/** text[start:end] with Go's panic for bounds that are off. */
function slice(text: string, start: number, end: number): string {
  const length = byteLength(text);
  if (end > length || end < 0) throw outOfRange(`[:${end}]`, end < 0 ? '' : ` with length ${length}`);
  if (start > end) throw outOfRange(`[${start}:${end}]`, '');
  return byteSlice(text, start, end);
}

function outOfRange(bounds: string, why: string): GoError {
  return new GoError(`runtime error: slice bounds out of range ${bounds}${why}`);
}

function substring(start: number, end: number, text: string): string {
  if (start < 0) return slice(text, 0, end);
  const length = byteLength(text);
  if (end < 0 || end > length) {
    if (start > length) throw outOfRange(`[${start}:${length}]`, '');
    return byteSlice(text, start);
  }
  return slice(text, start, end);
}

function trimSet(cutset: string, text: string): string {
  const cut = new Set(cutset);
  const characters = Array.from(text);
  let start = 0;
  let end = characters.length;
  while (start < end && cut.has(characters[start] ?? '')) start++;
  while (end > start && cut.has(characters[end - 1] ?? '')) end--;
  return characters.slice(start, end).join('');
}

/** strings.Split. */
function splitText(text: string, separator: string): string[] {
  return separator === '' ? Array.from(text) : text.split(separator);
}

/** strings.SplitN. */
function splitTextN(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return [];
  const parts = splitText(text, separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

const numbered = (parts: string[]) => stringMap(parts.map((part, i) => [`_${i}`, part]));

/** sprig's strslice: the items of a list as texts without nils; anything else is a list of one. */
function textsOf(value: GoValue): string[] {
  if (value === null) return [];
  return Array.isArray(value) ? value.filter((item) => item !== null).map(toText) : [toText(value)];
}

function abbreviate(binary: string, from: number, width: number): string {
  if (binary === '' || width < 4) return '';
  if (binary.length <= width) return binary;
  let offset = Math.min(from, binary.length);
  if (binary.length - offset < width - 3) offset = binary.length - (width - 3);
  if (offset <= 4) return `${binary.slice(0, width - 3)}...`;
  if (width < 7) return '';
  if (offset + width - 3 < binary.length) return `...${abbreviate(binary.slice(offset), 0, width - 3)}`;
  return `...${binary.slice(binary.length - (width - 3))}`;
}

function initials(text: string): string {
  let result = '';
  let afterGap = true;
  for (const byte of toBinary(text)) {
    const gap = BYTE_SPACE.test(byte);
    if (!gap && afterGap) result += byte;
    afterGap = gap;
  }
  return result;
}

/** goutils takes bytes for characters: a text with é is garbled as soon as a space goes. */
function withoutSpaces(text: string): string {
  const binary = toBinary(text);
  return BYTE_SPACE.test(binary)
    ? Array.from(binary)
        .filter((byte) => !BYTE_SPACE.test(byte))
        .join('')
    : text;
}

/** goutils raises the first letter of a word to title case, which differs from upper case for no letter here. */
function swapCase(text: string): string {
  return runes(text)
    .map((rune) => {
      if (/[\p{Lu}\p{Lt}]/u.test(rune)) return lowerRune(rune);
      return /\p{Ll}/u.test(rune) ? upperRune(rune) : rune;
    })
    .join('');
}

/** Lowers the first letter of each word. */
function untitle(text: string): string {
  let first = true;
  return runes(text)
    .map((rune) => {
      const space = IS_SPACE.test(rune);
      const result = first && !space ? lowerRune(rune) : rune;
      first = space;
      return result;
    })
    .join('');
}

function wrap(text: string, width: number, lineBreak: string, cutWords: boolean): string {
  const binary = toBinary(text);
  const ending = lineBreak === '' ? '\n' : toBinary(lineBreak);
  const limit = Math.max(width, 1);
  let offset = 0;
  let wrapped = '';
  while (binary.length - offset > limit) {
    if (binary[offset] === ' ') {
      offset++;
      continue;
    }
    let breakAt = binary.slice(offset, offset + limit + 1).lastIndexOf(' ') + offset;
    if (breakAt < offset) {
      if (cutWords) {
        wrapped += binary.slice(offset, offset + limit) + ending;
        offset += limit;
        continue;
      }
      breakAt = binary.indexOf(' ', offset + limit);
      if (breakAt < 0) break;
    }
    wrapped += binary.slice(offset, breakAt) + ending;
    offset = breakAt + 1;
  }
  return fromBinary(wrapped + binary.slice(offset));
}

const trimAll = define('trimAll', ['string', 'string'], (cutset, text) => trimSet(cutset, text));

export const stringFunctions: readonly GoFunction[] = [
  define('hello', [], () => 'Hello!'),
  define('abbrev', ['int', 'string'], (width, text) =>
    width < 4 ? text : fromBinary(abbreviate(toBinary(text), 0, width)),
  ),
  define('abbrevboth', ['int', 'int', 'string'], (left, right, text) =>
    right < 4 || (left > 0 && right < 7) ? text : fromBinary(abbreviate(toBinary(text), left, right)),
  ),
  define('trunc', ['int', 'string'], (count, text) => trunc(count, text)),
  define('trim', ['string'], (text) => trimSpace(text)),
  trimAll,
  alias('trimall', trimAll),
  define('trimSuffix', ['string', 'string'], (suffix, text) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  define('trimPrefix', ['string', 'string'], (prefix, text) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  define('upper', ['string'], (text) => upper(text)),
  define('lower', ['string'], (text) => lower(text)),
  define('title', ['string'], (text) => title(text)),
  define('untitle', ['string'], (text) => untitle(text)),
  define('swapcase', ['string'], (text) => swapCase(text)),
  define('substr', ['int', 'int', 'string'], (start, end, text) => substring(start, end, text)),
  define('repeat', ['int', 'string'], (count, text) => repeat(text, count)),
  define('nospace', ['string'], (text) => withoutSpaces(text)),
  define('initials', ['string'], (text) => initials(text)),
  define('wrap', ['int', 'string'], (width, text) => wrap(text, width, '\n', false)),
  define('wrapWith', ['int', 'string', 'string'], (width, lineBreak, text) =>
    wrap(text, width, lineBreak, true),
  ),
  define('contains', ['string', 'string'], (part, text) => text.includes(part)),
  define('hasPrefix', ['string', 'string'], (prefix, text) => text.startsWith(prefix)),
  define('hasSuffix', ['string', 'string'], (suffix, text) => text.endsWith(suffix)),
  defineVariadic('quote', [], 'interface', (values) =>
    values
      .filter((value) => value !== null)
      .map((value) => quoteText(toText(value)))
      .join(' '),
  ),
  defineVariadic('squote', [], 'interface', (values) =>
    values
      .filter((value) => value !== null)
      .map((value) => `'${formatValue(value)}'`)
      .join(' '),
  ),
  defineVariadic('cat', [], 'interface', (values) =>
    values
      .filter((value) => value !== null)
      .map(formatValue)
      .join(' '),
  ),
  define('indent', ['int', 'string'], (spaces, text) => indent(spaces, text)),
  define('nindent', ['int', 'string'], (spaces, text) => `\n${indent(spaces, text)}`),
  define('replace', ['string', 'string', 'string'], (from, to, text) =>
    from === '' ? `${to}${Array.from(text, (rune) => rune + to).join('')}` : text.replaceAll(from, () => to),
  ),
  define('plural', ['string', 'string', 'int'], (one, many, count) => (count === 1 ? one : many)),
  define('toString', ['interface'], (value) => toText(value)),
  define('toStrings', ['interface'], (value) =>
    value instanceof GoTypedList && value.goType === '[]string' ? value : stringList(textsOf(value)),
  ),
  define('join', ['string', 'interface'], (separator, value) => textsOf(value).join(separator)),
  define('split', ['string', 'string'], (separator, text) => numbered(splitText(text, separator))),
  define('splitList', ['string', 'string'], (separator, text) => stringList(splitText(text, separator))),
  define('splitn', ['string', 'int', 'string'], (separator, limit, text) =>
    numbered(splitTextN(text, separator, limit)),
  ),
  define('sortAlpha', ['interface'], (value) => stringList(sortStrings(textsOf(value)))),
];

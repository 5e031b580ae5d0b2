import { fromBytes, runes, toBytes } from './go-bytes.ts';
import { formatFloat } from './go-float-format.ts';
import { isByteList, listBytes, quoteText, sortedKeys, typeOf } from './go-format.ts';
import { GoInt, type GoList, type GoMap, type GoValue } from './go-value.ts';

export interface Flags {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  width: number | undefined;
  precision: number | undefined;
}

/** Fills up to the width, counted in characters. */
function pad(text: string, { width, minus, zero }: Flags): string {
  if (width === undefined) return text;
  const missing = width - runes(text).length;
  if (missing <= 0) return text;
  if (minus) return text + ' '.repeat(missing);
  return (zero ? '0' : ' ').repeat(missing) + text;
}

/** One operand by one verb. */
export function formatOperand(value: GoValue, verb: string, given: Flags): string {
  // `%+v` is about structs; the plus is not meant for the numbers within.
  const flags = verb === 'v' ? { ...given, plus: false } : given;
  if (verb === 'T') return pad(typeOf(value), flags);
  if (verb === 'p' && !Array.isArray(value) && !(value instanceof Map)) return badVerb(value, verb, flags);
  if (value === null) return verb === 'v' ? pad('<nil>', flags) : badVerb(value, verb, flags);
  return formatVerb(value, verb, flags);
}

function badVerb(value: GoValue, verb: string, flags: Flags): string {
  if (value === null) return `%!${verb}(<nil>)`;
  return `%!${verb}(${typeOf(value)}=${formatVerb(value, 'v', flags)})`;
}

function formatVerb(value: GoValue, verb: string, flags: Flags): string {
  if (value === null) return verb === 'v' && flags.sharp ? 'interface {}(nil)' : '<nil>';
  if (typeof value === 'boolean')
    return verb === 't' || verb === 'v' ? pad(String(value), flags) : badVerb(value, verb, flags);
  if (typeof value === 'number') return floatVerb(value, verb, flags);
  if (typeof value === 'string') return stringVerb(value, value, verb, flags);
  if (value instanceof GoInt) return intVerb(value, verb, flags);
  if (isObject(value)) return stringVerb(value, value.toGoString(), verb, { ...flags, sharp: false });
  return Array.isArray(value) ? listVerb(value, verb, flags) : mapVerb(value, verb, flags);
}

function isObject(value: GoValue): value is Extract<GoValue, { toGoString(): string }> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

const ADDRESS = '0xc000012345';

function listVerb(list: GoList, verb: string, flags: Flags): string {
  if (verb === 'p') return pad(ADDRESS, flags);
  if (isByteList(list) && 'sqxX'.includes(verb))
    return stringVerb(list, fromBytes(listBytes(list)), verb, flags);
  if (verb === 'v' && flags.sharp)
    return `${typeOf(list)}{${list.map((item) => formatVerb(item, verb, flags)).join(', ')}}`;
  return `[${list.map((item) => formatVerb(item, verb, flags)).join(' ')}]`;
}

function mapVerb(map: GoMap, verb: string, flags: Flags): string {
  if (verb === 'p') return pad(ADDRESS, flags);
  const entries = sortedKeys(map).map(
    (key) => `${formatVerb(key, verb, flags)}:${formatVerb(map.get(key) ?? null, verb, flags)}`,
  );
  return verb === 'v' && flags.sharp ? `${typeOf(map)}{${entries.join(', ')}}` : `map[${entries.join(' ')}]`;
}

function floatVerb(value: number, verb: string, flags: Flags): string {
  if (!'vgGeEfF'.includes(verb)) return badVerb(value, verb, flags);
  const precision = flags.precision ?? ('vgG'.includes(verb) ? undefined : 6);
  const digits = formatFloat(value, verb === 'v' ? 'g' : verb, precision);
  const negative = digits.startsWith('-');
  const body = digits.replace(/^[-+]/, '');
  const sign = negative
    ? '-'
    : flags.plus || digits.startsWith('+')
      ? flags.plus || !flags.space
        ? '+'
        : ' '
      : flags.space
        ? ' '
        : '';
  if (!Number.isFinite(value)) return pad(sign + body, { ...flags, zero: false });
  if (flags.zero && !flags.minus && flags.width !== undefined)
    return sign + body.padStart(flags.width - sign.length, '0');
  return pad(sign + body, flags);
}

function intVerb(value: GoInt, verb: string, flags: Flags): string {
  const number = value.value;
  switch (verb) {
    case 'v':
      return flags.sharp && value.type.startsWith('uint')
        ? integer(number, 16, verb, flags)
        : integer(number, 10, verb, { ...flags, sharp: false });
    case 'd':
      return integer(number, 10, verb, flags);
    case 'b':
      return integer(number, 2, verb, flags);
    case 'o':
    case 'O':
      return integer(number, 8, verb, flags);
    case 'x':
    case 'X':
      return integer(number, 16, verb, flags);
    case 'c':
      return pad(character(number), flags);
    case 'q':
      return pad(quoteRune(character(number)), flags);
    case 'U':
      return unicode(number, flags);
    default:
      return badVerb(value, verb, flags);
  }
}

function character(code: bigint): string {
  return code < 0n || code > 0x10ffffn || (code >= 0xd800n && code < 0xe000n)
    ? '\ufffd'
    : String.fromCodePoint(Number(code));
}

function quoteRune(rune: string): string {
  if (rune === "'") return "'\\''";
  return rune === '"' ? `'"'` : `'${quoteText(rune).slice(1, -1)}'`;
}

function unicode(code: bigint, flags: Flags): string {
  const hex = code
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(flags.precision ?? 4, 4), '0');
  return pad(flags.sharp ? `U+${hex} '${character(code)}'` : `U+${hex}`, { ...flags, zero: false });
}

const PREFIXES: Readonly<Record<number, string>> = { 2: '0b', 8: '0', 16: '0x' };

function integer(value: bigint, base: number, verb: string, flags: Flags): string {
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  if (flags.precision === 0 && value === 0n) return ' '.repeat(flags.width ?? 0);
  if (flags.precision !== undefined) digits = digits.padStart(flags.precision, '0');
  else if (flags.zero && !flags.minus && flags.width !== undefined)
    digits = digits.padStart(flags.width - sign.length, '0');
  let prefix = flags.sharp ? (PREFIXES[base] ?? '') : '';
  if (prefix === '0' && digits.startsWith('0')) prefix = '';
  if (verb === 'O') prefix = '0o';
  const text = prefix + digits;
  return pad(sign + (verb === 'X' ? text.toUpperCase() : text), { ...flags, zero: false });
}

/** Verbs of strings; `value` is what the text stands for in errors. */
function stringVerb(value: GoValue, text: string, verb: string, flags: Flags): string {
  switch (verb) {
    case 'v':
      return flags.sharp ? pad(quoteText(text), flags) : pad(truncated(text, flags), flags);
    case 's':
      return pad(truncated(text, flags), flags);
    case 'q': {
      const shown = truncated(text, flags);
      if (flags.sharp && canBackquote(shown)) return pad(`\`${shown}\``, flags);
      return pad(flags.plus ? asciiQuoted(shown) : quoteText(shown), flags);
    }
    case 'x':
    case 'X':
      return pad(hexadecimal(text, verb, flags), flags);
    default:
      return badVerb(value, verb, flags);
  }
}

/** strconv.CanBackquote. */
function canBackquote(text: string): boolean {
  return !/[`\p{Cs}\ufeff]|(?!\t)\p{Cc}/u.test(text);
}

function truncated(text: string, { precision }: Flags): string {
  return precision === undefined || text.length <= precision ? text : [...text].slice(0, precision).join('');
}

function asciiQuoted(text: string): string {
  return quoteText(text).replaceAll(/[\u0080-\u{10ffff}]/gu, (rune) => {
    const code = rune.codePointAt(0) ?? 0;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function hexadecimal(text: string, verb: string, { precision, space, sharp }: Flags): string {
  const bytes = toBytes(text).subarray(0, precision);
  const prefix = sharp && bytes.length > 0 ? '0x' : '';
  const parts = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const hex = prefix + parts.join(space ? ` ${prefix}` : '');
  return verb === 'X' ? hex.toUpperCase() : hex;
}

import { runes, toBytes } from '../functions/go-bytes.ts';
import { formatValue, isByteList, listBytes, quoteText, sortedKeys, typeOf } from '../functions/go-format.ts';
import { GoInt, type GoValue } from '../values/go-value.ts';
import { formatMagnitude } from './format-number.ts';

interface Flags {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  width: number | undefined;
  precision: number | undefined;
}

const TOO_LARGE = 1e6;

/** fmt.Sprintf. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  return new Formatter(format, args).run();
}

/** fmt.Sprint: a space between operands when neither is a string. */
export function sprint(args: readonly GoValue[]): string {
  let text = '';
  for (const [i, value] of args.entries()) {
    if (i > 0 && typeof value !== 'string' && typeof args[i - 1] !== 'string') text += ' ';
    text += formatValue(value);
  }
  return text;
}

class Formatter {
  private readonly format: string;
  private readonly args: readonly GoValue[];
  private output = '';
  private position = 0;
  private argument = 0;
  private reordered = false;
  private goodIndex = true;

  constructor(format: string, args: readonly GoValue[]) {
    this.format = format;
    this.args = args;
  }

  run(): string {
    while (this.position < this.format.length) {
      const percent = this.format.indexOf('%', this.position);
      if (percent < 0) {
        this.output += this.format.slice(this.position);
        break;
      }
      this.output += this.format.slice(this.position, percent);
      this.position = percent + 1;
      this.directive();
    }
    if (!this.reordered && this.argument < this.args.length) {
      const extra = this.args.slice(this.argument);
      const shown = extra.map((value) =>
        value === null ? '<nil>' : `${typeOf(value)}=${formatValue(value)}`,
      );
      this.output += `%!(EXTRA ${shown.join(', ')})`;
    }
    return this.output;
  }

  private directive(): void {
    this.goodIndex = true;
    const flags = this.flags();
    this.index();
    this.width(flags);
    this.precision(flags);
    this.index();
    const verb = String.fromCodePoint(this.format.codePointAt(this.position) ?? 0);
    if (this.position >= this.format.length) {
      this.output += '%!(NOVERB)';
      return;
    }
    this.position += verb.length;
    if (verb === '%') this.output += '%';
    else if (!this.goodIndex) this.output += `%!${verb}(BADINDEX)`;
    else if (this.argument >= this.args.length) this.output += `%!${verb}(MISSING)`;
    else {
      // With %v the sign flag asks for field names, which no value here has.
      if (verb === 'v') flags.plus = false;
      this.output += formatArgument(this.args[this.argument++] ?? null, verb, flags);
    }
  }

  private flags(): Flags {
    const flags: Flags = {
      plus: false,
      minus: false,
      sharp: false,
      space: false,
      zero: false,
      width: undefined,
      precision: undefined,
    };
    for (; ; this.position++) {
      switch (this.format.charAt(this.position)) {
        case '+':
          flags.plus = true;
          break;
        case '-':
          flags.minus = true;
          flags.zero = false;
          break;
        case '#':
          flags.sharp = true;
          break;
        case ' ':
          flags.space = true;
          break;
        case '0':
          flags.zero = !flags.minus;
          break;
        default:
          return flags;
      }
    }
  }

  /** `[n]`: the argument to go on with. */
  private index(): void {
    if (this.format.charAt(this.position) !== '[') return;
    this.reordered = true;
    const match = /^\[(\d+)\]/.exec(this.format.slice(this.position));
    const number = Number(match?.[1]);
    if (match === null || number < 1 || number > this.args.length) {
      this.goodIndex = false;
      const close = this.format.indexOf(']', this.position);
      this.position = close < 0 ? this.position + 1 : close + 1;
      return;
    }
    this.argument = number - 1;
    this.position += match[0].length;
  }

  private number(): number | undefined {
    const digits = /^\d+/.exec(this.format.slice(this.position, this.position + 10))?.[0];
    if (digits === undefined) return undefined;
    this.position += digits.length;
    return Number(digits);
  }

  private star(what: string): number | undefined {
    this.position++;
    const value = this.args[this.argument];
    if (this.argument < this.args.length) this.argument++;
    if (value instanceof GoInt && Math.abs(Number(value.value)) <= TOO_LARGE) return Number(value.value);
    this.output += `%!(${what})`;
    return undefined;
  }

  private width(flags: Flags): void {
    if (this.format.charAt(this.position) !== '*') {
      flags.width = this.number();
      return;
    }
    const width = this.star('BADWIDTH');
    if (width !== undefined && width < 0) {
      flags.minus = true;
      flags.zero = false;
    }
    flags.width = width === undefined ? undefined : Math.abs(width);
  }

  private precision(flags: Flags): void {
    if (this.format.charAt(this.position) !== '.') return;
    this.position++;
    this.index();
    if (this.format.charAt(this.position) !== '*') {
      flags.precision = this.number() ?? 0;
      return;
    }
    const precision = this.star('BADPREC');
    flags.precision = precision !== undefined && precision >= 0 ? precision : undefined;
  }
}

function pad(text: string, flags: Flags, zeros = false): string {
  const missing = (flags.width ?? 0) - runes(text).length;
  if (missing <= 0) return text;
  if (flags.minus) return text + ' '.repeat(missing);
  return (zeros ? '0' : ' ').repeat(missing) + text;
}

function bad(value: GoValue, verb: string): string {
  return value === null ? `%!${verb}(<nil>)` : `%!${verb}(${typeOf(value)}=${formatValue(value)})`;
}

function formatArgument(value: GoValue, verb: string, flags: Flags): string {
  if (verb === 'T') return pad(typeOf(value), flags);
  if (verb === 'p') return bad(value, verb);
  if (value === null) return verb === 'v' ? pad('<nil>', flags) : bad(value, verb);
  if (typeof value === 'boolean')
    return verb === 't' || verb === 'v' ? pad(String(value), flags) : bad(value, verb);
  if (typeof value === 'number') return formatFloat(value, verb, flags);
  if (value instanceof GoInt) return formatInteger(value, verb, flags);
  if (typeof value === 'string') return formatText(value, verb, flags);
  if (isByteList(value) && 'sqxX'.includes(verb)) return formatBytes(listBytes(value), verb, flags);
  if (Array.isArray(value)) return formatList(value, verb, flags);
  if (value instanceof Map) return formatMap(value, verb, flags);
  return formatText(value.toGoString(), verb, flags);
}

/** Inside a list or map a nil is just that, whatever the verb. */
function formatItem(value: GoValue, verb: string, flags: Flags): string {
  return value === null ? pad('<nil>', flags) : formatArgument(value, verb, flags);
}

function formatList(list: readonly GoValue[], verb: string, flags: Flags): string {
  const items = list.map((item) => formatItem(item, verb, flags));
  if (verb === 'v' && flags.sharp) return `${typeOf([...list])}{${items.join(', ')}}`;
  return `[${items.join(' ')}]`;
}

function formatMap(map: ReadonlyMap<string, GoValue>, verb: string, flags: Flags): string {
  const sharp = verb === 'v' && flags.sharp;
  const entries = sortedKeys(map).map(
    (key) => `${formatArgument(key, verb, flags)}:${formatItem(map.get(key) ?? null, verb, flags)}`,
  );
  return sharp
    ? `${typeOf(map as Map<string, GoValue>)}{${entries.join(', ')}}`
    : `map[${entries.join(' ')}]`;
}

function formatFloat(value: number, verb: string, flags: Flags): string {
  if (!'veEfFgG'.includes(verb)) return bad(value, verb);
  const kind = verb === 'v' ? 'g' : verb;
  const precision = flags.precision ?? ('eEfF'.includes(verb) ? 6 : undefined);
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  const magnitude =
    precision === undefined && /[gG]/.test(kind)
      ? shortGeneral(value, kind)
      : formatMagnitude(value, kind, precision);
  return padNumber(sign, magnitude, flags, Number.isFinite(value));
}

/** %v and %g without precision: exponent form from 1e21 for %g of strconv, from 1e6 digits' worth in fmt. */
function shortGeneral(value: number, kind: string): string {
  const text = formatValue(Math.abs(value)).replace(/^\+/, '');
  return kind === 'G' ? text.toUpperCase() : text;
}

function padNumber(sign: string, magnitude: string, flags: Flags, zerosAllowed: boolean): string {
  if (!flags.zero || !zerosAllowed || flags.minus) return pad(sign + magnitude, flags);
  return sign + magnitude.padStart((flags.width ?? 0) - sign.length, '0');
}

function formatInteger({ value, type }: GoInt, verb: string, flags: Flags): string {
  const original = new GoInt(value, type);
  const radix = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 }[verb];
  if (radix === undefined) return formatCharacter(original, verb, flags);
  const digits = (value < 0n ? -value : value).toString(radix);
  const sized = digits.padStart(flags.precision ?? 0, '0');
  const shown = flags.precision === 0 && value === 0n ? '' : sized;
  const prefix = integerPrefix(verb, flags.sharp);
  const sign = value < 0n ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  const text = verb === 'X' ? shown.toUpperCase() : shown;
  return padNumber(sign + prefix, text, flags, flags.precision === undefined);
}

function integerPrefix(verb: string, sharp: boolean): string {
  if (verb === 'O') return '0o';
  if (!sharp) return '';
  return { b: '0b', o: '0', x: '0x', X: '0X' }[verb] ?? '';
}

function formatCharacter(value: GoInt, verb: string, flags: Flags): string {
  const code = Number(value.value);
  const char =
    code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  if (verb === 'c') return pad(char, flags);
  if (verb === 'q')
    return pad(`'${quoteText(char).slice(1, -1).replace('\\"', '"').replace(/^'$/, "\\'")}'`, flags);
  if (verb === 'U') {
    const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return pad(flags.sharp ? `${hex} '${char}'` : hex, flags);
  }
  return bad(value, verb);
}

function truncate(text: string, flags: Flags): string {
  return flags.precision === undefined ? text : runes(text).slice(0, flags.precision).join('');
}

function formatText(text: string, verb: string, flags: Flags): string {
  switch (verb) {
    case 'v':
      return pad(flags.sharp ? quoteText(text) : truncate(text, flags), flags);
    case 's':
      return pad(truncate(text, flags), flags, flags.zero);
    case 'q':
      return pad(quote(truncate(text, flags), flags), flags);
    case 'x':
    case 'X':
      return formatBytes(toBytes(text), verb, flags);
    default:
      return bad(text, verb);
  }
}

function quote(text: string, flags: Flags): string {
  if (flags.sharp && !/[`\r\n]/.test(text)) return `\`${text}\``;
  const quoted = quoteText(text);
  if (!flags.plus) return quoted;
  return quoted.replaceAll(/[\u0080-\u{10ffff}]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function formatBytes(bytes: Uint8Array, verb: string, flags: Flags): string {
  if (verb === 's') return pad(Buffer.from(bytes).toString('utf8'), flags);
  if (verb === 'q') return pad(quote(Buffer.from(bytes).toString('utf8'), flags), flags);
  const shown = flags.precision === undefined ? bytes : bytes.subarray(0, flags.precision);
  const digits = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0'));
  const prefix = flags.sharp ? '0x' : '';
  const text = flags.space ? digits.map((pair) => prefix + pair).join(' ') : prefix + digits.join('');
  return pad(verb === 'X' ? text.toUpperCase() : text, flags);
}

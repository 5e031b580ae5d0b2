import { MartyError } from '../../errors.ts';
import { typeOf } from '../values/go-format.ts';
import type { GoList, GoMap, GoValue } from '../values/go-value.ts';

const MAX_INDEX = 65_536;
const MAX_NESTING = 30;

/** What sets the kinds of --set apart. */
export interface SetDialect {
  /** `\` takes the next character as it is, commas separate assignments, `{a,b}` is a list. */
  readonly structured: boolean;
  /** The value that a text stands for. */
  readonly convert: (text: string) => GoValue;
  /** Reads a JSON value at the start of a text; its length too. */
  readonly readJson?: (text: string) => { readonly value: GoValue; readonly length: number };
}

interface Part {
  readonly text: string;
  /** The stop character, or undefined at the end. */
  readonly stop: string | undefined;
}

/**
 * Parses the arguments of --set and its kin into a map, by the grammar of Helm's strvals: `a.b[0].c=v,d={x,y}`.
 */
export class SetParser {
  private readonly chars: readonly string[];
  private readonly dialect: SetDialect;
  private position = 0;

  constructor(text: string, dialect: SetDialect) {
    this.chars = [...text];
    this.dialect = dialect;
  }

  /** Sets what the text assigns; maps and lists on the way are changed in place. */
  parseInto(target: GoMap): void {
    while (this.key(target, 0));
  }

  private until(stops: string): Part {
    let text = '';
    for (;;) {
      const char = this.chars[this.position++];
      if (char === undefined) return { text, stop: undefined };
      if (stops.includes(char)) return { text, stop: char };
      if (char === '\\' && this.dialect.structured) {
        const next = this.chars[this.position++];
        if (next === undefined) return { text, stop: undefined };
        text += next;
      } else text += char;
    }
  }

  private get atEnd(): boolean {
    return this.position >= this.chars.length;
  }

  /** One assignment; false at the end of the text. */
  private key(data: GoMap, nesting: number): boolean {
    const { text: key, stop } = this.until(this.dialect.structured ? '=[,.' : '=[.');
    switch (stop) {
      case undefined:
        if (key === '') return false;
        throw refuse(`key ${JSON.stringify(key)} has no value`);
      case ',':
        throw refuse(`key ${JSON.stringify(key)} has no value (cannot end with ,)`);
      case '[': {
        const index = this.index();
        const list = asList(data.has(key) ? (data.get(key) ?? null) : []);
        set(data, key, list);
        return this.item(list, index, nesting);
      }
      case '.': {
        if (nesting + 1 > MAX_NESTING)
          throw refuse(
            `value name nested level is greater than maximum supported nested level of ${MAX_NESTING}`,
          );
        const inner = asMap(data.has(key) ? (data.get(key) ?? null) : new Map());
        const more = this.key(inner, nesting + 1);
        if (inner.size > 0) set(data, key, inner);
        else if (more) throw refuse(`key map ${JSON.stringify(key)} has no value`);
        return more;
      }
      default:
        return this.assign((value) => set(data, key, value));
    }
  }

  private index(): number {
    const { text, stop } = this.until(']');
    if (stop === undefined) throw refuse('error parsing index: EOF');
    if (!/^[-+]?\d+$/.test(text))
      throw refuse(`error parsing index: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const index = Number(text);
    if (index < 0) throw refuse(`negative ${index} index not allowed`);
    if (index > MAX_INDEX)
      throw refuse(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`);
    return index;
  }

  /** What stands after `[index]`; false at the end of the text, where Helm forgets the item. */
  private item(list: GoList, index: number, nesting: number): boolean {
    const { text, stop } = this.until('[.=');
    if (text !== '') throw refuse(`unexpected data at end of array index: ${quotedRunes(text)}`);
    switch (stop) {
      case undefined:
        return false;
      case '[': {
        const inner = this.index();
        const nested = asList(list[index] ?? []);
        const more = this.item(nested, inner, nesting);
        if (more) setIndex(list, index, nested);
        return more;
      }
      case '.': {
        const found = list[index];
        const inner: GoMap = found instanceof Map ? found : new Map();
        if (index < list.length) list[index] = inner;
        const more = this.key(inner, nesting);
        if (more) setIndex(list, index, inner);
        return more;
      }
      default:
        this.assign((value) => setIndex(list, index, value));
        return true;
    }
  }

  private assign(use: (value: GoValue) => void): boolean {
    const ended = this.atEnd;
    use(this.value());
    return !ended;
  }

  private value(): GoValue {
    if (this.dialect.readJson !== undefined) return this.json(this.dialect.readJson);
    if (!this.dialect.structured) return this.dialect.convert(this.until('').text);
    if (this.atEnd) return '';
    if (this.chars[this.position] === '{') return this.list();
    return this.dialect.convert(this.until(',').text);
  }

  private list(): GoList {
    this.position++;
    const list: GoList = [];
    for (;;) {
      const { text, stop } = this.until(',}');
      if (stop === undefined) throw refuse("list must terminate with '}'");
      list.push(this.dialect.convert(text));
      if (stop === ',') continue;
      if (this.chars[this.position] === ',') this.position++;
      return list;
    }
  }

  private json(read: NonNullable<SetDialect['readJson']>): GoValue {
    if (this.skipSeparator()) return null;
    const { value, length } = read(this.chars.slice(this.position).join(''));
    this.position += length;
    this.skipSeparator();
    return value;
  }

  /** Passes blanks and one comma; true if there was a comma or the end. */
  private skipSeparator(): boolean {
    for (;;) {
      const char = this.chars[this.position];
      if (char === undefined) return true;
      if (char === ',') {
        this.position++;
        return true;
      }
      if (!/\s/u.test(char)) return false;
      this.position++;
    }
  }
}

/** %q of a []rune. */
function quotedRunes(text: string): string {
  return `[${Array.from(text, (rune) => `'${rune}'`).join(' ')}]`;
}

function refuse(text: string): MartyError {
  return new MartyError('MARTY-H051', text);
}

function set(data: GoMap, key: string, value: GoValue): void {
  if (key !== '') data.set(key, value);
}

function setIndex(list: GoList, index: number, value: GoValue): void {
  while (list.length < index) list.push(null);
  list[index] = value;
}

function asList(value: GoValue): GoList {
  if (Array.isArray(value)) return value;
  throw notOf('[]interface {}', value);
}

function asMap(value: GoValue): GoMap {
  if (value instanceof Map) return value;
  throw notOf('map[string]interface {}', value);
}

/** Helm's parser does not check types: what it says is what Go says when a conversion fails. */
function notOf(wanted: string, value: GoValue): MartyError {
  return refuse(
    `unable to parse key: interface conversion: interface {} is ${value === null ? 'nil' : typeOf(value)}, not ${wanted}`,
  );
}

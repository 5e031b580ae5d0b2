import { toBytes } from '../values/go-bytes.ts';
import { quoteText } from '../values/go-format.ts';
import { GoError, type GoList, type GoMap, type GoValue } from '../values/go-value.ts';

const MAX_DEPTH = 10_000;
/** What needs no look within a string. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters end the run
const PLAIN = /[^"\\\0-\x1f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads a JSON text as encoding/json does into an interface{}: every number is float64.
 *
 * @throws GoError in the words of encoding/json
 */
export function decodeJson(text: string): GoValue {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): GoValue {
    if (depth > MAX_DEPTH) throw new GoError('exceeded max depth');
    const next = this.#token();
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    if (next === 't') return this.#literal('true', true);
    if (next === 'f') return this.#literal('false', false);
    if (next === 'n') return this.#literal('null', null);
    if (next === '-' || isDigit(next)) return this.#number();
    throw this.#unexpected('looking for beginning of value');
  }

  end(): void {
    if (this.#token() !== '') throw this.#unexpected('after top-level value');
  }

  /** The next character after white space, '' at the end. */
  #token(): string {
    for (;;) {
      const next = this.#text.charAt(this.#at);
      if (next !== ' ' && next !== '\n' && next !== '\t' && next !== '\r') return next;
      this.#at++;
    }
  }

  #unexpected(where: string): GoError {
    const point = this.#text.codePointAt(this.#at);
    if (point === undefined) return new GoError('unexpected end of JSON input');
    const byte = String.fromCharCode(toBytes(String.fromCodePoint(point))[0] ?? 0);
    const quoted = byte === "'" ? "'\\''" : byte === '"' ? `'"'` : `'${quoteText(byte).slice(1, -1)}'`;
    return new GoError(`invalid character ${quoted} ${where}`);
  }

  #object(depth: number): GoMap {
    const map: GoMap = new Map();
    this.#at++;
    if (this.#token() === '}') {
      this.#at++;
      return map;
    }
    for (;;) {
      if (this.#token() !== '"') throw this.#unexpected('looking for beginning of object key string');
      const key = this.#string();
      if (this.#token() !== ':') throw this.#unexpected('after object key');
      this.#at++;
      map.set(key, this.value(depth + 1));
      if (this.#separator('}', 'after object key:value pair')) return map;
    }
  }

  #array(depth: number): GoList {
    const list: GoList = [];
    this.#at++;
    if (this.#token() === ']') {
      this.#at++;
      return list;
    }
    for (;;) {
      list.push(this.value(depth + 1));
      if (this.#separator(']', 'after array element')) return list;
    }
  }

  /** Steps over a comma or the closing bracket; true for the latter. */
  #separator(closing: string, where: string): boolean {
    const next = this.#token();
    if (next !== ',' && next !== closing) throw this.#unexpected(where);
    this.#at++;
    return next === closing;
  }

  #literal<T>(word: string, value: T): T {
    for (let i = 1; i < word.length; i++) {
      this.#at++;
      const expected = word.charAt(i);
      if (this.#text.charAt(this.#at) !== expected)
        throw this.#unexpected(`in literal ${word} (expecting '${expected}')`);
    }
    this.#at++;
    return value;
  }

  #number(): number {
    const start = this.#at;
    if (this.#text.charAt(this.#at) === '-') this.#at++;
    if (this.#text.charAt(this.#at) === '0') this.#at++;
    else this.#digits('in numeric literal');
    if (this.#text.charAt(this.#at) === '.') {
      this.#at++;
      this.#digits('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.#text.charAt(this.#at))) {
      this.#at++;
      if (/[+-]/.test(this.#text.charAt(this.#at))) this.#at++;
      this.#digits('in exponent of numeric literal');
    }
    const digits = this.#text.slice(start, this.#at);
    const value = Number(digits);
    if (!Number.isFinite(value))
      throw new GoError(`json: cannot unmarshal number ${digits} into Go value of type float64`);
    return value;
  }

  #digits(where: string): void {
    const start = this.#at;
    while (isDigit(this.#text.charAt(this.#at))) this.#at++;
    if (this.#at === start) throw this.#unexpected(where);
  }

  #string(): string {
    let text = '';
    let start = ++this.#at;
    for (;;) {
      PLAIN.lastIndex = this.#at;
      PLAIN.test(this.#text);
      this.#at = PLAIN.lastIndex;
      const next = this.#text.charAt(this.#at);
      if (next === '"') break;
      if (next < ' ') throw this.#unexpected('in string literal');
      if (next === '\\') {
        text += this.#text.slice(start, this.#at) + this.#escape();
        start = this.#at;
      } else this.#at++;
    }
    text += this.#text.slice(start, this.#at++);
    return /\p{Surrogate}/u.test(text) ? text.replaceAll(/\p{Surrogate}/gu, '\ufffd') : text;
  }

  #escape(): string {
    const letter = this.#text.charAt(++this.#at);
    const plain = ESCAPES[letter];
    if (plain === undefined && letter !== 'u') throw this.#unexpected('in string escape code');
    this.#at++;
    if (plain !== undefined) return plain;
    const start = this.#at;
    for (; this.#at < start + 4; this.#at++)
      if (!/[0-9a-fA-F]/.test(this.#text.charAt(this.#at)))
        throw this.#unexpected('in \\u hexadecimal character escape');
    return String.fromCharCode(Number.parseInt(this.#text.slice(start, this.#at), 16));
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

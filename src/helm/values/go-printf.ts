import { formatValue, typeOf } from './go-format.ts';
import { GoInt, type GoValue } from './go-value.ts';
import { type Flags, formatOperand } from './go-verb.ts';

/** fmt.Sprint: a space stands between operands when neither is a string. */
export function sprint(values: readonly GoValue[]): string {
  let text = '';
  values.forEach((value, i) => {
    if (i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string') text += ' ';
    text += formatValue(value);
  });
  return text;
}

/** fmt.Sprintln. */
export function sprintln(values: readonly GoValue[]): string {
  return `${values.map(formatValue).join(' ')}\n`;
}

/** fmt.Sprintf, with its notes on missing, extra and wrong operands. */
export function sprintf(format: string, values: readonly GoValue[]): string {
  return new Printer(format, values).print();
}

/** Widths and precisions beyond this are an error in Go. */
const MAX_SIZE = 1_000_000;
const FLAG_NAMES: Readonly<Record<string, 'plus' | 'minus' | 'sharp' | 'space' | 'zero'>> = {
  '+': 'plus',
  '-': 'minus',
  '#': 'sharp',
  ' ': 'space',
  '0': 'zero',
};

class Printer {
  private readonly format: string;
  private readonly values: readonly GoValue[];
  private at = 0;
  private index = 0;
  private reordered = false;
  private goodIndex = true;
  private text = '';

  constructor(format: string, values: readonly GoValue[]) {
    this.format = format;
    this.values = values;
  }

  print(): string {
    const { format } = this;
    let anyReordered = false;
    while (this.at < format.length) {
      const percent = format.indexOf('%', this.at);
      if (percent < 0) {
        this.text += format.slice(this.at);
        break;
      }
      this.text += format.slice(this.at, percent);
      this.at = percent + 1;
      this.reordered = false;
      this.directive();
      anyReordered ||= this.reordered;
    }
    if (!anyReordered && this.index < this.values.length) this.text += this.extra();
    return this.text;
  }

  private extra(): string {
    const rest = this.values
      .slice(this.index)
      .map((value) => (value === null ? '<nil>' : `${typeOf(value)}=${formatValue(value)}`));
    return `%!(EXTRA ${rest.join(', ')})`;
  }

  private directive(): void {
    const flags: Flags = {
      plus: false,
      minus: false,
      sharp: false,
      space: false,
      zero: false,
      width: undefined,
      precision: undefined,
    };
    this.goodIndex = true;
    for (let flag = FLAG_NAMES[this.peek()]; flag !== undefined; flag = FLAG_NAMES[this.peek()]) {
      flags[flag] = true;
      this.at++;
    }
    let afterIndex = this.argumentIndex();
    afterIndex = this.width(flags, afterIndex);
    afterIndex = this.precision(flags, afterIndex);
    if (!afterIndex) this.argumentIndex();
    const verb = String.fromCodePoint(this.format.codePointAt(this.at) ?? 0);
    if (this.at >= this.format.length) {
      this.text += '%!(NOVERB)';
      return;
    }
    this.at += verb.length;
    this.operand(verb, flags);
  }

  private operand(verb: string, flags: Flags): void {
    if (verb === '%') this.text += '%';
    else if (!this.goodIndex) this.text += `%!${verb}(BADINDEX)`;
    else if (this.index >= this.values.length) this.text += `%!${verb}(MISSING)`;
    else this.text += formatOperand(this.values[this.index++] ?? null, verb, flags);
  }

  private peek(): string {
    return this.format.charAt(this.at);
  }

  /** Reads `[n]`. @returns whether there was one */
  private argumentIndex(): boolean {
    if (this.peek() !== '[') return false;
    this.reordered = true;
    const close = this.format.indexOf(']', this.at);
    if (close < 0) {
      this.goodIndex = false;
      this.at++;
      return false;
    }
    const text = this.format.slice(this.at + 1, close);
    this.at = close + 1;
    const wanted = /^[0-9]+$/.test(text) ? Number(text) : 0;
    if (wanted < 1 || wanted > this.values.length) {
      this.goodIndex = false;
      return true;
    }
    this.index = wanted - 1;
    return true;
  }

  private width(flags: Flags, afterIndex: boolean): boolean {
    if (this.peek() === '*') {
      this.at++;
      const size = this.starred();
      if (size === undefined) this.text += '%!(BADWIDTH)';
      else {
        flags.width = Math.abs(size);
        if (size < 0) {
          flags.minus = true;
          flags.zero = false;
        }
      }
      return false;
    }
    flags.width = this.number();
    // "%[3]2d" is wrong.
    if (afterIndex && flags.width !== undefined) this.goodIndex = false;
    return afterIndex;
  }

  private precision(flags: Flags, afterIndex: boolean): boolean {
    if (this.peek() !== '.') return afterIndex;
    this.at++;
    if (afterIndex) this.goodIndex = false;
    const indexed = this.argumentIndex();
    if (this.peek() === '*') {
      this.at++;
      const size = this.starred();
      if (size === undefined) this.text += '%!(BADPREC)';
      else if (size >= 0) flags.precision = size;
      return false;
    }
    flags.precision = this.number() ?? 0;
    return indexed;
  }

  private number(): number | undefined {
    const digits = /^[0-9]+/.exec(this.format.slice(this.at, this.at + 20))?.[0];
    if (digits === undefined) return undefined;
    this.at += digits.length;
    const size = Number(digits);
    return size > MAX_SIZE ? undefined : size;
  }

  /** The operand of a `*`. */
  private starred(): number | undefined {
    const value = this.values[this.index];
    if (this.index < this.values.length) this.index++;
    if (!(value instanceof GoInt)) return undefined;
    const size = Number(value.value);
    return Math.abs(size) > MAX_SIZE ? undefined : size;
  }
}

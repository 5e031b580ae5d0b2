import { formatValue } from '../values/go-format.ts';
import { GoError, type GoFunction, GoTypedList, type GoValue } from '../values/go-value.ts';
import { parseInteger, toFloat64, toInt64 } from './casts.ts';
import { add, type Decimal, decimalOf, divide, multiply, subtract, toNumber } from './decimal.ts';
import { alias, define, defineVariadic, int, int64 } from './define.ts';
import { randomBelow } from './randoms.ts';
import { checkListSize } from './size-limits.ts';

function count(start: number, stop: number, step: number): number[] {
  if (stop < start ? step >= 0 : step <= 0) return [];
  checkListSize('a count', (stop - start) / step);
  const numbers: number[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) numbers.push(i);
  return numbers;
}

const intList = (numbers: readonly number[]) => GoTypedList.withType('[]int', numbers.map(int));

function sequence(params: readonly number[]): string {
  const [first = 0, second = 0, third = 0] = params;
  if (params.length === 1) return inclusive(1, first, first < 1 ? -1 : 1);
  if (params.length === 2) return inclusive(first, second, second < first ? -1 : 1);
  if (params.length !== 3 || (third < first && second > 0)) return '';
  return count(first, third + (third < first ? -1 : 1), second).join(' ');
}

function inclusive(start: number, end: number, step: number): string {
  return count(start, end + step, step).join(' ');
}

/** Rounds half up, by the float64 product alone, as sprig does. */
function round(value: number, places: number, roundOn: number): number {
  const power = 10 ** places;
  const digit = power * value;
  const fraction = digit - Math.trunc(digit);
  return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}

function decimalFunction(name: string, step: (left: Decimal, right: Decimal) => Decimal): GoFunction {
  return defineVariadic(name, ['interface'], 'interface', (first, rest) => decimals(first, rest, step));
}

function decimals(
  first: GoValue,
  rest: readonly GoValue[],
  step: (a: Decimal, b: Decimal) => Decimal,
): number {
  return toNumber(rest.map(exact).reduce(step, exact(first)));
}

function exact(value: GoValue): Decimal {
  const number = toFloat64(value);
  if (Number.isFinite(number)) return decimalOf(number);
  throw new GoError(`Cannot create a Decimal from ${formatValue(number)}`);
}

function divideDecimals(left: Decimal, right: Decimal): Decimal {
  if (right.units === 0n) throw new GoError('decimal division by 0');
  return divide(left, right);
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new GoError('runtime error: integer divide by zero');
  return divisor;
}

function extreme(name: string, better: (next: bigint, best: bigint) => boolean): GoFunction {
  return defineVariadic(name, ['interface'], 'interface', (first, rest) =>
    int64(rest.map(toInt64).reduce((best, next) => (better(next, best) ? next : best), toInt64(first))),
  );
}

const maximum = extreme('max', (next, best) => next > best);

export const numberFunctions: readonly GoFunction[] = [
  define('atoi', ['string'], (text) => int(parseInteger(text, 10) ?? 0n)),
  define('int', ['interface'], (value) => int(toInt64(value))),
  define('int64', ['interface'], (value) => int64(toInt64(value))),
  define('float64', ['interface'], (value) => toFloat64(value)),
  define('toDecimal', ['interface'], (value) => int64(parseInteger(formatValue(value), 8) ?? 0n)),
  define('until', ['int'], (stop) => intList(count(0, stop, stop < 0 ? -1 : 1))),
  define('untilStep', ['int', 'int', 'int'], (start, stop, step) => intList(count(start, stop, step))),
  defineVariadic('seq', [], 'int', (params) => sequence(params)),
  define('add1', ['interface'], (value) => int64(toInt64(value) + 1n)),
  defineVariadic('add', [], 'interface', (values) =>
    int64(values.reduce((sum: bigint, v) => sum + toInt64(v), 0n)),
  ),
  define('sub', ['interface', 'interface'], (left, right) => int64(toInt64(left) - toInt64(right))),
  define('div', ['interface', 'interface'], (left, right) => int64(toInt64(left) / nonZero(toInt64(right)))),
  define('mod', ['interface', 'interface'], (left, right) => int64(toInt64(left) % nonZero(toInt64(right)))),
  defineVariadic('mul', ['interface'], 'interface', (first, rest) =>
    int64(rest.reduce((product, v) => BigInt.asIntN(64, product * toInt64(v)), toInt64(first))),
  ),
  define('add1f', ['interface'], (value) => decimals(value, [1], add)),
  defineVariadic('addf', [], 'interface', (values) => decimals(0, values, add)),
  decimalFunction('subf', subtract),
  decimalFunction('mulf', multiply),
  decimalFunction('divf', divideDecimals),
  maximum,
  alias('biggest', maximum),
  extreme('min', (next, best) => next < best),
  defineVariadic('maxf', ['interface'], 'interface', (first, rest) =>
    Math.max(...[first, ...rest].map(toFloat64)),
  ),
  defineVariadic('minf', ['interface'], 'interface', (first, rest) =>
    Math.min(...[first, ...rest].map(toFloat64)),
  ),
  define('floor', ['interface'], (value) => Math.floor(toFloat64(value))),
  define('ceil', ['interface'], (value) => Math.ceil(toFloat64(value))),
  defineVariadic('round', ['interface', 'int'], 'float64', (value, places, roundOn) =>
    round(toFloat64(value), places, roundOn[0] ?? 0.5),
  ),
  define('randInt', ['int', 'int'], (min, max, context) => {
    if (max <= min) throw new GoError('invalid argument to Intn');
    return int(min + randomBelow(max - min, context));
  }),
];

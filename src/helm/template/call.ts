import { quoteText, typeOf } from '../values/go-format.ts';
import {
  type GoFunction,
  GoInt,
  type GoList,
  type GoType,
  GoTypedList,
  type GoValue,
  TYPE_NAMES,
} from '../values/go-value.ts';
import type { Cited, Evaluate, Frame } from './frame.ts';
import type { BoolNode, NilNode, NumberNode, Operand, StringNode } from './node.ts';
import { nodeText } from './node-text.ts';
import { type Final, isAnyMap, MISSING, type RuntimeValue } from './runtime-value.ts';
import { tooMuch } from './too-much.ts';

/** Bytes of a text or elements of a list. */
const LARGE = 10_000;

export type Literal = BoolNode | NilNode | NumberNode | StringNode;

/** An argument as compiled; literals are kept, as their type depends on the parameter. */
export interface Argument {
  readonly node: Operand;
  readonly literal: Literal | undefined;
  readonly evaluate: Evaluate;
}

/** A builtin of text/template that sees the difference between no value and nil. */
export interface Builtin {
  readonly name: string;
  readonly fixed: number;
  readonly variadic: boolean;
  /** `texts` gives the arguments as they are written. */
  readonly native: (args: readonly RuntimeValue[], texts: () => readonly string[]) => RuntimeValue;
}

/** An untyped constant as an interface {} holds it. */
export function idealConstant(frame: Frame, node: NumberNode): GoValue {
  const { text, int, float } = node;
  const isFloat = /[.eEpP]/.test(text) && !/^[+-]?0[xX][0-9a-fA-F_]+$/.test(text) && !text.startsWith("'");
  if (float !== undefined && isFloat) return float;
  if (int !== undefined) return new GoInt(int);
  throw frame.fail(`${text} overflows int`);
}

function literalArgument(frame: Frame, node: Literal, type: GoType): GoValue {
  if (node.kind === 'nil') {
    if (type === 'interface' || type === 'map' || type === 'list') return null;
    throw frame.fail(`cannot assign nil to ${TYPE_NAMES[type]}`);
  }
  switch (type) {
    case 'interface':
      return node.kind === 'number' ? idealConstant(frame, node) : node.value;
    case 'bool':
      if (node.kind === 'bool') return node.value;
      throw frame.fail(`expected bool; found ${nodeText(node)}`);
    case 'string':
      if (node.kind === 'string') return node.value;
      throw frame.fail(`expected string; found ${nodeText(node)}`);
    case 'int':
    case 'int64':
      if (node.kind === 'number' && node.int !== undefined) return new GoInt(node.int, type);
      throw frame.fail(`expected integer; found ${nodeText(node)}`);
    case 'float64':
      if (node.kind === 'number' && node.float !== undefined) return node.float;
      throw frame.fail(`expected float; found ${nodeText(node)}`);
    default:
      throw frame.fail(`can't handle ${nodeText(node)} for arg of type ${TYPE_NAMES[type]}`);
  }
}

function fits(value: GoValue, type: GoType): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'float64':
      return typeof value === 'number';
    case 'int':
    case 'int64':
      return value instanceof GoInt && value.type === type;
    case 'map':
      return isAnyMap(value);
    case 'list':
      return Array.isArray(value) && !(value instanceof GoTypedList);
    default:
      return true;
  }
}

/** Checks a value against a parameter's type. */
function validate(frame: Frame, value: RuntimeValue, type: GoType): GoValue {
  if (type === 'interface') return value === undefined ? null : value;
  if (value === undefined) {
    if (type === 'map' || type === 'list') return null;
    throw frame.fail(`invalid value; expected ${TYPE_NAMES[type]}`);
  }
  if (value !== null && fits(value, type)) return value;
  const got = value === null ? 'interface {}' : typeOf(value);
  throw frame.fail(`wrong type for value; expected ${TYPE_NAMES[type]}; got ${got}`);
}

function argumentValue(frame: Frame, dot: RuntimeValue, argument: Argument, type: GoType): GoValue {
  frame.at = argument.node;
  if (argument.literal !== undefined) return literalArgument(frame, argument.literal, type);
  return validate(frame, argument.evaluate(frame, dot), type);
}

function checkCount(
  frame: Frame,
  name: string,
  fixed: number,
  variadic: boolean,
  given: number,
  piped: number,
): void {
  if (variadic) {
    if (given + piped < fixed)
      throw frame.fail(`wrong number of args for ${name}: want at least ${fixed} got ${given}`);
  } else if (given + piped !== fixed)
    throw frame.fail(`wrong number of args for ${name}: want ${fixed} got ${given + piped}`);
}

/** Calls a function or method with the arguments of a command and what was piped into it. */
export function callFunction(
  frame: Frame,
  dot: RuntimeValue,
  callee: GoFunction,
  args: readonly Argument[],
  final: Final,
  node: Cited,
  name = callee.name,
): RuntimeValue {
  const { params, variadic } = callee;
  const given = args.length;
  checkCount(frame, name, params.length, variadic !== undefined, given, final === MISSING ? 0 : 1);
  const rest = variadic ?? 'interface';
  const values: GoValue[] = [];
  for (let i = 0; i < given; i++) {
    const argument = args[i];
    if (argument !== undefined) values.push(argumentValue(frame, dot, argument, params[i] ?? rest));
  }
  if (final !== MISSING) values.push(validate(frame, final, params[given] ?? rest));
  try {
    const result = callee.call(values, frame.run.context);
    if (isLarge(result)) frame.run.weigh(name, result);
    return result;
  } catch (error) {
    throw frame.failedCall(name, tooMuch(error, name, values) ?? error, node);
  }
}

/** Whether the time and memory that a result stands for are to be looked at at once. */
function isLarge(value: RuntimeValue): value is string | GoList {
  return (typeof value === 'string' || Array.isArray(value)) && value.length > LARGE;
}

/** The value of an argument for a parameter of type reflect.Value: nil and no value stay apart. */
export function rawArgument(frame: Frame, dot: RuntimeValue, argument: Argument): RuntimeValue {
  frame.at = argument.node;
  const { literal } = argument;
  if (literal === undefined) return argument.evaluate(frame, dot);
  return literal.kind === 'nil' ? undefined : literalArgument(frame, literal, 'interface');
}

export function callBuiltin(
  frame: Frame,
  dot: RuntimeValue,
  builtin: Builtin,
  args: readonly Argument[],
  final: Final,
  node: Cited,
): RuntimeValue {
  const { name } = builtin;
  checkCount(frame, name, builtin.fixed, builtin.variadic, args.length, final === MISSING ? 0 : 1);
  const values = args.map((argument) => rawArgument(frame, dot, argument));
  if (final !== MISSING) values.push(final);
  try {
    return builtin.native(values, () => args.map(({ node: argument }) => nodeText(argument)));
  } catch (error) {
    throw frame.failedCall(name, tooMuch(error, name, values) ?? error, node);
  }
}

/** `and`, `or`: evaluate only as far as needed and give the last value evaluated. */
export function shortCircuit(
  frame: Frame,
  dot: RuntimeValue,
  name: 'and' | 'or',
  args: readonly Argument[],
  final: Final,
  isTrue: (value: RuntimeValue) => boolean,
): RuntimeValue {
  checkCount(frame, name, 1, true, args.length, final === MISSING ? 0 : 1);
  let value: RuntimeValue;
  for (const argument of args) {
    value = rawArgument(frame, dot, argument);
    if (isTrue(value) === (name === 'or')) return value;
  }
  return final === MISSING ? value : final;
}

/** `include`, which calls for a path of its own: it is the most frequent function and the deepest one. */
export function callInclude(
  frame: Frame,
  dot: RuntimeValue,
  args: readonly Argument[],
  final: Final,
  node: Cited,
): RuntimeValue {
  checkCount(frame, 'include', 2, false, args.length, final === MISSING ? 0 : 1);
  const [first, second] = args;
  const name = includeArgument(frame, dot, first, final, 'string');
  const data = includeArgument(frame, dot, second, final, 'interface');
  try {
    return frame.run.include(typeof name === 'string' ? name : '', data ?? undefined);
  } catch (error) {
    throw frame.failedCall('include', error, node);
  }
}

function includeArgument(
  frame: Frame,
  dot: RuntimeValue,
  argument: Argument | undefined,
  final: Final,
  type: GoType,
): GoValue {
  if (argument !== undefined) return argumentValue(frame, dot, argument, type);
  return validate(frame, final === MISSING ? undefined : final, type);
}

export function undefinedFunction(frame: Frame, name: string): Error {
  return frame.fail(`${quoteText(name)} is not a defined function`);
}

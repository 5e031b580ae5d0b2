import type { GoObject } from '../values/go-value.ts';
import { type Argument, callFunction } from './call.ts';
import type { Cited, Frame } from './frame.ts';
import {
  elementType,
  type Final,
  MISSING,
  methodOf,
  type RuntimeValue,
  typeText,
  zeroOf,
} from './runtime-value.ts';

const NO_ARGUMENTS: readonly Argument[] = [];

function isObject(value: RuntimeValue): value is GoObject {
  return typeof value === 'object' && value !== null && 'goKind' in value;
}

/** What is called with the arguments of a command, for errors. */
export interface ChainCall {
  readonly node: Cited;
  readonly names: readonly string[];
  readonly args: readonly Argument[];
}

/** Follows `.a.b.c` from a receiver; the last name gets the arguments. `receiverType` is its static Go type. */
export function followChain(
  frame: Frame,
  dot: RuntimeValue,
  receiver: RuntimeValue,
  { node, names, args }: ChainCall,
  final: Final,
  receiverType: (frame: Frame, value: RuntimeValue) => string,
): RuntimeValue {
  let value = receiver;
  let container: RuntimeValue;
  const last = names.length - 1;
  for (let i = 0; i <= last; i++) {
    const name = names[i] ?? '';
    // The common case: a map without methods, and no arguments.
    if (i < last && value instanceof Map && !('method' in value)) {
      container = value;
      const found = value.get(name);
      value = found === undefined ? zeroOf(container as Map<string, never>) : found;
      continue;
    }
    const from = value;
    const before = container;
    const type = () =>
      i === 0 ? receiverType(frame, from) : before === undefined ? typeText(from) : elementType(before);
    const isLast = i === last;
    value = fieldOf(
      frame,
      dot,
      from,
      name,
      node,
      isLast ? args : NO_ARGUMENTS,
      isLast ? final : MISSING,
      type,
    );
    container = from instanceof Map ? from : undefined;
  }
  return value;
}

function fieldOf(
  frame: Frame,
  dot: RuntimeValue,
  receiver: RuntimeValue,
  name: string,
  node: Cited,
  args: readonly Argument[],
  final: Final,
  type: () => string,
): RuntimeValue {
  if (receiver === undefined) return undefined;
  if (receiver === null) throw frame.fail(`nil pointer evaluating ${type()}.${name}`);
  const method = methodOf(receiver, name);
  if (method !== undefined) return callFunction(frame, dot, method, args, final, node, name);
  const hasArguments = args.length > 0 || final !== MISSING;
  if (receiver instanceof Map) {
    if (hasArguments) throw frame.fail(`${name} is not a method but has arguments`);
    const found = receiver.get(name);
    return found === undefined ? zeroOf(receiver) : found;
  }
  if (isObject(receiver)) {
    const found = receiver.field(name);
    if (found !== undefined) {
      if (hasArguments) throw frame.fail(`${name} has arguments but cannot be invoked as function`);
      return found;
    }
  }
  throw frame.fail(`can't evaluate field ${name} in type ${type()}`);
}

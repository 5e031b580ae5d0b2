import { compareBytes } from '../values/go-bytes.ts';
import { typeOf } from '../values/go-format.ts';
import { sprintf } from '../values/go-printf.ts';
import { GoError, GoInt } from '../values/go-value.ts';
import type { RuntimeValue } from './runtime-value.ts';

type Kind = 'bool' | 'float' | 'int' | 'string' | 'other';

function basicKind(value: RuntimeValue): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float';
    case 'string':
      return 'string';
    default:
      return value instanceof GoInt ? 'int' : 'other';
  }
}

function incompatible(left: RuntimeValue, right: RuntimeValue): GoError {
  return new GoError(
    `incompatible types for comparison: ${typeOf(left ?? null)} and ${typeOf(right ?? null)}`,
  );
}

function isNil(value: RuntimeValue): boolean {
  return value === undefined || value === null;
}

/** `eq`: whether the first is equal to any of the others; only values of one basic kind can be compared. */
export function equalsAny([first, ...others]: readonly RuntimeValue[]): boolean {
  if (others.length === 0) throw new GoError('missing argument for comparison');
  return others.some((other) => equals(first, other));
}

export function equals(left: RuntimeValue, right: RuntimeValue): boolean {
  const kind = basicKind(left);
  if (kind !== basicKind(right)) {
    if (isNil(left) || isNil(right)) return false;
    throw incompatible(left, right);
  }
  if (kind === 'int') return left instanceof GoInt && right instanceof GoInt && left.value === right.value;
  if (kind !== 'other') return left === right;
  if (isNil(left) || isNil(right)) return isNil(left) && isNil(right);
  if (left instanceof Map || Array.isArray(left) || right instanceof Map || Array.isArray(right)) {
    const [l = null, r = null] = [left, right];
    if (typeOf(l) !== typeOf(r))
      throw new GoError(
        `non-comparable types ${sprintf('%s', [l])}: ${typeOf(l)}, ${typeOf(r)}: ${sprintf('%v', [r])}`,
      );
    throw new GoError(`non-comparable type ${sprintf('%s', [r])}: ${typeOf(r)}`);
  }
  return left === right;
}

/** `lt`. */
export function isLess(left: RuntimeValue, right: RuntimeValue): boolean {
  const kind = basicKind(left);
  const other = basicKind(right);
  if (kind === 'other' || other === 'other') throw new GoError('invalid type for comparison');
  if (kind !== other) throw incompatible(left, right);
  if (left instanceof GoInt && right instanceof GoInt) return left.value < right.value;
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'string' && typeof right === 'string') return compareBytes(left, right) < 0;
  throw new GoError('invalid type for comparison');
}

/** `le`. */
export function isLessOrEqual(left: RuntimeValue, right: RuntimeValue): boolean {
  return isLess(left, right) || equals(left, right);
}

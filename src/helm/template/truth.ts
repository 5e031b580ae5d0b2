import { GoInt, type GoValue } from '../values/go-value.ts';

/** Whether `if` takes a value: not false, 0, nil or empty. */
export function isTrue(value: GoValue): boolean {
  if (value === null || value === false || value === '' || value === 0) return false;
  if (typeof value !== 'object') return true;
  if (value instanceof GoInt) return value.value !== 0n;
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Map ? value.size > 0 : true;
}

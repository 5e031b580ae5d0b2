import { MartyError } from '../../errors.ts';
import type { GoValue } from '../values/go-value.ts';
import type { RuntimeValue } from './runtime-value.ts';

/** Whether a mapping or list holds itself. Iterative, since what is looked at has just used up the stack. */
function containsItself(value: RuntimeValue): boolean {
  const open = new Set<unknown>();
  const left: { value: RuntimeValue; leave: boolean }[] = [{ value, leave: false }];
  const done = new Set<unknown>();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value: item, leave } = next;
    if (!(item instanceof Map) && !Array.isArray(item)) continue;
    if (leave) {
      open.delete(item);
      done.add(item);
    } else if (open.has(item)) return true;
    else if (!done.has(item)) {
      open.add(item);
      left.push({ value: item, leave: true });
      for (const inner of (item as ReadonlyMap<string, GoValue> | readonly GoValue[]).values())
        left.push({ value: inner, leave: false });
    }
  }
  return false;
}

/** What a RangeError of a function is about, if it is about a value and not about calls inside each other. */
export function tooMuch(
  error: unknown,
  name: string,
  values: readonly RuntimeValue[],
): MartyError | undefined {
  if (!(error instanceof RangeError)) return undefined;
  if (!/call stack/i.test(error.message))
    return new MartyError('MARTY-H070', `${name} makes a value that is too large`, { cause: error });
  if (!values.some(containsItself)) return undefined;
  return new MartyError('MARTY-H072', `${name} was given a value that contains itself`, { cause: error });
}

import { compareText, equalJson, isObject } from './json.ts';
import type { Json } from './kube-object.ts';

/** A place where two values differ; a side that has nothing there is undefined. */
export interface ValueDifference {
  /** JSON pointer (RFC 6901): `/spec/replicas`. Empty for the whole value. */
  readonly path: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/** Where two values differ, as deep as maps and lists of equal length allow. */
export function diffValues(left: Json | undefined, right: Json | undefined, path = ''): ValueDifference[] {
  if (equalJson(left, right)) return [];
  if (isObject(left) && isObject(right)) {
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(compareText);
    return names.flatMap((name) =>
      diffValues(own(left, name), own(right, name), `${path}/${escapePointer(name)}`),
    );
  }
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length)
    return left.flatMap((item, index) => diffValues(item, right[index], `${path}/${index}`));
  return [{ path, left, right }];
}

function own(object: { [key: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

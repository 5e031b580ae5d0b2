import { typeOf } from '../values/go-format.ts';
import { type GoFunction, type GoMap, GoNamedMap, GoTypedList, type GoValue } from '../values/go-value.ts';

/**
 * A value while a template runs. Go tells "no value" (the zero reflect.Value, here undefined) from a nil that
 * stands in an interface (null): the end of a pipeline turns the latter into the former.
 */
export type RuntimeValue = GoValue | undefined;

/** No value came through a pipeline: the command stands first in it. */
export const MISSING = Symbol('missing');
export type Final = RuntimeValue | typeof MISSING;

/** The method of that name, if the value's type has it. */
export function methodOf(value: RuntimeValue, name: string): GoFunction | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as { method?: (name: string) => GoFunction | undefined }).method?.(name);
}

/** Go type of what a map or list holds. */
export function elementType(container: RuntimeValue): string {
  if (container instanceof GoNamedMap) {
    if (container.goType === 'engine.files') return '[]uint8';
    return container.goType.startsWith('map[string]') ? container.goType.slice(11) : 'interface {}';
  }
  if (container instanceof GoTypedList)
    return container.goType.startsWith('[]') ? container.goType.slice(2) : 'string';
  return 'interface {}';
}

/** What a map gives for a key that it lacks, under missingkey=zero. */
export function zeroOf(map: GoMap): GoValue {
  switch (elementType(map)) {
    case 'string':
      return '';
    case '[]uint8':
      return GoTypedList.withType('[]uint8', []);
    default:
      return null;
  }
}

/** Whether a value of the map's type may stand for a map[string]interface {}. */
export function isAnyMap(value: RuntimeValue): boolean {
  return value instanceof Map && elementType(value) === 'interface {}';
}

/** Type of a value as an error about it says. */
export function typeText(value: RuntimeValue): string {
  return value === undefined || value === null ? 'interface {}' : typeOf(value);
}

import { isEmpty } from '../values/go-format.ts';
import { GoError, type GoFunction } from '../values/go-value.ts';
import { define, defineVariadic } from './define.ts';

export const defaultFunctions: readonly GoFunction[] = [
  defineVariadic('default', ['interface'], 'interface', (fallback, given) =>
    isEmpty(given[0] ?? null) ? fallback : (given[0] ?? null),
  ),
  define('empty', ['interface'], (value) => isEmpty(value)),
  defineVariadic('coalesce', [], 'interface', (values) => values.find((value) => !isEmpty(value)) ?? null),
  defineVariadic('all', [], 'interface', (values) => values.every((value) => !isEmpty(value))),
  defineVariadic('any', [], 'interface', (values) => values.some((value) => !isEmpty(value))),
  define('ternary', ['interface', 'interface', 'bool'], (yes, no, condition) => (condition ? yes : no)),
  define('fail', ['string'], (message) => {
    throw new GoError(message);
  }),
];

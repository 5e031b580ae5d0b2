import { deepEqual, kindOf, typeOf } from '../values/go-format.ts';
import type { GoFunction } from '../values/go-value.ts';
import { define } from './define.ts';

export const reflectionFunctions: readonly GoFunction[] = [
  define('typeOf', ['interface'], (value) => typeOf(value)),
  define('typeIs', ['string', 'interface'], (type, value) => type === typeOf(value)),
  define('typeIsLike', ['string', 'interface'], (type, value) => [type, `*${type}`].includes(typeOf(value))),
  define('kindOf', ['interface'], (value) => kindOf(value)),
  define('kindIs', ['string', 'interface'], (kind, value) => kind === kindOf(value)),
  define('deepEqual', ['interface', 'interface'], (left, right) => deepEqual(left, right)),
];

import { templateFunctions } from './functions/index.ts';
import { BUILTINS } from './template/builtins.ts';
import { ENGINE_FUNCTION_NAMES } from './template/engine-functions.ts';

/** Every name that a template may call, sorted: those of Go, sprig and Helm. */
export function callableNames(helmVersion: 3 | 4): string[] {
  const names = [
    ...templateFunctions(helmVersion).keys(),
    ...ENGINE_FUNCTION_NAMES,
    'include',
    ...BUILTINS.keys(),
    'and',
    'or',
  ];
  return [...new Set(names)].sort();
}

import type { GoFunction } from '../values/go-value.ts';
import { defaultFunctions } from './defaults.ts';
import { define } from './define.ts';
import { dictFunctions } from './dicts.ts';
import { encodingFunctions } from './encoding.ts';
import { hashFunctions } from './hashes.ts';
import { jsonFunctions } from './json.ts';
import { listFunctions } from './lists.ts';
import { numberFunctions } from './numbers.ts';
import { pathFunctions } from './paths.ts';
import { randomFunctions } from './randoms.ts';
import { reflectionFunctions } from './reflection.ts';
import { regexFunctions } from './regex.ts';
import { stringFunctions } from './strings.ts';
import { versionFunctions } from './versions.ts';
import { mustToYaml, yamlFunctions } from './yaml.ts';

// Helm looks up no names unless it is told to, and marty never does.
const getHostByName = define('getHostByName', ['string'], () => '');

const COMMON: readonly GoFunction[] = [
  ...stringFunctions,
  ...regexFunctions,
  ...numberFunctions,
  ...randomFunctions,
  ...defaultFunctions,
  ...reflectionFunctions,
  ...jsonFunctions,
  ...yamlFunctions,
  ...dictFunctions,
  ...listFunctions,
  ...encodingFunctions,
  ...hashFunctions,
  ...pathFunctions,
  ...versionFunctions,
  getHostByName,
];

/**
 * The functions of sprig and Helm that need no executor, by name. The template engine adds Go's own and
 * `include`, `tpl`, `required`, `lookup`.
 */
export function templateFunctions(helmVersion: 3 | 4): Map<string, GoFunction> {
  const functions = helmVersion === 4 ? [...COMMON, mustToYaml] : COMMON;
  return new Map(functions.map((definition) => [definition.name, definition]));
}

import type { GoFunction } from '../values/go-value.ts';
import { caseFunctions } from './cases.ts';
import { certificateFunctions } from './certificates.ts';
import { cipherFunctions } from './ciphers.ts';
import { dateFunctions } from './dates.ts';
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
import { mustToToml, tomlFunctions } from './toml.ts';
import { urlFunctions } from './urls.ts';
import { versionFunctions } from './versions.ts';
import { mustToYaml, yamlFunctions } from './yaml.ts';

// Helm looks up no names unless it is told to, and marty never does.
const getHostByName = define('getHostByName', ['string'], () => '');

const COMMON: readonly GoFunction[] = [
  ...stringFunctions,
  ...caseFunctions,
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
  ...urlFunctions,
  ...versionFunctions,
  ...dateFunctions,
  ...cipherFunctions,
  ...certificateFunctions,
  ...tomlFunctions,
  getHostByName,
];

/**
 * The functions of sprig and Helm that need no executor, by name. The template engine adds Go's own and
 * `include`, `tpl`, `required`, `lookup`.
 */
export function templateFunctions(helmVersion: 3 | 4): Map<string, GoFunction> {
  const functions = helmVersion === 4 ? [...COMMON, mustToYaml, mustToToml] : COMMON;
  return new Map(functions.map((definition) => [definition.name, definition]));
}

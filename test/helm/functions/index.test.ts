import { expect, test } from 'vitest';
import { templateFunctions } from '../../../src/helm/functions/index.ts';
import { BUILTINS } from '../../../src/helm/template/builtins.ts';
import { ENGINE_FUNCTION_NAMES } from '../../../src/helm/template/engine-functions.ts';
import { runOrError, runTemplate, testContext } from './run-template.ts';

function callable(helmVersion: 3 | 4): Set<string> {
  return new Set([
    ...templateFunctions(helmVersion).keys(),
    ...ENGINE_FUNCTION_NAMES,
    ...BUILTINS.keys(),
    'and',
    'or',
  ]);
}

test('Helm 3 has 238 callable names, Helm 4 two more', () => {
  expect(callable(3).size).toBe(238);
  expect([...callable(4)].filter((name) => !callable(3).has(name)).sort()).toEqual([
    'mustToToml',
    'mustToYaml',
  ]);
});

test('no function reaches the environment', () => {
  expect(callable(4).has('env')).toBe(false);
  expect(callable(4).has('expandenv')).toBe(false);
});

test('every function gives itself the name that it is found under', () => {
  for (const [name, { name: own }] of templateFunctions(4)) expect(own).toBe(name);
});

test('the functions of Helm 4 fail where their twins are silent', () => {
  const context = testContext(4);
  expect(runTemplate('{{ mustToYaml (dict "a" 1) }}|{{ mustToToml (dict "a" 1) }}', new Map(), context)).toBe(
    'a: 1|a = 1\n',
  );
  expect(runOrError('{{ mustToYaml (float64 "inf") }}', new Map(), context)).toBe(
    'ERR json: unsupported value: +Inf',
  );
  expect(runOrError('{{ toYaml (float64 "inf") }}', new Map(), context)).toBe('');
});

test('a seed makes randoms repeat, and calls differ', () => {
  const text =
    '{{ randAlphaNum 12 }} {{ randAlphaNum 12 }} {{ uuidv4 }} {{ shuffle "abcdef" }} {{ randInt 5 9 }}';
  const first = runTemplate(text);
  expect(runTemplate(text)).toBe(first);
  expect(first).toMatch(
    /^[A-Za-z0-9]{12} [A-Za-z0-9]{12} [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12} [a-f]{6} [5-8]$/,
  );
  const [one, two] = first.split(' ');
  expect(one).not.toBe(two);
});

test('merge aliases what it takes', () => {
  const source =
    '{{ $a := dict }}{{ $b := dict "m" (dict "x" 1) }}{{ $_ := merge $a $b }}{{ $_ := set $a.m "y" 2 }}{{ $b }}';
  expect(runTemplate(source)).toBe('map[m:map[x:1 y:2]]');
});

test('deepCopy shares nothing', () => {
  const source =
    '{{ $a := dict "m" (dict "l" (list 1)) }}{{ $b := deepCopy $a }}{{ $_ := set $b.m "y" 2 }}{{ $a }} {{ $b }}';
  expect(runTemplate(source)).toBe('map[m:map[l:[1]]] map[m:map[l:[1] y:2]]');
});

test.each([
  ['{{ repeat 999999999 "abc" }}', 'ERR repeat is to make a text of more than 64000000 characters'],
  ['{{ until 999999999 | len }}', 'ERR a count is to make a list of more than 1000000 elements'],
])('%s is refused instead of filling the memory', (text, wanted) => {
  expect(runOrError(text)).toBe(wanted);
});

test('keys that JavaScript objects treat specially are plain keys', () => {
  expect(runTemplate('{{ dict "__proto__" 1 "constructor" 2 | toJson }}')).toBe(
    '{"__proto__":1,"constructor":2}',
  );
  expect(runTemplate(`{{ fromJson "{\\"__proto__\\": {\\"x\\": 1}}" | toYaml }}`)).toBe('__proto__:\n  x: 1');
  expect(runTemplate(`{{ (semver "1.2.3").Major }} {{ kindOf (fromToml "__proto__ = 1") }}`)).toBe('1 map');
});

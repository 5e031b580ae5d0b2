import { expect, it } from 'vitest';
import { findRenames } from '../../../src/conversion/proof/renames.ts';
import { readObjects } from '../../../src/objects/index.ts';

const config = (name: string, data: string, namespace = 'shop') =>
  readObjects(
    `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: ${namespace}}, data: ${data}}`,
    'test',
  );

const pairs = (left: ReturnType<typeof config>, right: ReturnType<typeof config>) =>
  findRenames(left, right).map((found) => [
    found.left.metadata['name'],
    found.right.metadata['name'],
    found.similarity,
  ]);

it('pairs each object with the one most like it, once', () => {
  const left = [...config('a', '{p: 1, q: 2, r: 3}'), ...config('b', '{p: 1, q: 2, r: 4}')];
  const right = [...config('b-2', '{p: 1, q: 2, r: 4}'), ...config('a-2', '{p: 1, q: 2, r: 3}')];
  expect(pairs(left, right)).toEqual([
    ['a', 'a-2', 1],
    ['b', 'b-2', 1],
  ]);
});

it('a moved object is one that changed its namespace', () => {
  expect(pairs(config('a', '{p: 1}'), config('a', '{p: 1}', 'other'))).toEqual([['a', 'a', 1]]);
});

it('objects of little in common, or of two kinds, are two objects', () => {
  expect(pairs(config('a', '{p: 1, q: 2, r: 3}'), config('b', '{p: 9, q: 8, r: 3}'))).toEqual([]);
  const secret = readObjects('{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {p: 1}}', 'test');
  expect(findRenames(config('a', '{p: 1}'), secret)).toEqual([]);
});

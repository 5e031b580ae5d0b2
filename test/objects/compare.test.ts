import { expect, it } from 'vitest';
import {
  compare,
  diffValues,
  digestAllowing,
  digestObjects,
  emptyMetadataMaps,
  helmLabels,
  readObjects,
  replacedSecretValues,
} from '../../src/objects/index.ts';

const object = (metadata: string, rest = ''): string =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {${metadata}}${rest}}`;
const read = (...texts: string[]) => readObjects(texts.join('\n---\n'), 'x');

it('finds values by JSON pointer, lists of equal length by index', () => {
  expect(diffValues({ a: { 'b/c': 1, d: [1, 2] }, e: null }, { a: { 'b/c': '1', d: [1, 3] } })).toEqual([
    { path: '/a/b~1c', left: 1, right: '1' },
    { path: '/a/d/1', left: 2, right: 3 },
    { path: '/e', left: null, right: undefined },
  ]);
  expect(diffValues([1], [1, 2])).toEqual([{ path: '', left: [1], right: [1, 2] }]);
});

it('does not mind the order of keys, but that of lists', () => {
  expect(diffValues({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
  expect(diffValues([1, 2], [2, 1])).toHaveLength(2);
});

it('lists what a rule allows by its name, and leaves the rest open', () => {
  const left = read(
    object('name: a, annotations: {}, labels: {helm.sh/chart: c-1, app: x}', ', data: {k: v}'),
  );
  const right = read(object('name: a, labels: {app: x}', ', data: {k: w}'));
  expect(compare(left, right, [emptyMetadataMaps, helmLabels])).toEqual([
    {
      object: 'ConfigMap a',
      path: '/metadata/annotations',
      left: {},
      right: undefined,
      allowed: 'empty-metadata-maps',
    },
    {
      object: 'ConfigMap a',
      path: '/metadata/labels/helm.sh~1chart',
      left: 'c-1',
      right: undefined,
      allowed: 'helm-labels',
    },
    { object: 'ConfigMap a', path: '/data/k', left: 'v', right: 'w' },
  ]);
});

it('finds objects that one side lacks, and one that stands twice', () => {
  const twice = read(object('name: a'), object('name: a'));
  expect(compare(twice, read(object('name: a')))).toMatchObject([
    { object: 'ConfigMap a', path: '', right: undefined },
  ]);
  expect(compare(read(object('name: a')), read(object('name: a, namespace: ns')))).toHaveLength(2);
});

it('notes the order of documents without minding it', () => {
  const [a, b] = [object('name: a'), object('name: b')];
  expect(compare(read(a, b), read(b, a))).toEqual([
    {
      object: '',
      path: '',
      left: ['ConfigMap a', 'ConfigMap b'],
      right: ['ConfigMap b', 'ConfigMap a'],
      allowed: 'document-order',
    },
  ]);
  expect(digestObjects(read(a, b))).toBe(digestObjects(read(b, a)));
});

it('gives equal digests exactly where no finding is left', () => {
  const secret = (key: string, value: string) =>
    read(`{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {${key}: ${value}}}`);
  const digest = (objects: ReturnType<typeof read>) =>
    digestAllowing(objects, [replacedSecretValues], 'left');
  expect(digest(secret('a', 'eA=='))).toBe(digest(secret('a', 'eQ==')));
  expect(digest(secret('a', 'eA=='))).not.toBe(digest(secret('b', 'eA==')));
});

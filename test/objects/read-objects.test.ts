import { expect, it } from 'vitest';
import { formatId, idOf, readObjects } from '../../src/objects/index.ts';

it('flattens lists and leaves out empty documents', () => {
  const text = `# a comment
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: a, namespace: ns}}
- {apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}
---
apiVersion: v1
kind: ConfigMapList
items: [{metadata: {name: c}}]
---
`;
  expect(readObjects(text, 'x').map((object) => formatId(idOf(object)))).toEqual([
    'Service ns/a',
    'Widget.example.com w',
    'ConfigMap c',
  ]);
});

it.each([
  ['a list', '- a'],
  ['a scalar', 'hello'],
  ['no apiVersion', 'kind: A'],
  ['no kind', 'apiVersion: v1'],
  ['metadata that is a list', 'apiVersion: v1\nkind: A\nmetadata: []'],
  ['a name that YAML reads as a boolean', 'apiVersion: v1\nkind: A\nmetadata: {name: no}'],
  ['an item that is no object', 'apiVersion: v1\nkind: List\nitems: [1]'],
])('refuses %s', (_, text) => {
  expect(() => readObjects(text, 'some.yaml')).toThrow(
    expect.objectContaining({ code: 'MARTY-K001', where: { file: 'some.yaml' } }),
  );
});

it('names the place of bad YAML', () => {
  expect(() => readObjects('a: [1\nb: 2', 'some.yaml')).toThrow(
    expect.objectContaining({ code: 'MARTY-Y001', where: expect.objectContaining({ file: 'some.yaml' }) }),
  );
});

it('keeps __proto__ as a key like any other, and integers beyond 2^53 exactly', () => {
  const [object] = readObjects(
    'apiVersion: v1\nkind: A\nmetadata: {}\ndata: {__proto__: {polluted: true}, big: 12345678901234567890}',
    'x',
  );
  expect(Object.keys(object?.['data'] ?? {})).toEqual(['__proto__', 'big']);
  expect(Object.getPrototypeOf(object?.['data'])).toBe(Object.prototype);
  expect(object?.['data']).toHaveProperty('big', 12345678901234567890n);
});

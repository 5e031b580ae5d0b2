import { expect, it } from 'vitest';
import { compareRenders } from '../../../src/helm/index.ts';

const document = (name: string, line: string): string =>
  `---\n# Source: c/templates/${name}.yaml\nkind: ConfigMap\nmetadata:\n  labels:\n    a: b\n  name: ${name}\n${line}\n`;
const about = (name: string) => ({ source: `c/templates/${name}.yaml`, object: `ConfigMap ${name}` });

it('finds no difference between equal texts', () => {
  const text = document('a', 'x: 1') + document('b', 'x: 1');
  expect(compareRenders([text, text], [text, text])).toEqual([]);
});

it('names what differs, what changes at every render, what is missing and what is more', () => {
  const ours = (random: string) => document('a', 'x: 1') + document('r', random) + document('more', 'x: 1');
  const theirs = (random: string) => document('a', 'x: 2') + document('r', random) + document('less', 'x: 1');
  expect(compareRenders([ours('one'), ours('two')], [theirs('three'), theirs('four')])).toEqual([
    { ...about('a'), kind: 'text', line: 6, ours: 'x: 1', theirs: 'x: 2' },
    { ...about('r'), kind: 'changing', line: 6, ours: 'one', theirs: 'three' },
    { ...about('more'), kind: 'added' },
    { ...about('less'), kind: 'missing' },
  ]);
});

it('sees another order, and tells documents of one template apart', () => {
  const [a, b] = [document('a', 'x: 1'), document('b', 'x: 1')];
  expect(compareRenders([a + b, a + b], [b + a, b + a])).toEqual([
    { source: about('a').source, object: 'the documents', kind: 'order' },
  ]);
  const twice = a + document('a', 'x: 2');
  expect(compareRenders([twice, twice], [a + a, a + a])).toMatchObject([{ kind: 'text', line: 6 }]);
});

it('sees a line more at the end of a document', () => {
  const text = document('a', 'x: 1');
  const longer = document('a', 'x: 1\ny: 2');
  expect(compareRenders([text, text], [longer, longer])).toMatchObject([
    { line: 7, ours: '', theirs: 'y: 2' },
  ]);
});

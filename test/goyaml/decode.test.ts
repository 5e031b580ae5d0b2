import { describe, expect, it } from 'vitest';
import { MartyError } from '../../src/errors.ts';
import {
  decodeDocuments,
  decodeDocumentsWithLines,
  decodeYaml,
  type YamlValue,
} from '../../src/goyaml/index.ts';

function plain(value: YamlValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, plain(v)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

function errorOf(text: string, options = {}): MartyError {
  try {
    decodeYaml(text, options);
  } catch (error) {
    if (error instanceof MartyError) return error;
    throw error;
  }
  throw new Error(`no error for ${JSON.stringify(text)}`);
}

describe('scalars', () => {
  it.each<[string, unknown]>([
    ['y', true],
    ['On', true],
    ['No', false],
    ['tRue', 'tRue'],
    ['~', null],
    ['', null],
    ['010', 8],
    ['08', 8],
    ['0o10', 8],
    ['0x1F', 31],
    ['-0x1F', -31],
    ['0b11', 3],
    ['0x', '0x'],
    ['1_000', 1000],
    ['1__0', 10],
    ['+1', 1],
    ['.5', 0.5],
    ['1.', 1],
    ['1.10', 1.1],
    ['1e3', 1000],
    ['1e999', '1e999'],
    ['1:30', '1:30'],
    ['190:20:30', '190:20:30'],
    ['2020-01-01', '2020-01-01'],
    ['2020-01-01 10:00:00', '2020-01-01 10:00:00'],
    ['12345678901234567890', 12345678901234567000],
    ['!!str 1', '1'],
    ['!!float 1', 1],
    ['!!binary aGVsbG8=', 'hello'],
    ['!custom 1', '1'],
    ['<<', '<<'],
    ['"\\u00e9\\n"', 'é\n'],
    ["'it''s'", "it's"],
    ['|\n  x\n  y\n', 'x\ny\n'],
    ['>\n p\n q\n\n', 'p q\n'],
    ['|+\n a\n\n', 'a\n\n'],
    ['>-\n a\n  b\n c\n', 'a\n b\nc'],
  ])('%j is %j', (text, expected) => {
    expect(decodeYaml(text)).toEqual(expected);
  });

  it('keeps integers beyond 2^53 where asked for', () => {
    expect(decodeYaml('12345678901234567890', { integers: 'exact' })).toBe(12345678901234567890n);
    expect(decodeYaml('12', { integers: 'exact' })).toBe(12);
  });
});

describe('collections', () => {
  it.each<[string, unknown]>([
    ['a: 1\na: 2', { a: 2 }],
    ['n: 1\nY: 2\n1: one\n1.5: f', { false: 1, true: 2, '1': 'one', '1.5': 'f' }],
    ['a: &x {p: 1}\nb: {<<: *x, q: 2}', { a: { p: 1 }, b: { p: 1, q: 2 } }],
    ['a: {q: 1, <<: {q: 2}}', { a: { q: 2 } }],
    ['<<: [{a: 1}, {a: 2, b: 3}]', { a: 1, b: 3 }],
    ['f: {a: [1, 2,], b: }', { f: { a: [1, 2], b: null } }],
    ['a:\n- b\n- c: 1\n  d:\n  - e', { a: ['b', { c: 1, d: ['e'] }] }],
    ['? a b\n: c', { 'a b': 'c' }],
    ['{"a":1}', { a: 1 }],
    ['__proto__: 1', Object.fromEntries([['__proto__', 1]])],
  ])('%j', (text, expected) => {
    expect(plain(decodeYaml(text))).toEqual(expected);
  });

  it('reads all documents of a stream, and tells where they begin', () => {
    expect(decodeDocuments('a\n---\n---\nb\n...\n').map(plain)).toEqual(['a', null, 'b']);
    expect(decodeDocumentsWithLines('a: 1\n---\n# c\nb: 2\n').map(({ line }) => line)).toEqual([1, 4]);
  });

  it('reads only the first document as Helm does', () => {
    expect(plain(decodeYaml('a: 1\n---\n]'))).toEqual({ a: 1 });
  });
});

describe('errors have the words of go-yaml', () => {
  it.each([
    ['a:\n  - b\n- c', 'yaml: line 2: did not find expected key'],
    ['a: b: c', 'yaml: mapping values are not allowed in this context'],
    ['a: {b', "yaml: line 1: did not find expected ',' or '}'"],
    ['a: b\n\tc: d', 'yaml: line 2: found a tab character that violates indentation'],
    ['a: "x', 'yaml: found unexpected end of stream'],
    ['a: *x', "yaml: unknown anchor 'x' referenced"],
    ['a: &x [*x]', "yaml: anchor 'x' value contains itself"],
    ['a: {{ b }}', 'yaml: invalid map key: map[interface {}]interface {}{"b":interface {}(nil)}'],
    ['a: @b', 'yaml: found character that cannot start any token'],
    ['a: \x01', 'yaml: control characters are not allowed'],
    ['a: !!int b', 'yaml: cannot decode !!str `b` as a !!int'],
    ['<<: 1', 'yaml: map merge requires map or sequence of maps as the value'],
    ['a: .inf', 'json: unsupported value: +Inf'],
  ])('%j', (text, message) => {
    expect(errorOf(text).message).toBe(message);
  });

  it('knows line and column, also where the words do not name them', () => {
    expect(errorOf('a:\n  - b\n- c').where).toMatchObject({ line: 3, column: 1 });
  });

  it('refuses equal keys where asked to', () => {
    const error = errorOf('a: 1\nb: 2\na: 3', { duplicateKeys: 'error' });
    expect(error.code).toBe('MARTY-Y003');
    expect(error.message).toContain('line 3: key "a" already set in map');
  });
});

describe('limits', () => {
  it('refuses an alias bomb', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh'].map((pair) => [...pair]))
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`);
    const error = errorOf(bomb.join('\n'));
    expect(error.code).toBe('MARTY-Y002');
    expect(error.message).toBe('yaml: document contains excessive aliasing');
  });

  it.each([
    ['flow', '['.repeat(100_000)],
    ['block', '- '.repeat(100_000)],
  ])('refuses deep %s nesting', (_, text) => {
    expect(errorOf(text).code).toBe('MARTY-Y002');
  });

  it('refuses a text that is too long', () => {
    expect(errorOf('a: bcd', { limits: { length: 3 } }).code).toBe('MARTY-Y002');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewDifferences } from '../../../src/conversion/proof/view.ts';
import type { Json } from '../../../src/objects/index.ts';
import { equalJson } from '../../../src/objects/json.ts';

const lines = (left: Json, right: Json): string[] =>
  viewDifferences(left, right).map(
    ({ path, left: before, right: after, note }) =>
      `${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}${note === undefined ? '' : ` (${note})`}`,
  );

const container = (env: Json): Json => ({ spec: { containers: [{ name: 'web', env }] } });

describe('lists of Kubernetes', () => {
  it('are compared by key', () => {
    const left = container([
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'GONE', value: 'x' },
    ]);
    const right = container([
      { name: 'NEW', value: 'y' },
      { name: 'LOG_LEVEL', value: 'debug' },
    ]);
    expect(lines(left, right)).toEqual([
      'spec.containers[web].env[NEW]: undefined → {"name":"NEW","value":"y"}',
      'spec.containers[web].env[LOG_LEVEL].value: "info" → "debug"',
      'spec.containers[web].env[GONE]: {"name":"GONE","value":"x"} → undefined',
    ]);
  });

  it('show another order as such', () => {
    const [a, b] = [{ name: 'A' }, { name: 'B' }];
    expect(lines(container([a, b]), container([b, a]))).toEqual([
      'spec.containers[web].env: ["A","B"] → ["B","A"] (order)',
    ]);
    expect(lines({ args: ['-a', '-b'] }, { args: ['-b', '-a'] })).toEqual([
      'args: ["\\"-a\\"","\\"-b\\""] → ["\\"-b\\"","\\"-a\\""] (order)',
    ]);
  });

  it('of scalars are compared by index where one changed', () => {
    expect(lines({ args: ['-a', '-b'] }, { args: ['-a', '-c'] })).toEqual(['args[1]: "-b" → "-c"']);
  });

  it('without a key that tells their elements apart are shown whole when one is missing', () => {
    const rule = { from: [], to: [] };
    expect(viewDifferences({ rules: [rule, rule] }, { rules: [rule] })).toMatchObject([{ path: 'rules' }]);
  });
});

it('tells types apart', () => {
  expect(lines({ port: 80 }, { port: '80' })).toEqual(['port: 80 → "80"']);
});

it('quotes names that are no identifiers', () => {
  expect(lines({ labels: { 'a.b/c': '1' } }, { labels: { 'a.b/c': '2' } })).toEqual([
    'labels["a.b/c"]: "1" → "2"',
  ]);
});

describe('a text that holds data', () => {
  const data = (text: string): Json => ({ data: { 'app.yaml': text } });

  it('is entered', () => {
    expect(lines(data('server:\n  port: 80\n'), data('server: {port: 81}\n'))).toEqual([
      'data["app.yaml"] » server.port: 80 → 81',
    ]);
    expect(lines(data('{"a": [1, 2]}'), data('{"a": [1, 3]}'))).toEqual(['data["app.yaml"] » a[1]: 2 → 3']);
  });

  it('shows what is formatting alone as such', () => {
    expect(viewDifferences(data('a: 1 # one\n'), data('a: 1\n'))).toMatchObject([
      { path: 'data["app.yaml"]', note: 'formatting' },
    ]);
  });

  it('of no structure is cut to the lines that differ', () => {
    expect(lines(data('a\nb\nc\n'), data('a\nB\nc\n'))).toEqual(['data["app.yaml"] line 2: "b\\n" → "B\\n"']);
    expect(lines(data('a b'), data('a b\n'))).toEqual(['data["app.yaml"] line 1: "a b" → "a b\\n"']);
  });
});

const key = fc.constantFrom('name', 'port', 'value', 'x');
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, 0, 1, '', '1', 'a: 1', '[1]', '{"a": 1}\n', 'p\nq\n'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

it('is empty exactly where the values are equal', () => {
  fc.assert(
    fc.property(json, json, (left, right) => {
      expect(viewDifferences(left, right).length === 0).toBe(equalJson(left, right));
      for (const { left: before, right: after } of viewDifferences(left, right))
        expect(equalJson(before, after)).toBe(false);
    }),
    { numRuns: 3000, seed: 7 },
  );
});

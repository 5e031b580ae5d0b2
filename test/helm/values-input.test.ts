import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MartyError } from '../../src/errors.ts';
import { collectValues, type ValuesSources } from '../../src/helm/index.ts';
import { GoInt, type GoValue } from '../../src/helm/values/go-value.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { scratchFolder } from '../support/scratch.ts';

/** int64 as bigint, so that it can be told from float64. */
function plain(value: GoValue): unknown {
  if (value instanceof GoInt) return value.value;
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

function collect(sources: ValuesSources): unknown {
  return plain(collectValues(nodeFs, sources));
}

function refusal(sources: ValuesSources): MartyError {
  try {
    collectValues(nodeFs, sources);
  } catch (error) {
    if (error instanceof MartyError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(sources)} was taken`);
}

describe('--set', () => {
  it.each<[string, unknown]>([
    ['a=1', { a: 1n }],
    ['a=0,b=-7,c=007,d=1.5,e=1e3', { a: 0n, b: -7n, c: '007', d: '1.5', e: '1e3' }],
    ['a=true,b=False,c=null,d=yes', { a: true, b: false, c: null, d: 'yes' }],
    ['a=9223372036854775807,b=9223372036854775808', { a: 2n ** 63n - 1n, b: '9223372036854775808' }],
    ['a.b.c=x,a.b.d=y', { a: { b: { c: 'x', d: 'y' } } }],
    ['a={x,1,true}', { a: ['x', 1n, true] }],
    ['a={}', { a: [''] }],
    ['a=', { a: '' }],
    ['a=,b=1', { a: '', b: 1n }],
    ['l[0]=a,l[2]=c', { l: ['a', null, 'c'] }],
    ['l[0].a=1,l[0].b=2,l[1].a=3', { l: [{ a: 1n, b: 2n }, { a: 3n }] }],
    ['l[0][1]=x', { l: [[null, 'x']] }],
    ['a\\.b=c,d=e\\,f', { 'a.b': 'c', d: 'e,f' }],
    ['a={x,y},b=1', { a: ['x', 'y'], b: 1n }],
    ['__proto__.a=1', Object.fromEntries([['__proto__', { a: 1n }]])],
  ])('%s', (text, expected) => {
    expect(collect({ set: [text] })).toEqual(expected);
  });

  it.each([
    ['a', 'key "a" has no value'],
    ['a,b=1', 'key "a" has no value (cannot end with ,)'],
    ['a={x', "list must terminate with '}'"],
    ['l[x]=1', 'error parsing index'],
    ['l[-1]=1', 'negative -1 index not allowed'],
    ['l[70000]=1', 'index of 70000 is greater'],
    ['l[0]x=1', "unexpected data at end of array index: ['x']"],
    [`${'a.'.repeat(40)}b=1`, 'nested level is greater'],
  ])('refuses %s', (text, message) => {
    const error = refusal({ set: [text] });
    expect(error.code).toBe('MARTY-H051');
    expect(error.message).toContain(message);
  });

  it('refuses to index what is no list', () => {
    expect(refusal({ set: ['a=1', 'a[0]=2'] }).code).toBe('MARTY-H051');
  });
});

describe('the other flags', () => {
  it('set strings, JSON, files and literals', () => {
    const cwd = scratchFolder({ 'note.txt': 'line\n' });
    expect(
      collect({
        cwd,
        setJson: ['j={"a":[1,{"b":null}]},k=1.5,l="x"', 'm[1].n=[2]'],
        setString: ['s=1,t=true'],
        setFile: ['f=note.txt'],
        setLiteral: ['lit=a,b={c}\\d', 'deep.er=x=y'],
      }),
    ).toEqual({
      j: { a: [1, { b: null }] },
      k: 1.5,
      l: 'x',
      m: [null, { n: [2] }],
      s: '1',
      t: 'true',
      f: 'line\n',
      lit: 'a,b={c}\\d',
      deep: { er: 'x=y' },
    });
  });

  it('refuse broken JSON', () => {
    expect(refusal({ setJson: ['a={"b"'] }).code).toBe('MARTY-H051');
  });
});

describe('values files', () => {
  it('are merged in order, lists replaced, and flags come last', () => {
    const cwd = scratchFolder({
      'a.yaml': 'm: {x: 1, w: 1}\nl: [1, 2]\nnothing: 1\n',
      'b.yaml': 'm: {w: 2}\nl: [3]\nnothing: null\n',
    });
    expect(collect({ cwd, files: ['a.yaml', 'b.yaml'], set: ['m.z=3,l[0]=9'] })).toEqual({
      m: { x: 1, w: 2, z: 3n },
      l: [9n],
      nothing: null,
    });
  });

  it('may be empty', () => {
    const cwd = scratchFolder({ 'a.yaml': '# nothing\n' });
    expect(collect({ cwd, files: ['a.yaml'] })).toEqual({});
  });

  it('that are no map are refused with their place', () => {
    const cwd = scratchFolder({ 'list.yaml': '# values\n\n- a\n- b\n' });
    const error = refusal({ cwd, files: ['list.yaml'] });
    expect(error.code).toBe('MARTY-H049');
    expect(error.message).toContain('cannot unmarshal array');
    expect(error.where).toEqual({ file: 'list.yaml', line: 3, column: 1 });
  });

  it('that are no YAML are refused with their place', () => {
    const cwd = scratchFolder({ 'bad.yaml': 'a:\n  - b\n- c\n' });
    const error = refusal({ cwd, files: ['bad.yaml'] });
    expect(error.code).toBe('MARTY-Y001');
    expect(error.where).toEqual({ file: 'bad.yaml', line: 3, column: 1 });
  });

  it('that are missing are named', () => {
    const error = refusal({ files: [join('/nowhere', 'values.yaml')] });
    expect(error.code).toBe('MARTY-H050');
    expect(error.message).toContain('/nowhere/values.yaml');
  });
});

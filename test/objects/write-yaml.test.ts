import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readObjects } from '../../src/objects/index.ts';
import { writeYaml } from '../../src/objects/write-yaml.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';

const TRICKY = [
  '',
  ' ',
  'yes',
  'No',
  'on',
  'OFF',
  'y',
  'N',
  'true',
  'null',
  '~',
  'Null',
  '=',
  '<<',
  '0777',
  '0o17',
  '08',
  '017',
  '1_000',
  '1e3',
  '1.5',
  '.5',
  '5.',
  '+1',
  '-1',
  '1:30',
  '190:20:30',
  '2020-01-01',
  '2020-01-01T00:00:00Z',
  '0x1F',
  '0b11',
  '.inf',
  '-.Inf',
  '.nan',
  'a: b',
  'a:',
  'a #b',
  '#a',
  '- a',
  '-',
  '?',
  '? a',
  ':',
  ': a',
  '[a]',
  '{a}',
  '*a',
  '&a',
  '!a',
  '|',
  '>',
  "'",
  '"',
  "it's",
  'say "hi"',
  '%a',
  '@a',
  '`a',
  'a b',
  'é',
  '😀',
  'a\tb',
  '\ta',
  'a\nb',
  'a\n',
  'a\n\n',
  '\n',
  '\na',
  ' a\nb',
  '\ta\nb',
  'a \nb\n',
  'a\r\nb',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u0007',
  '---',
  '--- a',
  '...',
  '---\na: 1\n',
  'a\n---\nb\n',
  '8080',
  '64Mi',
  '100m',
  '1.25.3-alpine',
  'nginx:1.25',
  'registry:5000/a/b@sha256:0a',
  '{{ .x }}',
  '$(VAR)',
  'a\\b',
  'x'.repeat(300),
  `${'word '.repeat(40)}end`,
]; // prettier-ignore

for (const version of ['1.1', '1.2'] as const)
  it(`tricky strings survive a YAML ${version} reader as values and as keys`, () => {
    const data = { values: [...TRICKY], keys: Object.fromEntries(TRICKY.map((key, index) => [key, index])) };
    const [document] = parseAllDocuments(writeYaml(data), {
      version,
      schema: version === '1.1' ? 'yaml-1.1' : 'core',
    });
    expect(document && 'toJS' in document ? document.toJS() : undefined).toEqual(data);
  });

it('any JSON survives both readers', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'medium', noUnicodeString: false }), (value) => {
      const json = JSON.parse(JSON.stringify(value));
      for (const version of ['1.1', '1.2'] as const) {
        const [document] = parseAllDocuments(writeYaml(json), {
          version,
          schema: version === '1.1' ? 'yaml-1.1' : 'core',
        });
        expect(document && 'toJS' in document ? document.toJS() : undefined).toEqual(json);
      }
    }),
    { numRuns: 300, seed: 7 },
  );
});

it('keeps the order of keys and writes text of several lines as a block', () => {
  expect(writeYaml({ b: 1, a: { list: [{ x: 'one\ntwo\n', q: [] }, 'z'] }, c: {} })).toBe(
    'b: 1\na:\n  list:\n  - x: |\n      one\n      two\n    q: []\n  - z\nc: {}\n',
  );
});

const kustomize = judge('kustomize');
describeWith(kustomize, 'the judge kustomize', 'kustomize reads what was written', () => {
  it('every tricky string of a ConfigMap', () => {
    // kustomize's own writer folds U+0085 and drops the byte order mark.
    const printable = TRICKY.filter((text) => text !== '\ufeff' && text !== '\u0085');
    const data = Object.fromEntries(printable.map((text, index) => [`k${index}`, text]));
    expect(throughKustomize(data)).toEqual(data);
  });

  it('800 random texts of awkward characters', () => {
    const letters = fc.constantFrom(...' \n\t:#-"\\\'é%{}[]1.a?*&!|>,😀');
    const texts = fc.sample(fc.string({ unit: letters, maxLength: 12 }), { numRuns: 800, seed: 5 });
    const data = Object.fromEntries(texts.map((text, index) => [`k${index}`, text]));
    expect(throughKustomize(data)).toEqual(data);
  });
});

function throughKustomize(data: Record<string, string>): unknown {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data };
  const folder = scratchFolder({
    'cm.yaml': writeYaml(object),
    'kustomization.yaml': 'resources: [cm.yaml]\n',
  });
  const [built] = readObjects(
    execFileSync(kustomize ?? '', ['build', folder], { encoding: 'utf8' }),
    'built',
  );
  return built?.['data'];
}

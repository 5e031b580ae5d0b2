import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeYaml } from '../../../src/goyaml/index.ts';
import { GoInt, type GoMap, type GoValue } from '../../../src/helm/values/go-value.ts';
import { describeWith } from '../../support/needs.ts';
import { sharedData } from '../../support/shared-data.ts';
import { runOrError } from './run-template.ts';

const table = sharedData('charts/semantics.txt');

/** Rows about objects that only a whole chart has, and rows cut out of a Go file. */
const CHART =
  /\.(?:Chart|Files|Release|Capabilities|Template|Subcharts)\b|include "h"|\{\{ \.Release|typeOf \.Values\b|\.Values \||multi` \+/;

interface Row {
  readonly source: string;
  readonly wanted: string;
}

function rows(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#') && line.includes('  =>  '))
    .map((line) => {
      const cut = line.lastIndexOf('  =>  ');
      const wanted = line.slice(cut + 6);
      return {
        source: line.slice(0, cut),
        wanted: wanted.startsWith('"') ? JSON.parse(goToJson(wanted)) : wanted,
      };
    });
}

function goToJson(text: string): string {
  return text.replaceAll(/(?<!\\)((?:\\\\)*)\\x([0-9a-f]{2})/g, '$1\\u00$2');
}

function values(text: string): GoMap {
  const yaml = text
    .split('\n')
    .filter((line) => /^# {3}/.test(line))
    .map((line) => line.slice(4))
    .join('\n');
  const map = decodeYaml(yaml) as GoValue;
  if (!(map instanceof Map)) throw new Error('the table begins with values');
  map.set('seti', new GoInt(5, 'int64'));
  map.set('setbig', new GoInt(1_000_000, 'int64'));
  map.set('sets', 'abc');
  map.set('setb', true);
  return map;
}

/** An error without what says where it was found. */
function bare(error: string): string {
  return error
    .replace(/^ERR (?:error calling \w+: |execution error at \(\S+\): )?/, '')
    .replace(/^parse error at \(\S+\): /, '');
}

describeWith(table, 'the table of Go semantics', 'truth table, rows without a chart', () => {
  const text = readFileSync(table ?? '', 'utf8');
  const own = rows(text).filter(({ source }) => !CHART.test(source));

  test('has rows', () => {
    expect(own.length).toBeGreaterThan(110);
  });

  test.each(own)('$source', ({ source, wanted }) => {
    const shown = runOrError(source, values(text));
    if (wanted.startsWith('ERR ')) expect(`${shown}$`).toContain(`${bare(wanted)}$`);
    else expect(shown).toBe(wanted);
  });
});

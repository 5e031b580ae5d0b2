import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeYaml } from '../../../src/goyaml/index.ts';
import type { GoMap, GoValue } from '../../../src/helm/values/go-value.ts';
import { describeWith } from '../../support/needs.ts';
import { sharedData } from '../../support/shared-data.ts';
import { show } from './expression.ts';

const table = sharedData('charts/semantics.txt');

/** What belongs to the template engine and not to a function: control flow, variables, Go's own functions. */
const ENGINE =
  /\{\{-?\s*(?:if|range|with|block|define|template|else|end|break|continue|\$|\/\*|')|\b(?:and|or|not|eq|ne|lt|le|gt|ge|printf|print|println|index|len|include|tpl|required|lookup|html|js|urlquery|call)\b|\$|\.(?:Chart|Files|Release|Capabilities|Template|Subcharts)\b|\.Values(?![.])|^[^{]*\{\{-? *\.Values\S* *\}\}|multi` \+|-\}\}|\(\.Values\.missing\)/;

/** Errors about the kind of an argument or a literal, which the engine finds before the call. */
const ARGUMENT_ERROR = /^ERR (?:expected bool|can't give argument|[0-9]+ overflows|nil is not a command)/;

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
  return map;
}

function showTemplate(source: string, given: GoMap): string {
  try {
    return source.replaceAll(/\{\{(.*?)\}\}/g, (_, expression: string) => {
      const text = show(expression.trim(), given);
      if (text.startsWith('ERR ')) throw new RangeError(text);
      return text;
    });
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

describeWith(table, 'the table of Go semantics', 'truth table, rows of functions alone', () => {
  const text = readFileSync(table ?? '', 'utf8');
  const given = values(text);
  const own = rows(text).filter(({ source, wanted }) => !ENGINE.test(source) && !ARGUMENT_ERROR.test(wanted));

  test('has rows for the functions', () => {
    expect(own.length).toBeGreaterThan(40);
  });

  test.each(own)('$source', ({ source, wanted }) => {
    const shown = showTemplate(source, given);
    if (wanted.startsWith('ERR ')) expect(`${wanted}$`).toContain(`${shown.replace(/^ERR /, '')}$`);
    else expect(shown).toBe(wanted);
  });
});

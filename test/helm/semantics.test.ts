import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MartyError } from '../../src/errors.ts';
import { type Chart, collectValues, compileChart, loadChart } from '../../src/helm/index.ts';
import { renderTemplates } from '../../src/helm/render.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sharedData } from '../support/shared-data.ts';

const table = sharedData('charts', 'semantics.txt');
const lines = table === undefined ? [] : readFileSync(table, 'utf8').split('\n');
const values = lines
  .slice(lines.indexOf('#   i: 1'))
  .filter((line) => line.startsWith('#   '))
  .map((line) => line.slice(4))
  .join('\n');
const rows = lines
  .filter((line) => line.includes('  =>  ') && !line.startsWith('#'))
  .map((line) => {
    const [expression = '', wanted = ''] = line.split('  =>  ');
    return [expression, wanted] as const;
  });
const SET = 'seti=5,setbig=1000000,sets=abc,setb=true,setn=null';
const HELPERS = '{{ define "h" }}H[{{ . }}]{{ end }}{{ define "empty" }}{{ end }}';

function chartWith(expression: string): Chart {
  return loadChart(
    nodeFs,
    scratchFolder({
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.2.3\nappVersion: "1.0"\n',
      'values.yaml': values,
      'templates/_h.tpl': HELPERS,
      'templates/t.yaml': expression,
      'f/a.txt': 'line1\nline2\n',
      'f/b.bin': 'x',
    }),
  );
}

/** What the expression gives: the text of its file, or the error. */
function evaluate(expression: string): { text?: string; error?: string } {
  try {
    const { files } = renderTemplates(
      compileChart(chartWith(expression)),
      collectValues(nodeFs, { set: [SET] }),
      { releaseName: 'rel', namespace: 'ns' },
    );
    return { text: files.get('c/templates/t.yaml') ?? '' };
  } catch (error) {
    if (error instanceof MartyError) return { error: error.message };
    throw error;
  }
}

/** Two fields name the build of Helm that gave the table. */
function masked(text: string): string {
  return text.replaceAll(/v3\.21(?:\.4)?/g, 'HELM').replaceAll(/go1\.26\.\d+/g, 'GO');
}

describeWith(table, 'the truth table', 'expressions give what Helm gives', () => {
  it.each(rows)('%s', (expression, wanted) => {
    const { text, error } = evaluate(expression);
    if (wanted.startsWith('ERR ')) expect(error).toContain(wanted.slice('ERR '.length));
    else expect(masked(text ?? `ERR ${error}`)).toBe(masked(JSON.parse(wanted) as string));
  });
});

import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { MartyError } from '../../../src/errors.ts';
import { collectValues, compileChart, loadChart } from '../../../src/helm/index.ts';
import { renderTemplates } from '../../../src/helm/render.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { judge } from '../../oracles/judge.ts';
import { describeWith } from '../../support/needs.ts';
import { scratchFolder } from '../../support/scratch.ts';

/** Expressions that give one line of a YAML comment, so that Helm prints them as they are, or an error. */
const EXPRESSIONS = [
  '{{ printf "%6.2f|%-8s|%+d|%x|%q|%v" 2.675 "ab" 5 "hi" "a\\tb" (list 1 nil "x") }}',
  '{{ printf "%.0f %.1f %.2e %g %G" 2.5 0.25 123456.0 1e-7 1e21 }}',
  '{{ printf "%[2]*[1]d|%[5]d|%!|%z" 1 5 }}',
  '{{ range $k, $v := .Values.m }}{{ $k }}={{ $v }};{{ end }}{{ range 3 }}{{ . }}{{ end }}',
  '{{ .Values.m.a.b }}',
  '{{ $x := .Values.l }}{{ $x.y }}',
  '{{ range .Values.l }}{{ .y }}{{ end }}',
  '{{ tpl "{{ .Values.nope.x }}" . }}',
  '{{ define "f" }}{{ fail "why: not" }}{{ end }}{{ include "f" . }}',
  '{{ index .Values.l 7 }}',
  '{{ slice "abc" 2 1 }}',
  '{{ lt 1 "a" }}',
  '{{ template "none" . }}',
  '{{ .Values.l | len | add 1 | printf "%03d" }}',
  '{{ if and (eq .Values.s "hello") (not .Values.nope) }}yes{{ else }}no{{ end }}',
  '{{ nil | upper }}',
  '{{ upper .Values.nope }}',
  '{{ .Values.nope | upper }}',
];
const helm = judge('helm3');
const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.2.3\n',
  'values.yaml': 's: hello\nl: [1, two, 3.0, null, true]\nm: {b: 2, a: 1, c: {z: 1}}\n',
};

function ours(folder: string): string {
  try {
    const chart = compileChart(loadChart(nodeFs, folder));
    const options = { releaseName: 'rel', namespace: 'ns' };
    return renderTemplates(chart, collectValues(nodeFs, {}), options).files.get('c/templates/t.yaml') ?? '';
  } catch (error) {
    if (error instanceof MartyError) return `Error: ${error.message}`;
    throw error;
  }
}

describeWith(helm, 'the judge helm3', 'expressions on real Helm', () => {
  it.each(EXPRESSIONS)('%s', (expression) => {
    const folder = scratchFolder({ ...CHART, 'templates/t.yaml': `# ${expression}` });
    const run = spawnSync(helm ?? '', ['template', 'rel', folder, '-n', 'ns'], { encoding: 'utf8' });
    const wanted =
      run.status === 0
        ? run.stdout.replace('---\n# Source: c/templates/t.yaml\n', '')
        : run.stderr.replace(/\n\nUse --debug.*$/s, '');
    expect(ours(folder).trim()).toBe(wanted.trim());
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  collectValues,
  compileChart,
  type LineOrigin,
  loadChart,
  manifestText,
  render,
  traceRender,
} from '../../src/helm/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { scratchFolder } from '../support/scratch.ts';

const CHART_YAML = 'apiVersion: v2\nname: app\nversion: 1.2.3\n';
const HEAD = 'kind: ConfigMap\nmetadata: {name: c}\n';
const OPTIONS = { releaseName: 'web', namespace: 'shop' };

const VALUES = `
name: web
active: true
idle: false
empty: ""
image: {repo: nginx, tag: "1.2"}
resources: {limits: {cpu: 100m, memory: 1Gi}}
hosts: [{name: a.example}, {name: b.example}]
items: [x, y]
env: {A: "1", B: "2"}
config: |
  level: info
template: "{{ .Values.image.tag }}-t"
key: tag
dotted: {"a.b": c}
global: {region: eu}
sub: {mode: fast}
`;

function traced(files: Record<string, string>, set: readonly string[] = []) {
  const compiled = compileChart(
    loadChart(nodeFs, scratchFolder({ 'Chart.yaml': CHART_YAML, 'values.yaml': VALUES, ...files })),
  );
  const values = () => collectValues(nodeFs, { set });
  const trace = traceRender(compiled, values(), OPTIONS);
  expect(manifestText(trace.rendered)).toBe(manifestText(render(compiled, values(), OPTIONS)));
  return trace;
}

/** The origin of the line that begins with a text, of the document that has it. */
function originOf(files: Record<string, string>, start: string, set?: readonly string[]): LineOrigin {
  const { rendered, linesOf } = traced(files, set);
  for (const manifest of rendered.manifests) {
    const at = manifest.text.split('\n').findIndex((line) => line.trim().startsWith(start));
    const origin = linesOf(manifest)[at];
    if (origin !== undefined) return origin;
  }
  throw new Error(`no line begins with ${start}`);
}

/** Origin of `out:` in a template of these lines; `_lib.tpl` holds helpers. */
function out(lines: string, helpers = ''): LineOrigin {
  return originOf({ 'templates/a.yaml': `${HEAD}${lines}\n`, 'templates/_lib.tpl': helpers }, 'out:');
}

describe('values flow into a line', () => {
  it.each<[string, string, readonly string[]]>([
    ['through a field', 'out: {{ .Values.image.tag }}', ['image.tag']],
    [
      'through two fields',
      'out: {{ .Values.image.repo }}:{{ .Values.image.tag }}',
      ['image.repo', 'image.tag'],
    ],
    ['as an empty text', 'out: a{{ .Values.empty }}', ['empty']],
    ['as a missing value', 'out: {{ .Values.image.missing }}', ['image.missing']],
    ['through $', '{{ with .Values.env }}\nout: {{ $.Values.name }}{{ end }}', ['name']],
    ['through a variable', '{{ $x := .Values.name }}\nout: {{ $x }}', ['name']],
    ['through a variable of a map', '{{ $x := .Values.image }}\nout: {{ $x.tag }}', ['image.tag']],
    ['through the dot of with', '{{ with .Values.name }}\nout: {{ . }}{{ end }}', ['name']],
    ['through the dot of with on a map', '{{ with .Values.image }}\nout: {{ .tag }}{{ end }}', ['image.tag']],
    ['through the dot of range', '{{ range .Values.items }}\nout: {{ . }}{{ break }}{{ end }}', ['items[0]']],
    [
      'through an element',
      '{{ range .Values.hosts }}\nout: {{ .name }}{{ break }}{{ end }}',
      ['hosts[0].name'],
    ],
    [
      'through a range variable',
      '{{ range $k, $v := .Values.env }}\nout: {{ $v }}{{ break }}{{ end }}',
      ['env.A'],
    ],
    ['through index', 'out: {{ index .Values "image" "tag" }}', ['image.tag']],
    ['through index of a list', 'out: {{ index .Values.items 1 }}', ['items[1]']],
    ['through a key with a dot', 'out: {{ index .Values.dotted "a.b" }}', ['dotted.a\\.b']],
    ['through get', 'out: {{ get .Values.image "tag" }}', ['image.tag']],
    ['through dig', 'out: {{ dig "image" "tag" "none" (deepCopy .Values | merge (dict)) }}', ['image.tag']],
    ['through pick', 'out: {{ (pick .Values.image "tag").tag }}', ['image.tag']],
    ['through omit', 'out: {{ (omit .Values.image "repo").tag }}', ['image.tag']],
    ['through pluck', 'out: {{ pluck "tag" .Values.image | first }}', ['image.tag']],
    ['through dict', 'out: {{ (dict "a" .Values.name).a }}', ['name']],
    ['through list', 'out: {{ index (list .Values.name .Values.key) 1 }}', ['key']],
    [
      'through first and last',
      'out: {{ first .Values.items }}{{ last .Values.items }}',
      ['items[0]', 'items[1]'],
    ],
    [
      'through append',
      'out: {{ append .Values.items .Values.name | last }}',
      ['items[0]', 'items[1]', 'name'],
    ],
    ['through set', '{{ $d := dict }}{{ $_ := set $d "k" .Values.name }}\nout: {{ $d.k }}', ['name']],
    ['through merge', '{{ $d := merge (dict) .Values.image }}\nout: {{ $d.tag }}', ['image.tag']],
    [
      'through a nested merge',
      '{{ $d := mergeOverwrite (dict "image" (dict "tag" "0")) (dict "image" .Values.image) }}\nout: {{ $d.image.tag }}',
      ['image.tag'],
    ],
    ['through deepCopy', 'out: {{ (deepCopy .Values.image).tag }}', ['image.tag']],
    ['through printf', 'out: {{ printf "%s-%s" .Values.name .Values.key }}', ['key', 'name']],
    ['through a pipeline', 'out: {{ .Values.name | upper | quote }}', ['name']],
    ['through base64', 'out: {{ .Values.name | b64enc }}', ['name']],
    ['through a whole map', 'out: {{ .Values.image | toJson }}', ['image']],
    [
      'through a round trip',
      'out: {{ (.Values.image | toYaml | fromYaml).tag }}',
      ['image.repo', 'image.tag'],
    ],
    ['through tpl', 'out: {{ tpl .Values.template . }}', ['image.tag', 'template']],
    ['through tpl of a text without actions', 'out: {{ tpl .Values.name . }}', ['name']],
    ['through a global', 'out: {{ .Values.global.region }}', ['global.region']],
    ['through the values that default gives', 'out: {{ .Values.name | default .Values.key }}', ['name']],
    ['through ternary', 'out: {{ ternary .Values.name .Values.key .Values.active }}', ['name']],
    ['through or', 'out: {{ or .Values.empty .Values.name }}', ['name']],
    ['through coalesce', 'out: {{ coalesce .Values.empty .Values.name }}', ['name']],
    ['through required', 'out: {{ required "none" .Values.name }}', ['name']],
    ['through a method', 'out: {{ .Files.Get .Values.name }}', ['name']],
  ])('%s', (_, template, values) => {
    expect(out(template).values).toEqual(values);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['with the whole scope', 'out: {{ include "x" . }}', '{{ .Values.name }}', ['name']],
    ['with a dict', 'out: {{ include "x" (dict "v" .Values.name) }}', '{{ .v }}', ['name']],
    ['with a scalar', 'out: {{ include "x" .Values.name }}', '{{ . }}', ['name']],
    ['with a list', 'out: {{ include "x" (list $ .Values.name) }}', '{{ index . 1 }}', ['name']],
    ['through a pipe', 'out: {{ .Values.name | include "x" }}', '{{ . }}', ['name']],
    ['within a quoted text', 'out: {{ include "x" . | quote }}', '{{ .Values.name }}', ['name']],
    ['through template', 'out: {{ template "x" .Values.image }}', '{{ .tag }}', ['image.tag']],
    ['through JSON', 'out: {{ (include "x" . | fromJson).a }}', '{"a": "{{ .Values.name }}"}', ['name']],
  ])('through an include %s', (_, template, body, values) => {
    expect(out(template, `{{ define "x" }}${body}{{ end }}`).values).toEqual(values);
  });
});

describe('values decide on a line', () => {
  it.each<[string, string, readonly string[]]>([
    ['by if', '{{ if .Values.active }}\nout: 1{{ end }}', ['active']],
    ['by else', '{{ if .Values.idle }}\n{{ else }}\nout: 1{{ end }}', ['idle']],
    [
      'by else if',
      '{{ if .Values.idle }}\n{{ else if .Values.active }}\nout: 1{{ end }}',
      ['active', 'idle'],
    ],
    ['by with', '{{ with .Values.image }}\nout: 1{{ end }}', ['image']],
    ['by range', '{{ range .Values.items }}\nout: 1{{ break }}{{ end }}', ['items']],
    ['by default', 'out: {{ .Values.empty | default "x" }}', ['empty']],
    ['by ternary', 'out: {{ ternary 1 2 .Values.active }}', ['active']],
    ['by and', '{{ if and .Values.active .Values.name }}\nout: 1{{ end }}', ['active', 'name']],
    ['by hasKey', '{{ if hasKey .Values.image "tag" }}\nout: 1{{ end }}', ['image.tag']],
    ['by a comparison', '{{ if eq .Values.name "web" }}\nout: 1{{ end }}', ['name']],
    ['by a key', 'out: {{ index .Values.image .Values.key }}', ['key']],
    ['by a branch not taken in the line', 'out: 1{{ if .Values.idle }}2{{ end }}', ['idle']],
    [
      'by a variable set in a branch',
      '{{ $x := 1 }}{{ if .Values.active }}{{ $x = 2 }}{{ end }}\nout: {{ $x }}',
      ['active'],
    ],
    [
      'by a variable not set in a branch',
      '{{ $x := 1 }}{{ if .Values.idle }}{{ $x = 2 }}{{ end }}\nout: {{ $x }}',
      ['idle'],
    ],
    [
      'by a set in a branch not taken',
      '{{ $d := dict "a" 1 }}{{ if .Values.idle }}{{ $_ := set $d "a" 2 }}{{ end }}\nout: {{ $d.a }}',
      ['idle'],
    ],
    [
      'by a set in a branch',
      '{{ $d := dict }}{{ if .Values.active }}{{ $_ := set $d "a" 1 }}{{ end }}\nout: {{ $d.a }}',
      ['active'],
    ],
  ])('%s', (_, template, decidedBy) => {
    const origin = out(template);
    expect(origin.decidedBy).toEqual(decidedBy);
    expect(origin.decidedBy.filter((path) => origin.values.includes(path))).toEqual([]);
  });

  it('by an include that printed nothing', () => {
    const helper = '{{ define "x" }}{{ if .Values.idle }}-y{{ end }}{{ end }}';
    expect(out('out: 1{{ include "x" . }}', helper).decidedBy).toEqual(['idle']);
  });

  it('about the lines that follow it, where it wrote none', () => {
    const origin = out('out: 1\n{{- if .Values.idle }}\nmore: 2\n{{- end }}');
    expect([origin.decidedBy, origin.endedBy]).toEqual([[], ['idle']]);
  });
});

describe('lines have a place', () => {
  const files = {
    'templates/a.yaml': `${HEAD}labels:\n  {{- include "labels" . | nindent 2 }}\nlimits:\n{{ toYaml .Values.resources | indent 2 }}\ntext: {{ include "name" . | upper }}\n`,
    'templates/_lib.tpl':
      '{{ define "labels" -}}\n# names\nname: {{ .Values.name }}\n{{- if .Values.active }}\n\nkey: {{ .Values.key }}\n{{- end }}\n{{- end }}\n{{ define "name" }}{{ .Values.name }}{{ end }}',
  };
  it.each<[string, string, number, readonly string[]]>([
    ['kind:', 'app/templates/a.yaml', 1, []],
    ['labels:', 'app/templates/a.yaml', 3, []],
    ['name: web', 'app/templates/_lib.tpl', 3, ['name']],
    ['key:', 'app/templates/_lib.tpl', 6, ['key']],
    ['cpu:', 'app/templates/a.yaml', 6, ['resources.limits.cpu']],
    ['memory:', 'app/templates/a.yaml', 6, ['resources.limits.memory']],
    ['text: WEB', 'app/templates/a.yaml', 7, ['name']],
  ])('%s', (start, template, line, values) => {
    expect(originOf(files, start)).toMatchObject({ template, line, values });
  });

  it('also below a subchart, whose values have the path of the parent', () => {
    const subchart = {
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/sub/values.yaml': 'mode: slow\nown: 1\n',
      'charts/sub/templates/s.yaml': `${HEAD}mode: {{ .Values.mode }}\nown: {{ .Values.own }}\nregion: {{ .Values.global.region }}\n`,
    };
    const template = 'app/charts/sub/templates/s.yaml';
    expect(originOf(subchart, 'mode: fast')).toMatchObject({ template, line: 3, values: ['sub.mode'] });
    expect(originOf(subchart, 'own:')).toMatchObject({ template, line: 4, values: ['sub.own'] });
    expect(originOf(subchart, 'region:')).toMatchObject({ template, line: 5, values: ['global.region'] });
  });

  it('in each document of a file', () => {
    const two = { 'templates/a.yaml': `${HEAD}a: 1\n---\n\n${HEAD}b: {{ .Values.name }}\n---\n` };
    expect(originOf(two, 'b:')).toMatchObject({ line: 8, values: ['name'] });
  });

  it('also where a text comes from --set', () => {
    const one = { 'templates/a.yaml': `${HEAD}a: {{ .Values.extra.x }}\n` };
    expect(originOf(one, 'a:', ['extra.x=1']).values).toEqual(['extra.x']);
  });
});

it('keeps the texts of scalar values by path', () => {
  const { values } = traced({ [join('templates', 'a.yaml')]: HEAD });
  expect([values.get('image.tag'), values.get('hosts[1].name'), values.has('active')]).toEqual([
    '1.2',
    'b.example',
    false,
  ]);
});

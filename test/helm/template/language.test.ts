import { expect, it } from 'vitest';
import { renderText } from './render-text.ts';

/** Templates and what Helm 3.21.4 gives. */
const ROWS: readonly (readonly [template: string, output: string])[] = [
  ['a: {{ "a" | }}', 'a: a'],
  [
    'a: {{ printf "%v %+v %#v %q %x %5d|%-5d|%05d" .Values.m .Values.m .Values.m .Values.s .Values.s 3 4 5 }}',
    'a: map[a:1 b:2 c:map[z:1]] map[a:1 b:2 c:map[z:1]] map[string]interface {}{"a":1, "b":2, "c":map[string]interface {}{"z":1}} "hello" 68656c6c6f     3|4    |00005',
  ],
  [
    'a: {{ printf "%.3g %g %10.2f|%e %G %6.1f" 1234.5 1e100 3.14159 0.0 1e-10 2.25 }}',
    'a: 1.23e+03 1e+100       3.14|0.000000e+00 1E-10    2.2',
  ],
  [
    'a: {{ printf "%d%%" 5 }} {{ printf "%[3]v" 1 }} {{ printf "%[1]d %d" 1 2 }} {{ printf "%.*f" 2 3.14159 }} {{ printf "%-*d|" 5 42 }} {{ printf "%" }}',
    'a: 5% %!v(BADINDEX) 1 2 3.14 42   | %!(NOVERB)',
  ],
  [
    'a: {{ printf "%6s|%-6s|%.2s|%06d|%+d|% d|%x" "ab" "ab" "abc" 42 42 42 -42 }} {{ printf "%q %+q %#q" "a`b" "é" "abc" }} {{ printf "%c%c" 0x4E16 65 }} {{ printf "%U %#U" 0x1F600 0x1F600 }}',
    'a:     ab|ab    |ab|000042|+42| 42|-2a "a`b" "\\u00e9" `abc` 世A U+1F600 U+1F600 \'😀\'',
  ],
  [
    'a: {{ println 1 2 "a" nil }} {{ print nil 1 nil "a" true 1.5 }}',
    'a: 1 2 a <nil>\n <nil> 1 <nil>atrue 1.5',
  ],
  [
    'a: {{ range $i, $e := .Values.l }}{{ $i }}{{ $e }}{{ end }}{{ range $k, $v := .Values.m }}{{ $k }}{{ $v }}{{ end }}',
    'a: 011two2334truea1b2cmap[z:1]',
  ],
  [
    'a: {{ range .Values.em }}x{{ else }}e{{ end }} {{ range $x := .Values.nope }}x{{ else }}e{{ end }}',
    'a: e e',
  ],
  ['a: {{ range 3 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ . }}{{ end }}', 'a: 02'],
  ['a: {{ template "h" }}{{ define "h" }}[{{ . }}]{{ .x }}{{ end }}', 'a: []'],
  ['a: {{ block "b" 3 }}{{ . }}{{ end }}', 'a: 3'],
  ['a: {{ $x := 1 }}{{ range $x := .Values.l }}{{ $x }}{{ end }}{{ $x }}', 'a: 1two3true1'],
  ['a: {{ $x := "" }}{{ range .Values.l }}{{ $x = . }}{{ end }}{{ $x }}', 'a: true'],
  ['a: {{ .Values.l | join "-" }} {{ (list 1 2) | len }}', 'a: 1-two-3-true 2'],
  ['a: {{/* a */}}x', 'a: x'],
  ['a: {{ if not .Values.nope }}y{{ else if true }}z{{ end }}', 'a: y'],
  ['a: {{ if .Values.nope }}y{{ else if .Values.s }}z{{ end }}', 'a: z'],
  ['a: {{ add 1 "a" }} {{ add nil 1 }}', 'a: 1 1'],
  ['a: {{ html "<a>" }} {{ js "it\'s" }} {{ urlquery "a b" }}', "a: &lt;a&gt; it\\'s a+b"],
  [
    '{{ 0x1p4 }} {{ 1.5e1 }} {{ -5 }} {{ +5 }} {{ .5 }} {{ 5. }} {{ -0x10 }} {{ 1_0.5 }}',
    '16 15 -5 5 0.5 5 -16 10.5',
  ],
  [
    '{{ range $k, $v := .Values.m }}{{ with $v }}{{ $k }}{{ end }}{{ end }} {{ (split "," "a")._9 }}|',
    'abc |',
  ],
  ['{{- 3}} {{3 -}} y {{-3}}', '3 3y -3'],
  [
    '{{ define "a" }}1{{ end }}{{ tpl "{{ define \\"a\\" }}2{{ end }}{{ include \\"a\\" . }}" . }}{{ include "a" . }}',
    '21',
  ],
  ['{{ range 2 }}{{ range list }}{{ else }}{{ break }}{{ end }}{{ . }}{{ end }}', '01'],
  ['{{ $x := 1 }}{{ with 2 }}{{ $x = . }}{{ $x := 9 }}{{ end }}{{ $x }}', '2'],
  [
    '{{ define "r" }}{{ range $i, $e := . }}{{ $i }}{{ include "r" $e }}{{ $i }}{{ end }}{{ end }}{{ include "r" (list (list (list)) (list)) }}',
    '00001 1'.replace(' ', ''),
  ],
  ['{{ cat (trunc 1 "é") "x" | len }} {{ print (trunc 1 "é") (substr 1 2 "é") }}', '3 é'],
];

it.each(ROWS)('%s', (template, output) => {
  expect(renderText(template)).toBe(output);
});

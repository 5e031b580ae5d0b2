import { describe, expect, it } from 'vitest';
import { MartyError } from '../../../src/errors.ts';
import { renderText } from './render-text.ts';

/** Templates and what Helm 3.21.4 says of them. */
const PARSE_ERRORS: readonly (readonly [template: string, message: string])[] = [
  ['{{ 1__0 }}', '"1__0"'],
  ['{{ .Values.a-b }}', "bad character U+002D '-'"],
  ['a: {{ if }}x{{ end }}', 'missing value for if'],
  ['a: {{ else }}', 'unexpected {{else}}'],
  ['a: {{ if true }}x', 'unexpected EOF'],
  ['a: {{ define "x" }}a{{ end }}{{ define "x" }}b{{ end }}', 'multiple definition of template "x"'],
  ['a: {{ $y }}', 'undefined variable "$y"'],
  ['a: {{ "abc }}', 'unterminated quoted string'],
  ["a: {{ 'ab' }}", "'ab'"],
  ['a: {{ 0x }}', '"0x"'],
  ['a: {{ 1a }}', '"1a"'],
  ['a: {{ ( 1 }}', 'unclosed left paren'],
  ['a: {{ 1 ) }}', 'unexpected right paren'],
  ['a: {{ # }}', 'unexpected "#" in command'],
  ['a: {{ .Values.s.}}', 'unexpected <.> in operand'],
  ['a: {{ if true }}{{ else }}{{ else }}{{ end }}', 'expected end; found {{else}}'],
  ['a: {{ template x }}', 'unexpected "x" in template clause'],
  ['a: {{ "x\\q" }}', 'invalid syntax'],
  ['a: {{ range $i, $x, $z := .Values.l }}{{ end }}', 'too many declarations in range'],
  ['a: {{ $a, $b := 1 }}', 'too many declarations in command'],
  ['a: {{ nil.x }}', 'unexpected . after term "nil"'],
  ['a: {{ 1.x }}', '"1.x"'],
  ['a: {{ "a".x }}', 'unexpected . after term "\\"a\\""'],
  ['a: {{ true.x }}', 'unexpected . after term "true"'],
  ['a: {{ 1e1000 }}', '"1e1000"'],
  ['a: {{ /* a */ }}x', 'unexpected "/" in command'],
  ['a: {{/* a }}x', 'unclosed comment'],
  ['a: {{ break }}', '{{break}} outside {{range}}'],
  ['a: {{ range .Values.l }}{{ break 1 }}{{ end }}', 'unexpected "1" in {{break}}'],
  ['a: {{ 1 | 2 }}', 'non executable command in pipeline stage 2'],
];

const REFUSALS: readonly (readonly [template: string, message: string])[] = [
  ['a: {{ tpl "{{ fail \\"no\\" }}" . }}', 'execution error at (c/templates/t.yaml:1:6): no'],
  ['a: {{ tpl "{{ required \\"no\\" nil }}" . }}', 'execution error at (c/templates/t.yaml:1:6): no'],
  ['a: {{ fail "x: y: z" }}', 'execution error at (c/templates/t.yaml:1:6): x: y: z'],
  ['a: {{ required "x" "" }}', 'execution error at (c/templates/t.yaml:1:6): x'],
  ['a: {{ quote (fail "deep") }}', 'execution error at (c/templates/t.yaml:1:13): deep'],
  ['a: {{ include "x" (fail "deep") }}', 'execution error at (c/templates/t.yaml:1:19): deep'],
];

/** Place, node and message: what follows `template: c/templates/t.yaml:`. */
const EXECUTION_ERRORS: readonly (readonly [template: string, message: string])[] = [
  ['a: {{ (index .Values.l 0).x }}', "1:23: at <0>: can't evaluate field x in type float64"],
  ['a: {{ .Values.s.x }}', "1:13: at <.Values.s.x>: can't evaluate field x in type interface {}"],
  ['a: {{ .Values.nope.x }}', '1:13: at <.Values.nope.x>: nil pointer evaluating interface {}.x'],
  ['a: {{ range .Values.l }}{{ .x }}{{ end }}', "1:27: at <.x>: can't evaluate field x in type interface {}"],
  [
    'a: {{ range $v := .Values.l }}{{ $v.x }}{{ end }}',
    "1:35: at <$v.x>: can't evaluate field x in type interface {}",
  ],
  ['a: {{ $x := .Values.s }}{{ $x.y }}', "1:29: at <$x.y>: can't evaluate field y in type string"],
  ['a: {{ with .Values.s }}{{ .y }}{{ end }}', "1:26: at <.y>: can't evaluate field y in type string"],
  ['a: {{ template "nope" . }}', '1:15: at <{{template "nope" .}}>: template "nope" not defined'],
  [
    'a: {{ include "nope" . }}',
    '1:6: at <include "nope" .>: error calling include: template: no template "nope" associated with template "gotpl"',
  ],
  [
    'a: {{ upper .Values.nope }}',
    '1:19: at <.Values.nope>: wrong type for value; expected string; got interface {}',
  ],
  ['a: {{ .Values.nope | upper }}', '1:21: at <upper>: invalid value; expected string'],
  [
    'a: {{ trunc 5 .Values.nope }}',
    '1:21: at <.Values.nope>: wrong type for value; expected string; got interface {}',
  ],
  ['a: {{ .Values.nope | trunc 5 }}', '1:27: at <5>: invalid value; expected string'],
  ['a: {{ trunc "a" "b" }}', '1:12: at <"a">: expected integer; found "a"'],
  ['a: {{ trunc }}', '1:6: at <trunc>: wrong number of args for trunc: want 2 got 0'],
  ['a: {{ trunc 1 2 3 }}', '1:6: at <trunc>: wrong number of args for trunc: want 2 got 3'],
  ['a: {{ upper nil }}', '1:12: at <nil>: cannot assign nil to string'],
  [
    'a: {{ index .Values.l 5 }}',
    '1:6: at <index .Values.l 5>: error calling index: reflect: slice index out of range',
  ],
  [
    'a: {{ index .Values.m 1 }}',
    '1:6: at <index .Values.m 1>: error calling index: value has type int; should be string',
  ],
  ['a: {{ index nil 1 }}', '1:6: at <index nil 1>: error calling index: index of untyped nil'],
  ['a: {{ len .Values.nope }}', '1:6: at <len .Values.nope>: error calling len: len of nil pointer'],
  ['a: {{ len 3 }}', '1:6: at <len 3>: error calling len: len of type int'],
  ['a: {{ .Values.m 1 }}', '1:13: at <.Values.m>: m is not a method but has arguments'],
  ['a: {{ .Values.s | .Values.m }}', '1:25: at <.Values.m>: m is not a method but has arguments'],
  ['a: {{ eq }}', '1:6: at <eq>: wrong number of args for eq: want at least 1 got 0'],
  ['a: {{ and }}', '1:6: at <and>: wrong number of args for and: want at least 1 got 0'],
  ['a: {{ ne 1 }}', '1:6: at <ne>: wrong number of args for ne: want 2 got 1'],
  [
    'a: {{ lt "a" 1 }}',
    '1:6: at <lt "a" 1>: error calling lt: incompatible types for comparison: string and int',
  ],
  ['a: {{ lt .Values.l 1 }}', '1:6: at <lt .Values.l 1>: error calling lt: invalid type for comparison'],
  [
    'a: {{ eq .Values.m .Values.l }}',
    '1:6: at <eq .Values.m .Values.l>: error calling eq: non-comparable types map[a:%!s(float64=1) b:%!s(float64=2) c:map[z:%!s(float64=1)]]: map[string]interface {}, []interface {}: [1 two 3 <nil> true]',
  ],
  [
    'a: {{ eq .Values.m .Values.m }}',
    '1:6: at <eq .Values.m .Values.m>: error calling eq: non-comparable type map[a:%!s(float64=1) b:%!s(float64=2) c:map[z:%!s(float64=1)]]: map[string]interface {}',
  ],
  ['a: {{ printf 1 }}', '1:13: at <1>: expected string; found 1'],
  ['a: {{ $x = 1 }}', '1:11: at <1>: undefined variable: $x'],
  [
    'a: {{ tpl "{{ .x.y.z }}" . }}',
    '1:6: at <tpl "{{ .x.y.z }}" .>: error calling tpl: error during tpl function execution for "{{ .x.y.z }}": template: gotpl:1:5: executing "gotpl" at <.x.y.z>: nil pointer evaluating interface {}.y',
  ],
  [
    'a: {{ tpl "{{ if }}" . }}',
    '1:6: at <tpl "{{ if }}" .>: error calling tpl: cannot parse template "{{ if }}": template: gotpl:1: missing value for if',
  ],
  [
    'a: {{ define "f" }}{{ tpl "{{ .x.y.z }}" . }}{{ end }}{{ include "f" . }}',
    '1:57: at <include "f" .>: error calling include: template: c/templates/t.yaml:1:22: executing "f" at <tpl "{{ .x.y.z }}" .>: error calling tpl: error during tpl function execution for "{{ .x.y.z }}": template: gotpl:1:5: executing "gotpl" at <.x.y.z>: nil pointer evaluating interface {}.y',
  ],
  [
    'a: {{ call .Values.s }}',
    '1:6: at <call .Values.s>: error calling call: non-function .Values.s of type string',
  ],
  ['a: {{ with $x := 5 }}{{ $x }}{{ end }} {{ with nil }}{{ end }}', '1:47: at <nil>: nil is not a command'],
  [
    'a: {{ template "h" .Values.s }}{{ define "h" }}[{{ . }}]{{ .x }}{{ end }}',
    '1:59: executing "h" at <.x>: can\'t evaluate field x in type string',
  ],
  ['a: {{ 9223372036854775808 }}', '1:6: at <9223372036854775808>: 9223372036854775808 overflows int'],
  ['a: {{ range $i, $c := "abc" }}{{ end }}', '1:22: at <"abc">: range can\'t iterate over abc'],
  ['a: {{ .Values.l.x }}', "1:13: at <.Values.l.x>: can't evaluate field x in type interface {}"],
  ['a: {{ (list 1 2).x }}', "1:14: at <2>: can't evaluate field x in type []interface {}"],
  ['a: {{ (dict "a" nil).a.b }}', '1:16: at <nil>: nil pointer evaluating interface {}.b'],
  ['a: {{ nil | upper }}', '1:6: at <nil>: nil is not a command'],
  ['a: {{ "a" | .x }}', '1:12: at <.x>: x is not a method but has arguments'],
];

function errorOf(template: string): MartyError {
  try {
    renderText(template);
  } catch (error) {
    if (error instanceof MartyError) return error;
    throw error;
  }
  throw new Error('the template gave no error');
}

describe('errors of templates in the words of Helm', () => {
  it.each(PARSE_ERRORS)('%s does not parse', (template, message) => {
    expect(errorOf(template)).toMatchObject({
      code: 'MARTY-H001',
      message: `parse error at (c/templates/t.yaml:1): ${message}`,
      where: { file: 'c/templates/t.yaml', line: 1 },
    });
  });

  it.each(REFUSALS)('%s refuses', (template, message) => {
    expect(errorOf(template)).toMatchObject({ code: 'MARTY-H003', message });
  });

  it.each(EXECUTION_ERRORS)('%s fails', (template, message) => {
    const full = `template: c/templates/t.yaml:${message}`;
    expect(errorOf(template)).toMatchObject({ code: 'MARTY-H002' });
    expect(errorOf(template).message.replace('executing "c/templates/t.yaml" at ', 'at ')).toBe(full);
  });
});

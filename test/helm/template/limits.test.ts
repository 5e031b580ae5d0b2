import { describe, expect, it } from 'vitest';
import { MartyError } from '../../../src/errors.ts';
import { renderText, type TextOptions } from './render-text.ts';

function codeOf(template: string, options?: TextOptions): string {
  try {
    renderText(template, options);
  } catch (error) {
    if (error instanceof MartyError) return error.code;
    throw error;
  }
  return 'none';
}

/** A clock that has run out after some looks at it. */
function deadline(): () => void {
  let looks = 0;
  return () => {
    if (++looks > 100) throw new MartyError('MARTY-H005', 'too long');
  };
}

describe('hostile templates end in a coded error', () => {
  it('a template that includes itself is stopped at Helm’s thousand', () => {
    expect(() => renderText('{{ define "r" }}{{ include "r" . }}{{ end }}{{ include "r" . }}')).toThrow(
      /rendering template has a nested reference name: r: unable to execute template$/,
    );
  });

  it.each([
    [
      'two templates that include each other in turn',
      '{{ define "a" }}{{ with 1 }}{{ include "b" . | trim }}{{ end }}{{ end }}{{ define "b" }}{{ if true }}{{ include "a" . | upper }}{{ end }}{{ end }}{{ include "a" . }}',
    ],
    [
      'a template action that calls itself',
      '{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}',
    ],
    [
      'a text of tpl that runs itself',
      '{{ define "x" }}{{ tpl "{{ include \\"x\\" . }}" . | trim }}{{ end }}{{ include "x" . }}',
    ],
  ])('%s', (_, template) => {
    expect(['MARTY-H002', 'MARTY-H006']).toContain(codeOf(template));
  });

  it('a range without end hits the time limit', () => {
    expect(codeOf('{{ range 9223372036854775807 }}{{ end }}', { checkDeadline: deadline() })).toBe(
      'MARTY-H005',
    );
  });

  it('nested includes without end of time hit the time limit', () => {
    const doubling = Array.from(
      { length: 40 },
      (_, i) => `{{ define "d${i}" }}{{ include "d${i + 1}" . }}{{ include "d${i + 1}" . }}{{ end }}`,
    ).join('');
    expect(
      codeOf(`${doubling}{{ define "d40" }}{{ end }}{{ include "d0" . }}`, { checkDeadline: deadline() }),
    ).toBe('MARTY-H005');
  });

  it('output beyond the limit', () => {
    expect(codeOf('{{ range 1000000 }}0123456789{{ end }}', { limits: { output: 1000 } })).toBe('MARTY-H004');
    expect(renderText('0123456789', { limits: { output: 26 } })).toBe('0123456789');
  });

  it.each([
    ['parentheses', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
    ['blocks', `${'{{ if true }}'.repeat(5000)}${'{{ end }}'.repeat(5000)}`],
    ['else ifs', `{{ if false }}${'{{ else if false }}'.repeat(5000)}{{ end }}`],
  ])('%s inside each other', (_, template) => {
    expect(codeOf(template)).toBe('MARTY-H001');
  });

  it('plain data: __proto__ and constructor are keys like others', () => {
    expect(renderText('{{ .__proto__ }}|{{ .constructor }}|{{ .Values.method }}')).toBe('||');
  });
});

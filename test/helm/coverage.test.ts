import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOTE } from '../../scripts/reference-pages.js';
import { calledWords, functionsPage, shownBy } from '../../scripts/template-functions.js';
import { callableNames } from '../../src/helm/callable-names.ts';
import { Lexer } from '../../src/helm/template/lexer.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const shown = shownBy(ROOT);
const names = callableNames(4);

describe('the page of template functions', () => {
  it('is as it is written (npm run docs)', () => {
    const page = readFileSync(join(ROOT, 'docs/reference/template-functions.md'), 'utf8');
    expect(page).toBe(functionsPage(NOTE, names, shown));
  });

  it('names a fixture for every function', () => {
    expect(names.length).toBe(240);
    expect(names.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('names fixtures that really call the function, by the lexer of the engine', () => {
    const templates = names.flatMap((name) => {
      const file = shown.get(name) ?? '';
      return file.endsWith('.ts') ? [] : [[name, file] as const];
    });
    for (const [name, file] of templates)
      expect(identifiers(readFileSync(join(ROOT, file), 'utf8')), `${name} in ${file}`).toContain(name);
    expect(names.length - templates.length).toBeLessThan(4);
  });

  it('takes no field, variable, text or comment for a function', () => {
    expect(
      calledWords('upper {{ $lower := .title | quote }}{{/* trim */}}{{ "html" }}{{ (len .x).y }}'),
    ).toEqual(['quote', 'len']);
  });
});

function identifiers(text: string): Set<string> {
  const lexer = new Lexer(text);
  const found = new Set<string>();
  for (let token = lexer.next(); token.type !== 'eof' && token.type !== 'error'; token = lexer.next())
    if (token.type === 'identifier') found.add(token.text);
  return found;
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { templateFiles } from '../../scripts/templates.js';
import { foldLongLines } from '../../src/generators/fold-lines.ts';
import { renderPath, renderSet } from '../../src/generators/template-engine.ts';

const data = { resource: { kebab: 'pet', empty: '' } };

describe('renderPath', () => {
  it.each([
    ['src/{{resource.kebab}}.ts.hbs', 'src/pet.ts'],
    ['_github/workflows/ci.yml', '.github/workflows/ci.yml'],
    ['a/_env', 'a/.env'],
    ['0001_create.sql', '0001_create.sql'],
  ])('%s → %s', (template, path) => {
    expect(renderPath(template, data)).toBe(path);
  });

  it.each([
    '{{resource.none}}.ts',
    '{{none.kebab}}.ts',
    '{{resource.empty}}.ts',
    '{{resource}}.ts',
    '{{constructor.name}}',
  ])('refuses %s, which would give no name', (template) => {
    expect(() => renderPath(template, data)).toThrow(expect.objectContaining({ code: 'MARTY-G001' }));
  });
});

describe('renderSet', () => {
  it('fails on a value that a template misses', () => {
    expect(() => renderSet('plugin', {})).toThrow(expect.objectContaining({ code: 'MARTY-G001' }));
  });

  it('is empty for a folder that is not there', () => {
    expect(renderSet('nowhere', {})).toEqual([]);
  });
});

describe('templates', () => {
  it('are all packed', () => {
    const root = join(import.meta.dirname, '../../templates');
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(templateFiles()).toHaveLength(files.length);
  });

  it('have no dot files, which packing tools drop', () => {
    expect(templateFiles().filter((path) => /(^|\/)\./.test(path))).toEqual([]);
  });
});

describe('foldLongLines', () => {
  const long = 'a'.repeat(100);

  it.each([
    [`import { a${long}, b } from './c.ts';`, `import {\n  a${long},\n  b,\n} from './c.ts';`],
    [`import type { a${long}, b } from './c.ts';`, `import type {\n  a${long},\n  b,\n} from './c.ts';`],
    [`function f(a: A${long}, b: B): C {`, `function f(\n  a: A${long},\n  b: B,\n): C {`],
  ])('folds %s', (line, folded) => {
    expect(foldLongLines(line)).toBe(folded);
  });

  it.each([
    `import { a${long} } from './a-long-path-of-a-file.ts';`,
    `const a = '${long} and some more text';`,
    'import { a, b } from "c";',
  ])('leaves %s', (line) => {
    expect(foldLongLines(line)).toBe(line);
  });
});

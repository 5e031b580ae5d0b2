import { expect, it } from 'vitest';
import { type Import, sourceImports } from './support/imports.ts';

/*
 * routes → services → repositories → database. No layer is skipped and none looks up; models are known to all.
 * Files right in src/ put the layers together and may import all of them.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  routes: ['services', 'models'],
  services: ['repositories', 'models'],
  repositories: ['database', 'models'],
  database: [],
  models: [],
};

/** Layers that stay free of libraries, apart from the errors of the runtime. */
const PURE = ['services', 'models'];

function isAllowed({ file, target, kind }: Import): boolean {
  const [from = '', ...rest] = file.split('/');
  if (rest.length === 0) return true;
  if (kind === 'package') return !PURE.includes(from) || target === '@marty/runtime';
  const [to = ''] = target.split('/');
  return to === from || (ALLOWED[from] ?? []).includes(to);
}

it('imports point down, one layer at a time', () => {
  const imports = sourceImports();
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((found) => !isAllowed(found)).map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
});

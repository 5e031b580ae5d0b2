import { expect, it } from 'vitest';
import { type Import, sourceImports } from './support/imports.ts';

/*
 * adapters → application → domain. Nothing points the other way, no adapter knows another one, and no library
 * reaches the inside. Files right in src/ put the parts together and may import all of them.
 */

/** `domain`, `application`, or one adapter: `adapters/in/http`. */
function layerOf(file: string): string {
  const parts = file.split('/');
  return parts.slice(0, parts[0] === 'adapters' ? 3 : 1).join('/');
}

function isAllowed({ file, target, kind }: Import): boolean {
  const from = layerOf(file);
  if (!file.includes('/')) return true;
  if (kind === 'package') {
    return from.startsWith('adapters/') || (from === 'application' && target === '@marty/runtime');
  }
  const to = layerOf(target);
  if (to === from || to === 'domain') return to === from || from !== 'domain';
  return to === 'application' && from.startsWith('adapters/');
}

it('imports point inwards', () => {
  const imports = sourceImports();
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((found) => !isAllowed(found)).map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
});

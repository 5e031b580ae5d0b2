import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { DesiredTree } from '../../../src/plan/desired-tree.ts';

const NODE_MODULES = resolve(import.meta.dirname, '../../../node_modules');

/** Writes a tree to a new folder that shares this repository's packages; `remove` takes it away. */
export function writeTree(tree: DesiredTree): { root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'marty-generated-'));
  for (const { path, content } of tree.files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  symlinkSync(NODE_MODULES, join(root, 'node_modules'), 'dir');
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

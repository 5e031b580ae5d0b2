import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { test } from 'vitest';
import { pluginTree } from '../../src/generators/plugin-tree.ts';
import { pluginOf, serviceOf } from './support/answers.ts';
import { writeTree } from './support/write-tree.ts';

test('scratch', () => {
  rmSync('/tmp/scratch', { recursive: true, force: true });
  mkdirSync('/tmp/scratch');
  const resource = process.env['R'] ?? 'pet';
  for (const architecture of ['hexagonal', 'layered'] as const)
    for (const features of [[], ['database']] as const) {
      const { root } = writeTree(
        pluginTree(pluginOf({ services: [serviceOf({ architecture, features, resource })] })),
      );
      renameSync(root, `/tmp/scratch/${architecture}-${features.length}`);
    }
});

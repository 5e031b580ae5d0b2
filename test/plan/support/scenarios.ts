import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApplyOptions, applyPlan } from '../../../src/plan/apply.ts';
import type { DesiredTree } from '../../../src/plan/desired-tree.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { planTree } from '../../../src/plan/planner.ts';
import { planUndo } from '../../../src/plan/undo.ts';
import type { WriteFs } from '../../../src/ports/fs.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { file, tree } from './trees.ts';

/** Something that writes, and the state that it starts from. */
export interface Scenario {
  readonly name: string;
  /** Prepares an empty folder; returns the root. */
  prepare(folder: string, options: ApplyOptions): Promise<string>;
  plan(fs: WriteFs, root: string): Plan;
}

const CREATE: DesiredTree = tree(
  [
    file('plugin.yaml', 'kind: Plugin\n', { policy: 'once' }),
    file('services/catalog/src/server.ts', 'export const port = 3000;\n', { policy: 'merge' }),
    file('services/catalog/src/routes.ts', 'export const routes = [];\n', { policy: 'merge' }),
    file('services/catalog/test/server.test.ts', 'test\n'),
    file('old/gone.txt', 'gone\n'),
    file('old/deep/gone.txt', 'gone too\n'),
    file('old/moved.txt', 'moved from one place to another\n'),
    file('bin/run', '#!/bin/sh\n', { mode: 0o755 }),
    file('bin/tool', '#!/bin/sh\nexit 0\n'),
  ],
  { record: { version: 1 } },
);

const CHANGE: DesiredTree = tree(
  [
    file('services/catalog/src/server.ts', 'export const port = 4000;\n', { policy: 'merge' }),
    file('services/catalog/src/routes.ts', 'export const routes = [1];\n', { policy: 'merge' }),
    file('services/payments/src/server.ts', 'export const port = 5000;\n', { policy: 'merge' }),
    file('services/payments/README.md', '# payments\n', { policy: 'once' }),
    file('new/moved.txt', 'moved from one place to another\n'),
    file('bin/tool', '#!/bin/sh\nexit 0\n', { mode: 0o755 }),
  ],
  {
    absent: ['old/gone.txt', 'old/deep/gone.txt', 'old/moved.txt'].map((path) => ({ path, reason: 'old' })),
    record: { version: 2 },
  },
);

async function created(folder: string, options: ApplyOptions): Promise<string> {
  const root = join(folder, 'shop');
  await applyPlan(nodeFs, planTree(nodeFs, root, CREATE), options);
  chmodSync(join(root, 'services/catalog/src/routes.ts'), 0o600);
  return root;
}

async function changed(folder: string, options: ApplyOptions): Promise<string> {
  const root = await created(folder, options);
  await applyPlan(nodeFs, planTree(nodeFs, root, CHANGE), options);
  return root;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'create a tree',
    prepare: async (folder) => join(folder, 'plugins/shop'),
    plan: (fs, root) => planTree(fs, root, CREATE),
  },
  {
    name: 'write into a folder that is not marty’s',
    prepare: async (folder) => {
      mkdirSync(join(folder, 'shop/bin'), { recursive: true });
      writeFileSync(join(folder, 'shop/bin/mine'), 'mine\n');
      return join(folder, 'shop');
    },
    plan: (fs, root) => planTree(fs, root, CREATE),
  },
  { name: 'change a tree', prepare: created, plan: (fs, root) => planTree(fs, root, CHANGE) },
  { name: 'undo a change', prepare: changed, plan: (fs, root) => planUndo(fs, root) },
  {
    name: 'undo the creation of a tree',
    prepare: async (folder, options) => {
      const root = join(folder, 'plugins/shop');
      await applyPlan(nodeFs, planTree(nodeFs, root, CREATE), options);
      return root;
    },
    plan: (fs, root) => planUndo(fs, root),
  },
  {
    name: 'undo the creation of a tree that holds a file of the user',
    prepare: async (folder, options) => {
      const root = await created(folder, options);
      chmodSync(join(root, 'services/catalog/src/routes.ts'), 0o644);
      writeFileSync(join(root, 'services/mine.txt'), 'mine\n');
      return root;
    },
    plan: (fs, root) => planUndo(fs, root),
  },
];

export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

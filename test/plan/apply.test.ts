import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import { listHistory } from '../../src/plan/history.ts';
import { isEmptyPlan } from '../../src/plan/plan.ts';
import { planTree } from '../../src/plan/planner.ts';
import { planUndo } from '../../src/plan/undo.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { snapshotTree, withoutHistory } from './support/snapshot-tree.ts';
import { type FsCall, watchedFs } from './support/watched-fs.ts';
import { applyOptions, file, temporaryFolder, tree } from './support/workspace.ts';

const FIRST = tree([
  file('plugin.yaml', 'kind: Plugin\n', { policy: 'once' }),
  file('src/deep/server.ts', 'export {};\n', { policy: 'merge' }),
  file('bin/run', '#!/bin/sh\n', { mode: 0o755 }),
]);

const SECOND = tree(
  [
    file('src/deep/server.ts', 'export const port = 1;\n', { policy: 'merge' }),
    file('src/users/users.ts', 'users\n'),
    file('bin/run', '#!/bin/sh\n'),
  ],
  { absent: [{ path: 'plugin.yaml', reason: 'gone' }] },
);

describe('applyPlan', () => {
  it('lands a new tree, and planning it again gives an empty plan', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'a/b');
    const plan = planTree(nodeFs, root, FIRST);
    const applied = await applyPlan(nodeFs, plan, applyOptions());
    expect(applied.id).toMatch(/^0001-[0-9a-f]{8}$/);
    expect(readFileSync(join(root, 'src/deep/server.ts'), 'utf8')).toBe('export {};\n');
    expect(snapshotTree(root)['bin/run']).toMatch(/^file 755 /);
    expect(Object.keys(snapshotTree(folder)).filter((path) => /staging|lock/.test(path))).toEqual([]);
    expect(isEmptyPlan(planTree(nodeFs, root, FIRST))).toBe(true);
  });

  it('undoes the landing, with the folders above the root', async () => {
    const folder = temporaryFolder();
    const before = snapshotTree(folder);
    const root = join(folder, 'a/b');
    await applyPlan(nodeFs, planTree(nodeFs, root, FIRST), applyOptions());
    await applyPlan(nodeFs, planUndo(nodeFs, root), applyOptions());
    expect(snapshotTree(folder)).toEqual(before);
  });

  it('edits, creates and deletes in an existing tree, and undoes it byte for byte', async () => {
    const root = join(temporaryFolder(), 'shop');
    await applyPlan(nodeFs, planTree(nodeFs, root, FIRST), applyOptions());
    chmodSync(join(root, 'src/deep/server.ts'), 0o600);
    const before = snapshotTree(root);
    const plan = planTree(nodeFs, root, SECOND);
    expect(plan.operations.map(({ kind }) => kind)).toEqual(['edit', 'create', 'delete']);
    await applyPlan(nodeFs, plan, applyOptions());
    expect(existsSync(join(root, 'plugin.yaml'))).toBe(false);
    expect(snapshotTree(root)['src/deep/server.ts']).toMatch(/^file 600 /);
    expect(isEmptyPlan(planTree(nodeFs, root, SECOND))).toBe(true);
    await applyPlan(nodeFs, planUndo(nodeFs, root), applyOptions());
    expect(snapshotTree(root)).toEqual(before);
  });

  it('leaves nothing of its own after an undo in a folder that it did not make', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'empty'), { mode: 0o700 });
    writeFileSync(join(root, 'README.md'), 'mine\n');
    const before = snapshotTree(root);
    await applyPlan(
      nodeFs,
      planTree(nodeFs, root, tree([file('empty/x', 'x'), file('b/c/d', 'd')])),
      applyOptions(),
    );
    await applyPlan(nodeFs, planUndo(nodeFs, root), applyOptions());
    expect(snapshotTree(root)).toEqual(before);
  });

  it('keeps files that are not its own when it undoes a landing', async () => {
    const root = join(temporaryFolder(), 'shop');
    await applyPlan(nodeFs, planTree(nodeFs, root, FIRST), applyOptions());
    writeFileSync(join(root, 'src/mine.ts'), 'mine\n');
    await applyPlan(nodeFs, planUndo(nodeFs, root), applyOptions());
    expect(Object.keys(snapshotTree(root))).toEqual(['src', 'src/mine.ts']);
  });

  it('refuses to undo over edits, and names all of them', async () => {
    const root = join(temporaryFolder(), 'shop');
    await applyPlan(nodeFs, planTree(nodeFs, root, FIRST), applyOptions());
    writeFileSync(join(root, 'bin/run'), 'mine\n');
    writeFileSync(join(root, 'plugin.yaml'), 'mine\n');
    const before = snapshotTree(root);
    const undo = planUndo(nodeFs, root);
    expect(undo.conflicts.map(({ path }) => path).sort()).toEqual(['bin/run', 'plugin.yaml']);
    await expect(applyPlan(nodeFs, undo, applyOptions())).rejects.toMatchObject({
      code: 'MARTY-P002',
      exitCode: 3,
    });
    expect(snapshotTree(root)).toEqual(before);
  });

  it('undoes only in order', async () => {
    const root = join(temporaryFolder(), 'shop');
    await applyPlan(nodeFs, planTree(nodeFs, root, FIRST), applyOptions());
    await applyPlan(nodeFs, planTree(nodeFs, root, SECOND), applyOptions());
    expect(() => planUndo(nodeFs, root, '1')).toThrow(expect.objectContaining({ code: 'MARTY-P009' }));
    expect(() => planUndo(nodeFs, root, '9')).toThrow(expect.objectContaining({ code: 'MARTY-P008' }));
    expect(planUndo(nodeFs, root, '2').undoes).toMatch(/^0002-/);
    expect(withoutHistory(snapshotTree(root))['.marty/record.json']).toBeDefined();
  });

  it('keeps the user’s template overrides when it undoes a landing', async () => {
    const root = join(temporaryFolder(), 'shop');
    await applyPlan(nodeFs, planTree(nodeFs, root, FIRST), applyOptions());
    mkdirSync(join(root, '.marty/templates'));
    writeFileSync(join(root, '.marty/templates/server.ts.hbs'), 'mine\n');
    await applyPlan(nodeFs, planUndo(nodeFs, root), applyOptions());
    expect(Object.keys(snapshotTree(root))).toEqual([
      '.marty',
      '.marty/templates',
      '.marty/templates/server.ts.hbs',
    ]);
  });

  it('keeps the last fifty applies for undo', async () => {
    const root = join(temporaryFolder(), 'shop');
    for (let count = 1; count <= 53; count += 1) {
      await applyPlan(nodeFs, planTree(nodeFs, root, tree([file('a', `${count}`)])), applyOptions());
    }
    const history = listHistory(nodeFs, root);
    expect(history).toHaveLength(50);
    expect([history[0]?.id.slice(0, 4), history.at(-1)?.id.slice(0, 4)]).toEqual(['0004', '0053']);
    await applyPlan(nodeFs, planUndo(nodeFs, root, '53'), applyOptions());
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('52');
  });

  it.each(['a new folder', 'an existing folder'])(
    'flushes before it commits if asked, in %s',
    async (kind) => {
      const root = join(temporaryFolder(), 'shop');
      if (kind === 'an existing folder') mkdirSync(root);
      const calls: FsCall[] = [];
      const plan = planTree(nodeFs, root, FIRST);
      await applyPlan(
        watchedFs((call) => void calls.push(call)),
        plan,
        { ...applyOptions(), durable: true },
      );
      const commit = calls.findIndex(
        ({ method, path }) => method === 'rename' && !path.endsWith('journal.json.new'),
      );
      const before = calls.slice(0, commit);
      const written = before.filter(({ method, path }) => method === 'writeFile' && !path.includes('/lock-'));
      const flushed = new Set(before.filter(({ method }) => method === 'sync').map(({ path }) => path));
      expect(written.length).toBeGreaterThan(plan.operations.length);
      expect(written.filter(({ path }) => !flushed.has(path))).toEqual([]);
    },
  );
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import { planTree } from '../../src/plan/planner.ts';
import { recover } from '../../src/plan/recover.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { snapshotTree } from './support/snapshot-tree.ts';
import { watchedFs } from './support/watched-fs.ts';
import { applyOptions, fakeProcesses, file, temporaryFolder, tree } from './support/workspace.ts';

const NEXT_RUN = fakeProcesses(2000);

/** A root where an apply crashed when all its files were in place, but before it was committed. */
async function crashed(): Promise<string> {
  const root = temporaryFolder();
  const first = tree([file('edited', 'old\n'), file('deleted', 'old\n'), file('calm', 'old\n')]);
  await applyPlan(nodeFs, planTree(nodeFs, root, first), applyOptions());
  const second = tree([file('edited', 'new\n'), file('created', 'new\n'), file('calm', 'new\n')], {
    absent: [{ path: 'deleted', reason: 'old' }],
    summary: 'Change things',
  });
  let dead = false;
  const fs = watchedFs(({ method, path }) => {
    dead ||= method === 'rename' && /\/staging-0002-[0-9a-f]{8}$/.test(path);
    if (dead) throw new Error('crashed');
  });
  await expect(applyPlan(fs, planTree(nodeFs, root, second), applyOptions())).rejects.toThrow('crashed');
  expect(readFileSync(join(root, 'edited'), 'utf8')).toBe('new\n');
  return root;
}

describe('recover', () => {
  it('takes back what was not committed, and says what it was', async () => {
    const root = await crashed();
    expect(recover(nodeFs, root, NEXT_RUN)).toEqual({ rolledBack: ['Change things'], left: [], busy: false });
    expect(Object.keys(snapshotTree(root)).filter((path) => !path.startsWith('.marty'))).toEqual([
      'calm',
      'deleted',
      'edited',
    ]);
    expect(readFileSync(join(root, 'edited'), 'utf8')).toBe('old\n');
  });

  it('leaves files alone that were changed after the crash, with the content from before beside them', async () => {
    const root = await crashed();
    for (const path of ['edited', 'created', 'deleted']) writeFileSync(join(root, path), 'mine\n');
    expect([...recover(nodeFs, root, NEXT_RUN).left].sort()).toEqual(['created', 'deleted', 'edited']);
    for (const path of ['edited', 'created', 'deleted']) {
      expect(readFileSync(join(root, path), 'utf8')).toBe('mine\n');
    }
    expect(readFileSync(join(root, 'edited.orig'), 'utf8')).toBe('old\n');
    expect(readFileSync(join(root, 'deleted.orig'), 'utf8')).toBe('old\n');
    expect(readFileSync(join(root, 'calm'), 'utf8')).toBe('old\n');
  });

  it('does nothing, and writes nothing, where there is nothing to do', async () => {
    const root = join(temporaryFolder(), 'shop');
    const writes: string[] = [];
    const fs = watchedFs((call) => {
      if (call.writes) writes.push(call.method);
    });
    recover(fs, root, NEXT_RUN);
    await applyPlan(nodeFs, planTree(nodeFs, root, tree([file('a', 'x')])), applyOptions());
    recover(fs, root, NEXT_RUN);
    expect(writes).toEqual([]);
  });

  it('sweeps new trees of the dead beside the root, and no others', async () => {
    const folder = temporaryFolder();
    const id = 'a'.repeat(12);
    const names = [
      `.marty-staging-${id}-1-7-here`,
      `.marty-staging-${id}-2-7-here`,
      '.marty-staging-mine',
      'other',
    ];
    for (const name of names) mkdirSync(join(folder, name, 'src'), { recursive: true });
    recover(nodeFs, join(folder, 'shop'), fakeProcesses(9, [2]));
    expect(Object.keys(snapshotTree(folder)).filter((path) => !path.includes('/'))).toEqual(
      names.slice(1).sort(),
    );
  });
});

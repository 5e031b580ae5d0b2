import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import type { DesiredTree } from '../../src/plan/desired-tree.ts';
import { planTree } from '../../src/plan/planner.ts';
import { renderConflictDiff, renderDiff } from '../../src/plan/render-diff.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { describeWith } from '../support/needs.ts';
import { snapshotTree } from './support/snapshot-tree.ts';
import { applyOptions, file, temporaryFolder, tree } from './support/workspace.ts';

const git = spawnSync('git', ['--version']).status === 0 ? 'git' : undefined;

function withoutState(root: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(snapshotTree(root)).filter(([path]) => !path.startsWith('.marty')),
  );
}

/** Applies the plan's diff with git to a copy of the tree, and the plan itself to the tree; both must be equal. */
async function judge(root: string, desired: DesiredTree): Promise<void> {
  const plan = planTree(nodeFs, root, desired);
  const copy = `${root}-copy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(root, copy, { recursive: true });
  const diff = renderDiff(plan);
  await applyPlan(nodeFs, plan, applyOptions());
  if (diff !== '') {
    const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: copy,
      input: diff,
    });
    expect(status, `${stderr}\n${diff}`).toBe(0);
  }
  expect(withoutState(copy)).toEqual(withoutState(root));
  rmSync(copy, { recursive: true, force: true });
}

describeWith(git, 'git', 'renderDiff, judged by git apply', () => {
  it('covers every kind of operation and odd names', async () => {
    const root = join(temporaryFolder(), 'root');
    const long = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join('');
    const first = tree([
      file('edit.txt', long),
      file('no newline', 'a\nb'),
      file('moved.txt', 'moved\n'),
      file('gone.txt', 'gone\n'),
      file('run.sh', '#!/bin/sh\n'),
      file('empty', ''),
      file('with space/é "quoted".txt', 'x\n'),
    ]);
    await applyPlan(nodeFs, planTree(nodeFs, root, first), applyOptions());
    const second = tree(
      [
        file('edit.txt', long.replace('line 3\n', 'line three\n').replace('line 30\n', '')),
        file('no newline', 'a\nb\n'),
        file('new/moved.txt', 'moved\n'),
        file('run.sh', '#!/bin/sh\n', { mode: 0o755 }),
        file('tool.sh', '#!/bin/sh\nexit 1\n', { mode: 0o755 }),
        file('with space/é "quoted".txt', 'y\n'),
        file('empty', 'no longer'),
      ],
      { absent: ['moved.txt', 'gone.txt'].map((path) => ({ path, reason: 'old' })) },
    );
    await judge(root, second);
  });

  it('holds for any text', async () => {
    const parent = temporaryFolder();
    const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', '-- x\n', '@@ y\n', 'end'), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const root = join(parent, 'root');
        rmSync(root, { recursive: true, force: true });
        const desired = (lines: string[]) => tree([file('f', lines.join('')), file('g', 'constant\n')]);
        await applyPlan(nodeFs, planTree(nodeFs, root, desired(before)), applyOptions());
        await judge(root, desired(after));
      }),
      { numRuns: 40 },
    );
  });
});

describe('renderDiff', () => {
  it('is git’s form', () => {
    const plan = planTree(nodeFs, temporaryFolder(), tree([file('src/a.ts', 'export {};\n')]));
    expect(renderDiff(plan)).toMatchInlineSnapshot(`
      "diff --git a/src/a.ts b/src/a.ts
      new file mode 100644
      --- /dev/null
      +++ b/src/a.ts
      @@ -0,0 +1,1 @@
      +export {};
      "
    `);
  });

  it('shows one path, or marty’s own files, if asked', () => {
    const plan = planTree(nodeFs, temporaryFolder(), tree([file('src/a.ts', 'a'), file('src-b.ts', 'b')]));
    const paths = (diff: string) => [...diff.matchAll(/^diff --git a\/(\S+)/gm)].map(([, path]) => path);
    expect(paths(renderDiff(plan, { path: 'src' }))).toEqual(['src/a.ts']);
    expect(paths(renderDiff(plan, { path: 'src-b.ts' }))).toEqual(['src-b.ts']);
    expect(paths(renderDiff(plan, { bookkeeping: true }))).toContain('.marty/record.json');
  });

  it('does not print what is not text', () => {
    const plan = planTree(nodeFs, temporaryFolder(), tree([file('a.bin', 'x\0y')]));
    expect(renderDiff(plan)).toContain('Binary files /dev/null and b/a.bin differ');
  });

  it('shows what overwriting a conflicting file would do', () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'a'), 'mine\n');
    chmodSync(join(root, 'a'), 0o600);
    const plan = planTree(nodeFs, root, tree([file('a', 'marty\n')]));
    const [conflict] = plan.conflicts;
    expect(conflict && renderConflictDiff(plan, conflict)).toContain('-mine\n+marty\n');
  });
});

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import type { DesiredTree } from '../../src/plan/desired-tree.ts';
import { isEmptyPlan } from '../../src/plan/plan.ts';
import { planTree } from '../../src/plan/planner.ts';
import { planUndo } from '../../src/plan/undo.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { snapshotTree } from './support/snapshot-tree.ts';
import { applyOptions, file, temporaryFolder, tree } from './support/workspace.ts';

const path = fc.constantFrom('a', 'b', 'd/a', 'd/e/b', 'd/e/c', 'f/a');
const content = fc
  .array(fc.constantFrom('1\n', '2\n', '3\n', '4\n'), { maxLength: 6 })
  .map((lines) => lines.join(''));
const policy = fc.constantFrom('owned' as const, 'merge' as const, 'once' as const);
const mode = fc.constantFrom(0o644 as const, 0o755 as const);

const desired: fc.Arbitrary<DesiredTree> = fc
  .record({
    files: fc.uniqueArray(fc.record({ path, content, policy, mode }), {
      selector: (one) => one.path,
      maxLength: 5,
    }),
    absent: fc.uniqueArray(path, { maxLength: 2 }),
    record: fc.record({ answer: fc.nat(3) }),
  })
  .map(({ files, absent, record }) =>
    tree(
      files.map((one) => file(one.path, one.content, one)),
      {
        absent: absent
          .filter((gone) => !files.some((one) => one.path === gone))
          .map((gone) => ({ path: gone, reason: 'gone' })),
        record,
      },
    ),
  );

/** What a person does between two runs of marty: writes or deletes a file. */
const edits = fc.array(fc.record({ path, content: fc.option(content, { nil: undefined }) }), {
  maxLength: 3,
});

function edit(root: string, changes: readonly { path: string; content: string | undefined }[]): void {
  for (const change of changes) {
    const target = join(root, change.path);
    if (change.content === undefined) rmSync(target, { force: true });
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, change.content);
    }
  }
}

describe('whatever is generated and edited', () => {
  it.each(['keep', 'overwrite', 'merge'] as const)(
    'a second run is empty and undo is byte-identical, with --on-conflict %s',
    { timeout: 120_000 },
    async (onConflict) => {
      const parent = temporaryFolder();
      const rounds = fc.array(fc.record({ desired, edits }), { minLength: 1, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(rounds, fc.boolean(), async (steps, there) => {
          const root = join(parent, 'root');
          rmSync(root, { recursive: true, force: true });
          if (there) mkdirSync(root);
          for (const step of steps) {
            if (nodeFs.stat(root) !== undefined) edit(root, step.edits);
            const before = snapshotTree(parent);
            const plan = planTree(nodeFs, root, step.desired, { onConflict });
            if (plan.conflicts.length > 0) {
              expect(onConflict).toBe('merge');
              expect(plan.conflicts.filter(({ choices }) => choices.includes('merge'))).toEqual([]);
              continue;
            }
            await applyPlan(nodeFs, plan, applyOptions());
            expect(isEmptyPlan(planTree(nodeFs, root, step.desired, { onConflict }))).toBe(true);
            if (isEmptyPlan(plan)) continue;
            const after = snapshotTree(parent);
            await applyPlan(nodeFs, planUndo(nodeFs, root), applyOptions());
            expect(snapshotTree(parent)).toEqual(before);
            await applyPlan(nodeFs, planTree(nodeFs, root, step.desired, { onConflict }), applyOptions());
            expect(snapshotTree(parent)).toEqual(after);
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});

import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import type { DesiredTree, FilePolicy } from '../../src/plan/desired-tree.ts';
import { type ConflictPolicy, isEmptyPlan, type Plan } from '../../src/plan/plan.ts';
import { toPlanDocument } from '../../src/plan/plan-document.ts';
import { planTree } from '../../src/plan/planner.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { snapshotTree } from './support/snapshot-tree.ts';
import { applyOptions, file, temporaryFolder, tree } from './support/workspace.ts';

const BASE = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';
const MINE = BASE.replace('two', 'TWO (mine)');
const CLASH = BASE.replace('two', 'TWO (marty)');
const APART = BASE.replace('seven', 'SEVEN');

async function generate(root: string, desired: DesiredTree): Promise<Plan> {
  const plan = planTree(nodeFs, root, desired);
  await applyPlan(nodeFs, plan, applyOptions());
  return plan;
}

/** A root where marty wrote `f` with BASE, and what a person then made of it. */
async function situation(policy: FilePolicy, current: string | undefined): Promise<string> {
  const root = temporaryFolder();
  await generate(root, tree([file('f', BASE, { policy })]));
  if (current === undefined) rmSync(join(root, 'f'));
  else writeFileSync(join(root, 'f'), current);
  return root;
}

function summary(plan: Plan): string {
  const operations = plan.operations.map((operation) => operation.kind);
  const conflicts = plan.conflicts.map(({ kind }) => `!${kind}`);
  return [...operations, ...conflicts].join(' ') || '-';
}

describe('planTree, by policy', () => {
  it.each<[FilePolicy, string, string | undefined, string, string, ConflictPolicy | undefined]>([
    ['owned', 'untouched, same again', BASE, BASE, '-', undefined],
    ['owned', 'untouched, new version', BASE, APART, 'edit', undefined],
    ['owned', 'edited, same again', MINE, BASE, '!edited', undefined],
    ['owned', 'edited, new version', MINE, APART, '!edited', undefined],
    ['owned', 'edited, keep', MINE, APART, '-', 'keep'],
    ['owned', 'edited, overwrite', MINE, APART, 'edit', 'overwrite'],
    ['owned', 'deleted', undefined, BASE, 'create', undefined],
    ['owned', 'edited to what is wanted', APART, APART, '-', undefined],
    ['merge', 'untouched, new version', BASE, APART, 'edit', undefined],
    ['merge', 'edited, same again', MINE, BASE, '-', undefined],
    ['merge', 'edited elsewhere', MINE, APART, 'edit', undefined],
    ['merge', 'edited in the same lines', MINE, CLASH, '!overlap', undefined],
    ['merge', 'edited in the same lines, keep', MINE, CLASH, '-', 'keep'],
    ['merge', 'edited in the same lines, merge', MINE, CLASH, 'edit', 'merge'],
    ['merge', 'deleted, same again', undefined, BASE, '-', undefined],
    ['merge', 'deleted, new version', undefined, APART, '!deleted', undefined],
    ['merge', 'deleted, new version, overwrite', undefined, APART, 'create', 'overwrite'],
    ['merge', 'deleted, new version, keep', undefined, APART, '-', 'keep'],
    ['once', 'edited, new version', MINE, APART, '-', undefined],
    ['once', 'untouched, new version', BASE, APART, '-', undefined],
    ['once', 'deleted, new version', undefined, APART, '-', undefined],
  ])('%s: %s', async (policy, _, current, wanted, expected, onConflict) => {
    const root = await situation(policy, current);
    const desired = tree([file('f', wanted, { policy })]);
    const options = onConflict === undefined ? {} : { onConflict };
    const plan = planTree(nodeFs, root, desired, options);
    expect(summary(plan)).toBe(expected);
    if (plan.conflicts.length > 0) return;
    await applyPlan(nodeFs, plan, applyOptions());
    expect(isEmptyPlan(planTree(nodeFs, root, desired, options))).toBe(true);
  });

  it('merges the user’s edits with the new version, without the network or the old generator', async () => {
    const root = await situation('merge', MINE);
    await generate(root, tree([file('f', APART, { policy: 'merge' })]));
    expect(readFileSync(join(root, 'f'), 'utf8')).toBe(MINE.replace('seven', 'SEVEN'));
    await generate(root, tree([file('f', `${APART}eight\n`, { policy: 'merge' })]));
    expect(readFileSync(join(root, 'f'), 'utf8')).toBe(`${MINE.replace('seven', 'SEVEN')}eight\n`);
  });

  it('writes diff3 markers when asked to merge what overlaps, and says so', async () => {
    const root = await situation('merge', MINE);
    const plan = planTree(nodeFs, root, tree([file('f', CLASH, { policy: 'merge' })]), {
      onConflict: 'merge',
    });
    expect(plan.warnings).toMatchObject([{ path: 'f', message: expect.stringContaining('1 conflict ') }]);
    await applyPlan(nodeFs, plan, applyOptions());
    expect(readFileSync(join(root, 'f'), 'utf8')).toBe(
      `one
<<<<<<< yours
TWO (mine)
||||||| last generated
two
=======
TWO (marty)
>>>>>>> marty
three
four
five
six
seven
`,
    );
  });

  it('keeps the bases that later merges need in packs, and drops packs that none needs', async () => {
    const root = temporaryFolder();
    const packs = () => Object.keys(snapshotTree(root)).filter((path) => path.startsWith('.marty/base/'));
    const generate2 = (f: string, g: string) =>
      generate(root, tree([file('f', f, { policy: 'merge' }), file('g', g, { policy: 'merge' })]));
    await generate2(BASE, 'g1\n');
    const first = packs();
    expect(first).toHaveLength(1);
    await generate2(APART, 'g1\n');
    expect(packs()).toHaveLength(2);
    await generate2(APART, 'g2\n');
    expect(packs()).toHaveLength(2);
    expect(packs()).not.toContain(first[0]);
    await generate2(APART, 'g2\n');
    expect(packs()).toHaveLength(2);
  });
});

describe('planTree, conflicts', () => {
  it('lists all of them at once, and nothing is written', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'folder'));
    writeFileSync(join(root, 'there'), 'mine\n');
    writeFileSync(join(root, 'file'), 'mine\n');
    symlinkSync('there', join(root, 'link'));
    const before = snapshotTree(root);
    const plan = planTree(
      nodeFs,
      root,
      tree(['folder', 'there', 'file/below', 'link', 'fine'].map((path) => file(path, 'x'))),
    );
    expect(plan.conflicts.map(({ path, kind, choices }) => `${path} ${kind} ${choices.join('|')}`)).toEqual([
      'folder type keep',
      'there unrecorded keep|overwrite|merge',
      'file/below type keep',
      'link type keep',
    ]);
    await expect(applyPlan(nodeFs, plan, applyOptions())).rejects.toMatchObject({
      code: 'MARTY-P002',
      exitCode: 3,
      message: expect.stringMatching(/folder[\s\S]*there[\s\S]*below[\s\S]*link/),
    });
    expect(snapshotTree(root)).toEqual(before);
  });

  it('never clears a folder or link out of the way, whatever the policy', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'folder'));
    for (const onConflict of ['overwrite', 'merge'] as const) {
      expect(summary(planTree(nodeFs, root, tree([file('folder', 'x')]), { onConflict }))).toBe('!type');
    }
    expect(summary(planTree(nodeFs, root, tree([file('folder', 'x')]), { onConflict: 'keep' }))).toBe('-');
  });

  it('takes the decision of a person over the policy', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'a'), 'mine\n');
    writeFileSync(join(root, 'b'), 'mine\n');
    const plan = planTree(nodeFs, root, tree([file('a', 'x\n'), file('b', 'x\n')]), {
      onConflict: 'keep',
      decisions: new Map([['a', 'overwrite']]),
    });
    expect(plan.operations).toMatchObject([{ kind: 'edit', path: 'a' }]);
  });

  it('adopts a file that is as it should be', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'a'), 'x\n');
    const plan = await generate(root, tree([file('a', 'x\n')]));
    expect(plan.operations).toEqual([]);
    expect(summary(planTree(nodeFs, root, tree([file('a', 'y\n')])))).toBe('edit');
  });

  it('does not merge what is not text', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'a'), Buffer.from([0, 1, 2]));
    const plan = planTree(nodeFs, root, tree([file('a', 'x\n')]), { onConflict: 'merge' });
    expect(plan.conflicts).toMatchObject([{ kind: 'unrecorded', choices: ['keep', 'overwrite'] }]);
  });

  it('refuses a folder that holds something else when the tree is to be new', () => {
    const root = temporaryFolder();
    expect(planTree(nodeFs, root, tree([file('a', 'x')], { fresh: true })).conflicts).toEqual([]);
    writeFileSync(join(root, 'README.md'), 'mine\n');
    const plan = planTree(nodeFs, root, tree([file('a', 'x')], { fresh: true }));
    expect(plan.conflicts).toMatchObject([{ path: '.', kind: 'target-exists' }]);
    expect(
      planTree(nodeFs, root, tree([file('a', 'x')], { fresh: true }), { onConflict: 'keep' }).conflicts,
    ).toEqual([]);
  });

  it('refuses a root that is a file', () => {
    const root = join(temporaryFolder(), 'file');
    writeFileSync(root, 'mine\n');
    expect(planTree(nodeFs, root, tree([file('a', 'x')])).conflicts).toMatchObject([
      { path: '.', kind: 'type' },
    ]);
  });
});

describe('planTree, absent files', () => {
  const gone = tree([], { absent: [{ path: 'f', reason: 'old' }] });

  it.each<[string, string | undefined, string, ConflictPolicy | undefined]>([
    ['as marty wrote it', BASE, 'delete', undefined],
    ['edited', MINE, '!edited', undefined],
    ['edited, keep', MINE, '-', 'keep'],
    ['edited, overwrite', MINE, 'delete', 'overwrite'],
    ['gone already', undefined, '-', undefined],
  ])('%s', async (_, current, expected, onConflict) => {
    const root = await situation('owned', current);
    expect(summary(planTree(nodeFs, root, gone, onConflict === undefined ? {} : { onConflict }))).toBe(
      expected,
    );
  });

  it('renames a file whose content goes elsewhere, unless it would carry the wrong mode along', async () => {
    const root = temporaryFolder();
    await generate(root, tree([file('f', BASE, { mode: 0o755 })]));
    const move = (mode: 0o644 | 0o755) =>
      tree([file('g', BASE, { mode })], { absent: [{ path: 'f', reason: 'moved' }] });
    expect(summary(planTree(nodeFs, root, move(0o755)))).toBe('rename');
    expect(summary(planTree(nodeFs, root, move(0o644)))).toBe('create delete');
    await generate(root, move(0o755));
    expect(snapshotTree(root)['g']).toMatch(/^file 755 /);
  });

  it('does not delete what marty did not write', () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'f'), 'mine\n');
    expect(summary(planTree(nodeFs, root, gone))).toBe('!unrecorded');
  });
});

describe('the plan', () => {
  it('has the same hash whenever it does the same, wherever and whenever that is', () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const first = planTree(nodeFs, one, tree([file('a', 'x')], { summary: 'One' }));
    const second = planTree(
      nodeFs,
      other,
      tree([file('a', 'x', { reason: 'another' })], { summary: 'Other' }),
    );
    expect(second.hash).toBe(first.hash);
    expect(planTree(nodeFs, one, tree([file('a', 'y')])).hash).not.toBe(first.hash);
    expect(planTree(nodeFs, one, tree([file('a', 'x', { mode: 0o755 })])).hash).not.toBe(first.hash);
    expect(
      planTree(nodeFs, one, tree([file('a', 'x')], { run: [{ argv: ['true'], reason: 'r' }] })).hash,
    ).not.toBe(first.hash);
  });

  it('is a JSON document without contents', () => {
    const document = toPlanDocument(planTree(nodeFs, temporaryFolder(), tree([file('a', 'secret')])));
    expect(document).toMatchObject({ version: 1, operations: [{ kind: 'create', path: 'a', mode: 0o644 }] });
    expect(JSON.stringify(document)).not.toContain('secret');
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('sees a lost or gained executable bit, and nothing else of the mode', async () => {
    const root = temporaryFolder();
    const desired = tree([file('run', '#!/bin/sh\n', { mode: 0o755 })]);
    await generate(root, desired);
    chmodSync(join(root, 'run'), 0o700);
    expect(summary(planTree(nodeFs, root, desired))).toBe('-');
    chmodSync(join(root, 'run'), 0o640);
    expect(planTree(nodeFs, root, desired).operations).toMatchObject([{ kind: 'chmod', mode: 0o750 }]);
  });

  it.each([
    [[file('a', 'x'), file('a', 'y')], 'twice'],
    [[file('a', 'x'), file('a/b', 'y')], 'as a file and as a folder'],
  ])('refuses an impossible tree', (files, message) => {
    expect(() => planTree(nodeFs, temporaryFolder(), tree(files))).toThrow(
      expect.objectContaining({ code: 'MARTY-P011', message: expect.stringContaining(message) }),
    );
  });
});

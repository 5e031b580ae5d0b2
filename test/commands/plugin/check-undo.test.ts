import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandContext, TextStyle } from '../../../src/commands/command.ts';
import check from '../../../src/commands/plugin/check.ts';
import undo from '../../../src/commands/plugin/undo.ts';
import { applyPlan } from '../../../src/plan/apply.ts';
import { planTree } from '../../../src/plan/planner.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { snapshotTree } from '../../plan/support/snapshot-tree.ts';
import { applyOptions, file, temporaryFolder, tree } from '../../plan/support/workspace.ts';

const MANIFEST = `apiVersion: marty.dev/v1
kind: Plugin
metadata: { name: shop }
services:
  catalog: { type: rest }
`;

const plain = (text: string) => text;
const style: TextStyle = {
  bold: plain,
  dim: plain,
  red: plain,
  green: plain,
  yellow: plain,
  cyan: plain,
  table: (rows) => rows.map((row) => row.join(' ')).join('\n'),
};

function context(cwd: string): CommandContext {
  return {
    cwd,
    fs: nodeFs,
    env: {},
    signal: new AbortController().signal,
    progress: { step: async (_, work) => work() },
    now: () => new Date('2026-11-23T10:00:00Z'),
    warn: () => {},
  };
}

async function shop(): Promise<string> {
  const root = join(temporaryFolder(), 'shop');
  const files = [
    file('plugin.yaml', MANIFEST, { policy: 'merge' }),
    file('vendor/runtime.txt', 'runtime\n'),
    file('package.json', '{}\n', { policy: 'merge' }),
    file('src/main.ts', 'main\n', { policy: 'once' }),
  ];
  await applyPlan(nodeFs, planTree(nodeFs, root, tree(files)), applyOptions());
  return root;
}

function checkInput(exitCode: boolean) {
  return { exitCode } as Parameters<typeof check.run>[0];
}

async function runCheck(root: string, exitCode = true) {
  const outcome = await check.run(checkInput(exitCode), context(root));
  if (outcome.kind !== 'report') throw new Error('not a report');
  expect(check.output.safeParse(outcome.data).error).toBeUndefined();
  return outcome;
}

describe('plugin check', () => {
  it('finds nothing in a plugin as it was written, from a folder inside it too', async () => {
    const root = await shop();
    const outcome = await runCheck(join(root, 'src'));
    expect(outcome).toMatchObject({ exitCode: 0, findings: [], data: { root, valid: true, drifted: false } });
    expect(outcome.text(style)).toContain('plugin.yaml is valid: 1 service, 0 connections.');
  });

  it('reports files that drifted, and ends with 3 only if asked', async () => {
    const root = await shop();
    writeFileSync(join(root, 'vendor/runtime.txt'), 'mine\n');
    rmSync(join(root, 'package.json'));
    writeFileSync(join(root, 'src/main.ts'), 'mine\n');
    const outcome = await runCheck(root);
    expect(outcome.exitCode).toBe(3);
    expect(outcome.findings).toMatchObject([{ code: 'MARTY-F012', where: { file: 'vendor/runtime.txt' } }]);
    expect(outcome.text(style).split('\n').slice(1, -1)).toEqual([
      'FILE POLICY STATE SYNC',
      'package.json merge missing no',
      'src/main.ts once modified never',
      'vendor/runtime.txt owned modified no',
    ]);
    expect((await runCheck(root, false)).exitCode).toBe(0);
  });

  it('reports what is wrong in plugin.yaml and in policies, with places', async () => {
    const root = await shop();
    writeFileSync(join(root, 'plugin.yaml'), MANIFEST.replace('rest', 'soap'));
    const outcome = await runCheck(root);
    expect(outcome).toMatchObject({ exitCode: 1, data: { valid: false } });
    expect(outcome.findings).toMatchObject([
      { code: 'MARTY-F005', where: { file: 'plugin.yaml', line: 5, column: 20 } },
    ]);
  });

  it('says that a folder is no plugin, and that a manifest cannot be read', async () => {
    await expect(check.run(checkInput(false), context(temporaryFolder()))).rejects.toMatchObject({
      code: 'MARTY-G007',
    });
  });
});

describe('plugin undo', () => {
  it('hands back the plan that takes the last change back', async () => {
    const root = await shop();
    const before = snapshotTree(root);
    await applyPlan(nodeFs, planTree(nodeFs, root, tree([file('new.txt', 'new\n')])), applyOptions());
    const outcome = await undo.run({ list: false }, context(join(root, 'src')));
    if (outcome.kind !== 'plan') throw new Error('not a plan');
    expect(outcome.plan.operations).toMatchObject([{ kind: 'delete', path: 'new.txt' }]);
    await applyPlan(nodeFs, outcome.plan, applyOptions());
    expect(snapshotTree(root)).toEqual(before);
  });

  it('lists what can be undone, the last first', async () => {
    const root = await shop();
    await applyPlan(
      nodeFs,
      planTree(nodeFs, root, tree([file('new.txt', 'new\n')], { summary: 'Add new' })),
      applyOptions(),
    );
    const outcome = await undo.run({ list: true }, context(root));
    expect(outcome).toMatchObject({ data: { history: [{ summary: 'Add new' }, { summary: 'Test' }] } });
  });

  it('says that there is nothing to undo', async () => {
    const nowhere = context(temporaryFolder());
    await expect(undo.run({ list: false }, nowhere)).rejects.toMatchObject({
      code: 'MARTY-P008',
      exitCode: 2,
    });
  });
});

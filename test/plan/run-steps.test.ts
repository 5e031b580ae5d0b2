import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import { planTree } from '../../src/plan/planner.ts';
import type { RunCommand } from '../../src/plan/run-steps.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { SCENARIOS } from './support/scenarios.ts';
import { snapshotTree } from './support/snapshot-tree.ts';
import { watchedFs } from './support/watched-fs.ts';
import { applyOptions, file, temporaryFolder, tree } from './support/workspace.ts';

const INSTALL = { argv: ['npm', 'install', '--silent'], creates: ['node_modules'], reason: 'dependencies' };

function installer(exitCode: number, output = ''): { run: RunCommand; calls: string[] } {
  const calls: string[] = [];
  const run: RunCommand = async (argv, { cwd }) => {
    calls.push(argv.join(' '));
    mkdirSync(join(cwd, 'node_modules/some'), { recursive: true });
    writeFileSync(join(cwd, 'node_modules/some/index.js'), '');
    return { exitCode, output };
  };
  return { run, calls };
}

describe('commands of a plan', () => {
  const desired = tree([file('package.json', '{}\n')], { run: [INSTALL] });

  it('run in the root once the files are there, and not for an empty plan', async () => {
    const root = join(temporaryFolder(), 'root');
    const { run, calls } = installer(0);
    await applyPlan(nodeFs, planTree(nodeFs, root, desired), { ...applyOptions(), run });
    await applyPlan(nodeFs, planTree(nodeFs, root, desired), { ...applyOptions(), run });
    expect(calls).toEqual(['npm install --silent']);
    expect(existsSync(join(root, 'node_modules/some/index.js'))).toBe(true);
  });

  it.each(['a new folder', 'an existing folder'])(
    'take everything back if one fails, in %s',
    async (kind) => {
      const folder = temporaryFolder();
      const root = join(folder, 'root');
      if (kind === 'an existing folder') mkdirSync(join(root, 'mine'), { recursive: true });
      const before = snapshotTree(folder);
      const { run } = installer(7, 'no such package\n');
      const plan = planTree(nodeFs, root, desired);
      await expect(applyPlan(nodeFs, plan, { ...applyOptions(), run })).rejects.toMatchObject({
        code: 'MARTY-P010',
        exitCode: 4,
        message: '`npm install --silent` ended with exit code 7.\nno such package',
      });
      expect(snapshotTree(folder)).toEqual(before);
    },
  );

  it('leave the files if they are to be kept', async () => {
    const root = join(temporaryFolder(), 'root');
    const { run } = installer(1);
    const options = { ...applyOptions(), run, keepOnFailure: true };
    await expect(applyPlan(nodeFs, planTree(nodeFs, root, desired), options)).rejects.toMatchObject({
      code: 'MARTY-P010',
    });
    expect(existsSync(join(root, 'package.json'))).toBe(true);
    expect(existsSync(join(root, 'node_modules'))).toBe(true);
    expect(Object.keys(snapshotTree(root)).filter((path) => path.includes('lock-'))).toEqual([]);
  });

  it('do not remove what was there before they ran', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'node_modules'));
    const { run } = installer(1);
    await expect(
      applyPlan(nodeFs, planTree(nodeFs, root, desired), { ...applyOptions(), run }),
    ).rejects.toMatchObject({ code: 'MARTY-P010' });
    expect(existsSync(join(root, 'node_modules/some'))).toBe(true);
  });

  it('are taken back when the user stops them', async () => {
    const folder = temporaryFolder();
    const abort = new AbortController();
    const run: RunCommand = async () => {
      abort.abort(new Error('stopped'));
      return { exitCode: 0 };
    };
    const plan = planTree(nodeFs, join(folder, 'root'), desired);
    await expect(applyPlan(nodeFs, plan, { ...applyOptions(), run, signal: abort.signal })).rejects.toThrow(
      'stopped',
    );
    expect(snapshotTree(folder)).toEqual({});
  });
});

describe.each(SCENARIOS)('abort: $name', { timeout: 120_000 }, (scenario) => {
  it('takes everything back, or has done all, whenever the signal comes', async () => {
    for (let at = 1; ; at += 1) {
      const folder = temporaryFolder();
      const root = await scenario.prepare(folder, applyOptions());
      const plan = scenario.plan(nodeFs, root);
      const before = snapshotTree(folder);
      const abort = new AbortController();
      let calls = 0;
      const fs = watchedFs(({ number }) => {
        calls = number;
        if (number === at) abort.abort(new Error('stopped'));
      });
      let stopped = false;
      try {
        await applyPlan(fs, plan, { ...applyOptions(), signal: abort.signal });
      } catch (error) {
        expect(error).toMatchObject({ message: 'stopped' });
        stopped = true;
      }
      if (stopped) expect(snapshotTree(folder), `at call ${at}`).toEqual(before);
      else expect(snapshotTree(folder), `at call ${at}`).not.toEqual(before);
      if (calls < at) break;
    }
  });
});

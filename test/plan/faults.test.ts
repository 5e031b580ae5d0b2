import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import { recover } from '../../src/plan/recover.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { SCENARIOS, type Scenario } from './support/scenarios.ts';
import { snapshotTree } from './support/snapshot-tree.ts';
import { diskError, type FsCall, watchedFs } from './support/watched-fs.ts';
import { applyOptions, fakeProcesses, temporaryFolder } from './support/workspace.ts';

type Snapshot = Record<string, string>;

const NEXT_RUN = fakeProcesses(2000);

/** What the user sees: all but marty's own files. */
function visible(snapshot: Snapshot): Snapshot {
  return Object.fromEntries(Object.entries(snapshot).filter(([path]) => !path.includes('.marty')));
}

/** Runs a scenario in a fresh folder with a look at each call of the apply; answers with the state around it. */
async function play(scenario: Scenario, parent: string, before: (call: FsCall) => void) {
  const folder = join(parent, 'run');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const root = await scenario.prepare(folder, applyOptions());
  const plan = scenario.plan(nodeFs, root);
  const old = snapshotTree(folder);
  let error: unknown;
  try {
    await applyPlan(watchedFs(before), plan, applyOptions());
  } catch (caught) {
    error = caught;
  }
  return { folder, root, old, error, after: snapshotTree(folder) };
}

async function undisturbed(scenario: Scenario, parent: string) {
  const calls: FsCall[] = [];
  const { error, after, old } = await play(scenario, parent, (call) => void calls.push(call));
  if (error !== undefined) throw error;
  return { calls, next: after, old };
}

describe.each(SCENARIOS)('$name', { timeout: 120_000 }, (scenario) => {
  it('changes the tree if nothing disturbs it, and leaves nothing half done', async () => {
    const { next, old } = await undisturbed(scenario, temporaryFolder());
    expect(next).not.toEqual(old);
    expect(Object.keys(next).filter((path) => /staging|lock-|done-/.test(path))).toEqual([]);
  });

  it.each(['ENOSPC', 'EACCES', 'EIO'])('is old or new at once when one call fails with %s', async (code) => {
    const parent = temporaryFolder();
    const { calls, next } = await undisturbed(scenario, parent);
    for (const { number } of calls) {
      const { folder, root, old, error, after } = await play(scenario, parent, (call) => {
        if (call.number === number) throw diskError(code, call);
      });
      const at = `call ${number} of ${calls.length}, ${calls[number - 1]?.method}`;
      if (error !== undefined) expect(error, at).toMatchObject({ code: 'MARTY-P005', exitCode: 4 });
      expect(visible(after), at).toEqual(visible(error === undefined ? next : old));
      recover(nodeFs, root, NEXT_RUN);
      expect(snapshotTree(folder), at).toEqual(error === undefined ? next : old);
    }
  });

  it('is old or new after the next run when no write works any more', async () => {
    const parent = temporaryFolder();
    const { calls, next } = await undisturbed(scenario, parent);
    for (const { number, writes } of calls) {
      if (!writes) continue;
      const { folder, root, old, error } = await play(scenario, parent, (call) => {
        if (call.number >= number && call.writes) throw diskError('EROFS', call);
      });
      if (error !== undefined) expect(error).toMatchObject({ exitCode: 4 });
      recover(nodeFs, root, NEXT_RUN);
      const wanted = error === undefined ? next : old;
      expect(snapshotTree(folder), `from call ${number} of ${calls.length}`).toEqual(wanted);
    }
  });

  it('is old or new after a crash, even if the recovery crashes too', async () => {
    const parent = temporaryFolder();
    const { calls, next } = await undisturbed(scenario, parent);
    const crash = (number: number) => (call: FsCall) => {
      if (call.number >= number) throw new Error('crashed');
    };
    let recoveries = 0;
    for (const { number } of calls) {
      for (let stop = 2 + (number % 5); ; stop *= 4) {
        const { folder, root, old } = await play(scenario, parent, crash(number));
        let crashed = false;
        try {
          recover(watchedFs(crash(stop)), root, fakeProcesses(1500));
        } catch {
          crashed = true;
        }
        recover(nodeFs, root, NEXT_RUN);
        const now = snapshotTree(folder);
        const at = `crash at call ${number} of ${calls.length}, recovery at ${stop}`;
        expect([old, next], at).toContainEqual(now);
        recoveries += 1;
        if (!crashed) break;
      }
    }
    expect(recoveries).toBeGreaterThan(calls.length / 2);
  });
});

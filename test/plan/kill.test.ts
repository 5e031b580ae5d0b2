import { spawn } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import { recover } from '../../src/plan/recover.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { nodeProcesses } from '../../src/ports/node-processes.ts';
import { SCENARIOS, type Scenario } from './support/scenarios.ts';
import { snapshotTree } from './support/snapshot-tree.ts';
import { watchedFs } from './support/watched-fs.ts';
import { applyOptions, suiteFolder, temporaryFolder } from './support/workspace.ts';

const PARALLEL = 2;
/** Points of a scenario at which a process is killed; the fault test visits all. */
const POINTS = 24;

const script = join(suiteFolder(), 'kill-child.mjs');

beforeAll(async () => {
  const input = join(import.meta.dirname, 'support/kill-child.ts');
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ file: script, format: 'esm' });
  await bundle.close();
});

/** Runs the child; `random` kills it from outside, some time after it began. Answers with how it ended. */
function run(name: string, root: string, killAt: string, random?: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, name, root, killAt], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    if (random !== undefined)
      child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), random));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(errors));
      else resolve(signal ?? 'ended');
    });
  });
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

/** The folder before, and how it is after an apply that nothing disturbs. */
async function reference(scenario: Scenario, parent: string) {
  const folder = join(parent, 'reference');
  mkdirSync(folder);
  const root = await scenario.prepare(folder, applyOptions());
  const before = join(parent, 'before');
  cpSync(folder, before, { recursive: true });
  const old = snapshotTree(before);
  let calls = 0;
  await applyPlan(
    watchedFs(() => {
      calls += 1;
    }),
    scenario.plan(nodeFs, root),
    applyOptions(),
  );
  return { before, old, next: snapshotTree(folder), calls, root: root.slice(folder.length + 1) };
}

function spread(calls: number): string[] {
  const step = Math.max(1, calls / POINTS);
  return Array.from({ length: Math.min(POINTS, calls) }, (_, index) => String(1 + Math.floor(index * step)));
}

describe.each(SCENARIOS)('SIGKILL: $name', (scenario) => {
  it(`is old or new after ${POINTS} kills at a call and some at random`, { timeout: 120_000 }, async () => {
    const parent = temporaryFolder();
    const { before, old, next, calls, root } = await reference(scenario, parent);
    const kills = [...spread(calls), 'any', 'any', 'any', 'any'].map((killAt, index) => ({ killAt, index }));
    let killed = 0;
    await inParallel(kills, async ({ killAt, index }) => {
      const folder = join(parent, `run-${index}`);
      cpSync(before, folder, { recursive: true });
      const delay = killAt === 'any' ? Math.random() * 12 : undefined;
      const end = await run(scenario.name, join(folder, root), killAt, delay);
      const at = `killed at ${killAt === 'any' ? `${delay} ms` : `call ${killAt} of ${calls}`}: ${end}`;
      if (killAt !== 'any') expect(end, at).toBe('SIGKILL');
      killed += end === 'SIGKILL' ? 1 : 0;
      const recovery = recover(nodeFs, join(folder, root), nodeProcesses);
      expect(recovery.busy, at).toBe(false);
      const now = snapshotTree(folder);
      expect([old, next], at).toContainEqual(now);
      if (end === 'ended') expect(now, at).toEqual(next);
    });
    expect(killed).toBeGreaterThanOrEqual(Math.min(POINTS, calls));
  });
});

import { accessSync, constants, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { ApplyOptions } from '../../../src/plan/apply.ts';
import type { Processes, ProcessIdentity } from '../../../src/ports/processes.ts';
import { NOW } from './trees.ts';

export { file, tree } from './trees.ts';

/** Memory instead of a disk where the system offers it: these tests make many thousands of small files. */
function fastFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}

/** A fresh folder that goes away with the file's last test. */
export function suiteFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'marty-plan-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fresh folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(fastFolder(), 'marty-plan-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A process of which all others are dead, unless listed. */
export function fakeProcesses(pid = 1000, alive: readonly number[] = []): Processes {
  const self: ProcessIdentity = { pid, start: '7', host: 'here' };
  return { self, isAlive: (other) => other.pid === pid || alive.includes(other.pid) };
}

export function applyOptions(processes: Processes = fakeProcesses()): ApplyOptions {
  return { now: NOW, processes };
}

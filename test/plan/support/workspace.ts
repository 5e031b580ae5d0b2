import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ApplyOptions } from '../../../src/plan/apply.ts';
import type { DesiredFile, DesiredTree } from '../../../src/plan/desired-tree.ts';
import type { Processes, ProcessIdentity } from '../../../src/ports/processes.ts';

/** A fresh folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'marty-plan-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A process of which all others are dead, unless listed. */
export function fakeProcesses(pid = 1000, alive: readonly number[] = []): Processes {
  const self: ProcessIdentity = { pid, start: '7', host: 'here' };
  return { self, isAlive: (other) => other.pid === pid || alive.includes(other.pid) };
}

export const NOW = new Date('2026-11-23T10:00:00Z');

export function applyOptions(processes: Processes = fakeProcesses()): ApplyOptions {
  return { now: NOW, processes };
}

export function file(path: string, content: string, more: Partial<DesiredFile> = {}): DesiredFile {
  return { path, content, policy: 'owned', reason: 'test', ...more };
}

export function tree(files: readonly DesiredFile[], more: Partial<DesiredTree> = {}): DesiredTree {
  return { summary: 'Test', files, ...more };
}

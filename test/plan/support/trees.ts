import type { DesiredFile, DesiredTree } from '../../../src/plan/desired-tree.ts';

export function file(path: string, content: string, more: Partial<DesiredFile> = {}): DesiredFile {
  return { path, content, policy: 'owned', reason: 'test', ...more };
}

export function tree(files: readonly DesiredFile[], more: Partial<DesiredTree> = {}): DesiredTree {
  return { summary: 'Test', files, ...more };
}

/** When every apply of the tests happens. */
export const NOW = new Date('2026-11-23T10:00:00Z');

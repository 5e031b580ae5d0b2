import type { WriteFs } from '../ports/fs.ts';
import { type Hash, hashOf } from './hash.ts';
import { backupName, type Journal, type JournalStep, stagedName } from './journal.ts';
import { removeIfEmpty } from './remove-tree.ts';

/** The hash of a file, or undefined if there is no file. */
export function hashAt(fs: WriteFs, path: string): Hash | undefined {
  return fs.lstat(path)?.kind === 'file' ? hashOf(fs.readFile(path)) : undefined;
}

/** Keeps the content from before beside a file that someone changed after the crash: nothing is lost. */
function keepBeside(fs: WriteFs, path: string, backup: string): false {
  const beside = `${path}.orig`;
  if (fs.lstat(backup) !== undefined && fs.lstat(beside) === undefined) fs.rename(backup, beside);
  return false;
}

/** Takes one step back if it was done; true unless someone changed the file in between. */
function takeBack(fs: WriteFs, root: string, folder: string, step: JournalStep, index: number): boolean {
  const path = `${root}/${step.path}`;
  const backup = `${folder}/${backupName(index)}`;
  if (fs.lstat(`${folder}/${stagedName(index)}`) !== undefined) return true;
  const current = hashAt(fs, path);
  switch (step.kind) {
    case 'create':
      if (current === step.after) fs.removeFile(path);
      return current === undefined || current === step.after;
    case 'edit':
      if (current === step.after && fs.lstat(backup) !== undefined) fs.rename(backup, path);
      return current === step.after || current === step.before || keepBeside(fs, path, backup);
    case 'delete':
      if (current === undefined && fs.lstat(backup) !== undefined) fs.rename(backup, path);
      return current === undefined || current === step.before || keepBeside(fs, path, backup);
    case 'rename': {
      const from = `${root}/${step.from}`;
      if (current === step.after && fs.lstat(from) === undefined) fs.rename(path, from);
      return current === undefined || current === step.after;
    }
    case 'chmod':
      if (current !== undefined && step.beforeMode !== undefined) fs.changeMode(path, step.beforeMode);
      return true;
  }
}

/**
 * Brings a folder back to what it was before the journal's apply, wherever that stopped; may itself be stopped and
 * repeated. Returns the paths that were left alone, because someone changed them after the crash.
 */
export function rollBack(fs: WriteFs, root: string, folder: string, journal: Journal): string[] {
  for (const { path, mode } of [...journal.removedDirs].reverse()) {
    const absolute = `${root}/${path}`;
    if (fs.lstat(absolute) !== undefined) continue;
    fs.makeDir(absolute, { recursive: true });
    fs.changeMode(absolute, mode);
  }
  const left: string[] = [];
  for (const [index, step] of [...journal.steps.entries()].reverse()) {
    if (!takeBack(fs, root, folder, step, index)) left.push(step.path);
  }
  for (const path of [...journal.madeDirs].reverse()) removeIfEmpty(fs, `${root}/${path}`);
  return left;
}

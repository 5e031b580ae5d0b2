import { dirname } from 'node:path/posix';
import type { WriteFs } from '../ports/fs.ts';
import { backupName, type Journal, type JournalStep, stagedName } from './journal.ts';
import { removeIfEmpty } from './remove-tree.ts';
import type { StageOptions } from './stage.ts';

function doStep(fs: WriteFs, root: string, folder: string, step: JournalStep, index: number): void {
  const path = `${root}/${step.path}`;
  switch (step.kind) {
    case 'create':
    case 'edit':
      fs.rename(`${folder}/${stagedName(index)}`, path);
      break;
    case 'delete':
      fs.rename(path, `${folder}/${backupName(index)}`);
      break;
    case 'rename':
      fs.rename(`${root}/${step.from}`, path);
      break;
    case 'chmod':
      if (step.mode !== undefined) fs.changeMode(path, step.mode);
  }
}

/** Brings the staged content into place, file by file; each file is the old or the new one at any time. */
export async function commit(
  fs: WriteFs,
  root: string,
  folder: string,
  journal: Journal,
  options: StageOptions,
): Promise<void> {
  for (const path of journal.madeDirs) fs.makeDir(`${root}/${path}`);
  for (const [index, step] of journal.steps.entries()) {
    await options.between();
    doStep(fs, root, folder, step, index);
  }
  for (const { path } of journal.removedDirs) removeIfEmpty(fs, `${root}/${path}`);
  if (!options.durable) return;
  const touched = new Set(journal.steps.map(({ path }) => dirname(`${root}/${path}`)));
  for (const path of touched) if (fs.lstat(path) !== undefined) fs.sync(path);
}

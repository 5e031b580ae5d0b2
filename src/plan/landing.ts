import { dirname, relative } from 'node:path';
import { MartyError } from '../errors.ts';
import type { WriteFs } from '../ports/fs.ts';
import type { Processes } from '../ports/processes.ts';
import { nextHistoryId } from './history.ts';
import type { Journal } from './journal.ts';
import { lockPath, ownerSuffix } from './lock.ts';
import type { Plan } from './plan.ts';
import { prepare } from './prepare.ts';
import { nearestFolder } from './recover.ts';
import { attempt, removeTree } from './remove-tree.ts';
import { contentOf, type StageOptions, writeJournal } from './stage.ts';
import { HISTORY_DIR, LANDING_PREFIX } from './state-paths.ts';

/** Where a tree is staged that will become, or was, a whole folder. */
export function landingFolder(above: string, plan: Plan, processes: Processes): string {
  return `${above}/${LANDING_PREFIX}${plan.id}-${ownerSuffix(processes.self)}`;
}

/** The absent folders down to a root, the outermost first. */
function absentFolders(root: string, above: string): string[] {
  return dirname(root) === above ? [root] : [...absentFolders(dirname(root), above), root];
}

async function writeTree(
  fs: WriteFs,
  folder: string,
  work: { readonly journal: Journal; readonly plan: Plan },
  options: StageOptions,
): Promise<void> {
  for (const path of work.journal.madeDirs) fs.makeDir(`${folder}/${path}`);
  for (const { path, after, mode = 0o644 } of work.journal.steps) {
    await options.between();
    fs.writeFile(`${folder}/${path}`, contentOf(work.plan.contents, after), { mode });
    if (options.durable) fs.sync(`${folder}/${path}`);
  }
  if (options.durable) for (const path of work.journal.madeDirs) fs.sync(`${folder}/${path}`);
}

/**
 * Writes a whole new tree beside the folder that it will become and lands it with one rename. The lock of this
 * process and the history entry land with it. Returns the id of the history entry.
 */
export async function land(
  fs: WriteFs,
  plan: Plan,
  processes: Processes,
  options: StageOptions & { readonly now: Date },
): Promise<string> {
  const { root } = plan;
  const above = nearestFolder(fs, root);
  const folders = absentFolders(root, above);
  const outermost = folders[0] ?? root;
  const staging = landingFolder(above, plan, processes);
  const id = nextHistoryId(fs, root, plan.hash);
  const journal: Journal = { ...prepare(fs, plan, { id, now: options.now }), landed: folders.length };
  const inner = `${staging}/${relative(outermost, root)}`.replace(/\/$/, '');
  try {
    removeTree(fs, staging);
    fs.makeDir(`${inner}/${HISTORY_DIR}/${id}`, { recursive: true });
    fs.writeFile(lockPath(inner, processes.self), '');
    await writeTree(fs, inner, { journal, plan }, options);
    writeJournal(fs, `${inner}/${HISTORY_DIR}/${id}`, journal, options.durable);
    await options.between();
    if (fs.lstat(outermost) !== undefined) throw appeared(outermost);
    landAt(fs, staging, outermost);
    if (options.durable) attempt(() => fs.sync(above));
  } catch (error) {
    attempt(() => removeTree(fs, staging));
    throw error;
  }
  return id;
}

function appeared(path: string, cause?: unknown): MartyError {
  return new MartyError('MARTY-P003', `${path} appeared since the plan was made.`, { cause });
}

function landAt(fs: WriteFs, staging: string, outermost: string): void {
  try {
    fs.rename(staging, outermost);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw ['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(code) ? appeared(outermost, error) : error;
  }
}

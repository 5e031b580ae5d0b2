import { dirname } from 'node:path';
import type { WriteFs } from '../ports/fs.ts';
import type { Processes } from '../ports/processes.ts';
import type { Journal } from './journal.ts';
import { landingFolder } from './landing.ts';
import type { Plan } from './plan.ts';
import { attempt, removeTree } from './remove-tree.ts';
import { HISTORY_DIR, LOCK_PREFIX, STATE_DIR } from './state-paths.ts';

/** True if a folder holds only what an apply put there. */
function holdsOnly(fs: WriteFs, root: string, journal: Journal, folder = ''): boolean {
  return fs.readDir(`${root}/${folder}`).every((name) => {
    const path = `${folder}${name}`;
    if (journal.steps.some((step) => step.path === path)) return true;
    if (path === HISTORY_DIR) return fs.readDir(`${root}/${path}`).every((entry) => entry === journal.id);
    if (path.startsWith(`${STATE_DIR}/${LOCK_PREFIX}`)) return true;
    if (path !== STATE_DIR && !journal.madeDirs.includes(path)) return false;
    return fs.lstat(`${root}/${path}`)?.kind === 'directory' && holdsOnly(fs, root, journal, `${path}/`);
  });
}

/** The outermost folder that a landing made, or undefined if one of them holds something else by now. */
function outermost(fs: WriteFs, root: string, journal: Journal): string | undefined {
  let folder = root;
  for (let level = 1; level < journal.landed; level += 1) {
    folder = dirname(folder);
    if (fs.readDir(folder).length !== 1) return undefined;
  }
  return folder;
}

/**
 * Undoes the landing of a whole tree with one rename, the reverse of {@link land}. Returns false, and does nothing,
 * if the folder holds files that are not marty's.
 */
export function unland(fs: WriteFs, plan: Plan, journal: Journal, processes: Processes): boolean {
  if (journal.landed === 0) return false;
  const top = outermost(fs, plan.root, journal);
  if (top === undefined || !holdsOnly(fs, plan.root, journal)) return false;
  const aside = landingFolder(dirname(top), plan, processes);
  fs.rename(top, aside);
  let complete = false;
  try {
    complete = holdsOnly(fs, `${aside}${plan.root.slice(top.length)}`, journal);
  } finally {
    if (!complete) fs.rename(aside, top);
  }
  if (!complete) return false;
  attempt(() => removeTree(fs, aside));
  return true;
}

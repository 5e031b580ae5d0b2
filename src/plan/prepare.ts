import { MartyError } from '../errors.ts';
import type { WriteFs } from '../ports/fs.ts';
import { emptiedFolders, foldersFor } from './folders.ts';
import type { Journal, JournalStep } from './journal.ts';
import type { FileOperation, Plan } from './plan.ts';
import { hashAt } from './rollback.ts';
import { checkInsideRoot, checkPath } from './safe-path.ts';

/** All file operations of a plan in the order of their execution. */
function fileOperations(plan: Plan): FileOperation[] {
  return [...plan.operations.filter((operation) => operation.kind !== 'run'), ...plan.bookkeeping];
}

function toStep(fs: WriteFs, root: string, operation: FileOperation): JournalStep {
  const { reason: _, ...step } = operation;
  const path = operation.kind === 'rename' ? operation.from : operation.path;
  const beforeMode = operation.kind === 'create' ? undefined : fs.lstat(`${root}/${path}`)?.mode;
  return beforeMode === undefined ? step : { ...step, beforeMode };
}

/** A plan for a root that is not there: nothing on the disk can differ, and every step makes something. */
function isNew(fs: WriteFs, plan: Plan, operations: readonly FileOperation[]): boolean {
  return operations.every(({ kind }) => kind === 'create') && fs.lstat(plan.root) === undefined;
}

/** Paths whose state is no longer what the plan was made from. */
function changedPaths(fs: WriteFs, root: string, operations: readonly FileOperation[]): string[] {
  return operations.flatMap((operation) => {
    const target = `${root}/${operation.path}`;
    switch (operation.kind) {
      case 'create':
        return fs.lstat(target) === undefined ? [] : [operation.path];
      case 'rename':
        if (fs.lstat(target) !== undefined) return [operation.path];
        return hashAt(fs, `${root}/${operation.from}`) === operation.before ? [] : [operation.from];
      default:
        return hashAt(fs, target) === operation.before ? [] : [operation.path];
    }
  });
}

/**
 * Checks a plan against the disk once more, under the lock, and writes down how it can be taken back.
 * Throws MARTY-P001 (a path leaves the root) or MARTY-P003 (files changed since planning).
 */
export function prepare(
  fs: WriteFs,
  plan: Plan,
  about: { readonly id: string; readonly now: Date; readonly undone?: Journal },
): Journal {
  const operations = fileOperations(plan);
  const fresh = isNew(fs, plan, operations);
  const safe = new Set<string>();
  for (const operation of operations) {
    for (const path of operation.kind === 'rename' ? [operation.from, operation.path] : [operation.path]) {
      checkPath(path);
      if (!fresh) checkInsideRoot(fs, plan.root, path, safe);
    }
  }
  const changed = fresh ? [] : changedPaths(fs, plan.root, operations);
  if (changed.length > 0) {
    throw new MartyError('MARTY-P003', `Changed since the plan was made: ${changed.join(', ')}.`);
  }
  const made = operations.flatMap(({ kind, path }) => (kind === 'create' || kind === 'rename' ? [path] : []));
  const gone = operations.flatMap((operation) => {
    if (operation.kind === 'rename') return [operation.from];
    return operation.kind === 'delete' ? [operation.path] : [];
  });
  const { undone } = about;
  const mayGo = (folder: string) => undone === undefined || undone.madeDirs.includes(folder);
  return {
    version: 1,
    id: about.id,
    summary: plan.summary,
    at: about.now.toISOString(),
    hash: plan.hash,
    madeDirs: foldersFor(made).filter((folder) => fresh || fs.lstat(`${plan.root}/${folder}`) === undefined),
    removedDirs: emptiedFolders(fs, plan.root, { gone, made }, mayGo),
    steps: operations.map((operation) => toStep(fs, plan.root, operation)),
    landed: 0,
    ...(plan.undoes === undefined ? {} : { undoes: plan.undoes }),
  };
}

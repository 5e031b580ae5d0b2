import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import { ContentStore } from './content-store.ts';
import { type Hash, hashOf } from './hash.ts';
import { entryToUndo, type HistoryEntry } from './history.ts';
import { backupName, type JournalStep } from './journal.ts';
import type { Conflict, FileOperation, Plan } from './plan.ts';
import { planHash } from './plan-hash.ts';
import { EMPTY_RECORD, readRecord, sensitiveFiles } from './record.ts';
import { checkInsideRoot } from './safe-path.ts';
import { STATE_DIR, TEMPLATES_DIR } from './state-paths.ts';

interface Draft {
  readonly fs: ReadFs;
  readonly root: string;
  readonly entry: HistoryEntry;
  readonly contents: ContentStore;
  readonly conflicts: Conflict[];
}

function currentHash(draft: Draft, path: string): Hash | undefined {
  checkInsideRoot(draft.fs, draft.root, path, new Set());
  const absolute = `${draft.root}/${path}`;
  if (draft.fs.lstat(absolute)?.kind !== 'file') return undefined;
  return draft.contents.add(draft.fs.readFile(absolute));
}

/** The content that a step replaced, checked against the journal. */
function restore(draft: Draft, step: JournalStep, index: number): Hash {
  const file = `${draft.entry.folder}/${backupName(index)}`;
  const content = draft.fs.lstat(file)?.kind === 'file' ? draft.fs.readFile(file) : undefined;
  if (content === undefined || hashOf(content) !== step.before) {
    throw new MartyError('MARTY-P007', `The backup of ${step.path} is lost or damaged.`, {
      where: { file },
      hint: 'Take the file from version control instead.',
    });
  }
  return draft.contents.add(content);
}

function refuse(draft: Draft, path: string, what: string, ours?: Hash): undefined {
  const message = `${path} ${what} since ${draft.entry.id} wrote it.`;
  draft.conflicts.push({
    path,
    kind: 'edited',
    message,
    choices: [],
    ...(ours === undefined ? {} : { ours }),
  });
}

function inverse(draft: Draft, step: JournalStep, index: number): FileOperation | undefined {
  const { path } = step;
  const current = currentHash(draft, path);
  const reason = `undo ${draft.entry.id}`;
  const mode = step.beforeMode ?? 0o644;
  if (step.kind === 'delete') {
    if (draft.fs.lstat(`${draft.root}/${path}`) !== undefined)
      return refuse(draft, path, 'was made again', current);
    return { kind: 'create', path, after: restore(draft, step, index), mode, exactMode: true, reason };
  }
  if (current === undefined) {
    if (step.kind === 'create' && draft.fs.lstat(`${draft.root}/${path}`) === undefined) return undefined;
    return refuse(draft, path, 'was deleted or replaced');
  }
  if (current !== step.after) return refuse(draft, path, 'was changed', current);
  switch (step.kind) {
    case 'create':
      return { kind: 'delete', path, before: current, reason };
    case 'edit':
      return { kind: 'edit', path, before: current, after: restore(draft, step, index), mode, reason };
    case 'chmod':
      return { kind: 'chmod', path, before: current, after: current, mode, reason };
    case 'rename': {
      const from = step.from ?? path;
      if (draft.fs.lstat(`${draft.root}/${from}`) !== undefined) return refuse(draft, from, 'was made again');
      return { kind: 'rename', from: path, path: from, before: current, after: current, reason };
    }
  }
}

function isBookkeeping({ path }: FileOperation): boolean {
  return path.startsWith(`${STATE_DIR}/`) && !path.startsWith(`${TEMPLATES_DIR}/`);
}

/**
 * The plan that takes the last apply back, or the one named by `id` (`0003-1a2b3c4d`, `0003` or `3`), which must be
 * the last. Files that were changed since are conflicts without a choice. `applyPlan` applies it.
 *
 * Throws MARTY-P007 (damaged history), MARTY-P008 (nothing to undo, unknown id), MARTY-P009 (later applies follow).
 */
export function planUndo(fs: ReadFs, root: string, id?: string): Plan {
  const entry = entryToUndo(fs, root, id);
  const draft: Draft = { fs, root, entry, contents: new ContentStore(), conflicts: [] };
  const inverted = [...entry.journal.steps.entries()].flatMap(([index, step]) => {
    const operation = inverse(draft, step, index);
    return operation === undefined ? [] : [operation];
  });
  const operations = inverted.filter((operation) => !isBookkeeping(operation));
  const bookkeeping = inverted.filter(isBookkeeping);
  const hash = planHash(operations, bookkeeping);
  return {
    id: hash.slice(0, 12),
    summary: `Undo ${entry.id}: ${entry.journal.summary}`,
    root,
    operations,
    bookkeeping,
    conflicts: draft.conflicts,
    warnings: [],
    hash,
    contents: draft.contents.all,
    sensitive: sensitiveFiles(readRecord(fs, root) ?? EMPTY_RECORD),
    undoes: entry.id,
  };
}

import { dirname } from 'node:path/posix';
import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import { BaseStore } from './base-store.ts';
import { planBookkeeping } from './bookkeeping.ts';
import { ContentStore } from './content-store.ts';
import type { DesiredFile, DesiredTree } from './desired-tree.ts';
import type { Hash } from './hash.ts';
import { pairRenames } from './pair-renames.ts';
import type {
  Conflict,
  ConflictPolicy,
  FileOperation,
  Operation,
  Plan,
  PlanWarning,
  Resolution,
} from './plan.ts';
import { planHash } from './plan-hash.ts';
import {
  EMPTY_RECORD,
  type GeneratorRecord,
  type RecordedFile,
  readRecord,
  sensitiveFiles,
} from './record.ts';
import { resolveFile } from './resolve-file.ts';
import { checkInsideRoot, checkTargetPath } from './safe-path.ts';
import { STATE_DIR } from './state-paths.ts';

export interface PlanOptions {
  /** What to do with every conflict that has no decision of its own; `fail` unless said. */
  readonly onConflict?: ConflictPolicy;
  /** Decisions for single paths, as a person gave them at a prompt. */
  readonly decisions?: ReadonlyMap<string, Resolution>;
}

/** What one planning run gathers. */
interface Draft {
  readonly fs: ReadFs;
  readonly root: string;
  readonly rootExists: boolean;
  readonly record: GeneratorRecord;
  readonly files: Map<string, RecordedFile>;
  readonly operations: FileOperation[];
  readonly conflicts: Conflict[];
  readonly warnings: PlanWarning[];
  readonly contents: ContentStore;
  readonly bases: BaseStore;
  readonly safe: Set<string>;
  readonly deletedModes: Map<string, number>;
  choice(path: string): Resolution | undefined;
}

function checkTree(tree: DesiredTree): void {
  const files = new Set(tree.files.map(({ path }) => path));
  const mentioned = new Set<string>();
  for (const { path } of [...tree.files, ...(tree.absent ?? [])]) {
    checkTargetPath(path);
    if (mentioned.has(path)) throw new MartyError('MARTY-P011', `The path ${path} is asked for twice.`);
    mentioned.add(path);
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      if (files.has(folder)) {
        throw new MartyError('MARTY-P011', `The path ${folder} is asked for as a file and as a folder.`);
      }
    }
  }
}

/** The first thing on the way to `path` that is neither a folder nor absent. */
function blockedBy(draft: Draft, path: string): string | undefined {
  const folder = dirname(path);
  if (folder === '.') return undefined;
  const above = blockedBy(draft, folder);
  if (above !== undefined) return above;
  const kind = draft.fs.stat(`${draft.root}/${folder}`)?.kind;
  return kind === undefined || kind === 'directory' ? undefined : folder;
}

/** Records a conflict of types, which only the user can clear; `keep` leaves the path alone. */
function blockType(draft: Draft, path: string, what: string): void {
  if (draft.choice(path) === 'keep') return;
  const message = `${path} cannot be written: ${what} is in the way.`;
  draft.conflicts.push({ path, kind: 'type', message, choices: ['keep'] });
}

function readCurrent(
  draft: Draft,
  path: string,
): { hash: Hash; content: Uint8Array; mode: number } | 'blocked' | undefined {
  if (!draft.rootExists) return undefined;
  checkInsideRoot(draft.fs, draft.root, path, draft.safe);
  const blocker = blockedBy(draft, path);
  if (blocker !== undefined) {
    blockType(draft, path, `the file ${blocker}`);
    return 'blocked';
  }
  const stat = draft.fs.lstat(`${draft.root}/${path}`);
  if (stat === undefined) return undefined;
  if (stat.kind !== 'file') {
    blockType(draft, path, stat.kind === 'other' ? 'a special file' : `a ${stat.kind}`);
    return 'blocked';
  }
  const content = draft.fs.readFile(`${draft.root}/${path}`);
  return { content, hash: draft.contents.add(content), mode: stat.mode };
}

function withExecutable(mode: number, executable: boolean): number {
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

function planFile(draft: Draft, file: DesiredFile): void {
  const { path, policy, reason } = file;
  const current = readCurrent(draft, path);
  if (current === 'blocked') return;
  const content = typeof file.content === 'string' ? Buffer.from(file.content, 'utf8') : file.content;
  const desired = { content, hash: draft.contents.add(content) };
  const recorded = draft.record.files.get(path);
  const base = policy === 'merge' && recorded !== undefined ? draft.bases.get(recorded.hash) : undefined;
  const decision = resolveFile({ path, policy, desired, current, recorded, base }, draft.choice(path));
  if (decision.kind === 'conflict') {
    draft.conflicts.push(decision.conflict);
    return;
  }
  if (decision.warning !== undefined) draft.warnings.push({ path, message: `${path} ${decision.warning}.` });
  if (decision.recorded === undefined) draft.files.delete(path);
  else
    draft.files.set(path, {
      hash: decision.recorded,
      policy,
      ...(file.sensitive === true ? { sensitive: true } : {}),
    });
  const mode = wantedMode(file, current?.mode);
  if (decision.kind === 'write') {
    const after = decision.content === undefined ? desired.hash : draft.contents.add(decision.content);
    if (current === undefined) {
      draft.operations.push({ kind: 'create', path, after, mode, reason });
      return;
    }
    if (after !== current.hash) {
      draft.operations.push({ kind: 'edit', path, before: current.hash, after, mode, reason });
      return;
    }
  }
  if (
    current !== undefined &&
    policy !== 'once' &&
    decision.recorded !== undefined &&
    mode !== current.mode
  ) {
    draft.operations.push({ kind: 'chmod', path, before: current.hash, after: current.hash, mode, reason });
  }
}

function wantedMode(file: DesiredFile, current: number | undefined): number {
  if (current === undefined) return file.mode ?? 0o644;
  return file.mode === undefined ? current : withExecutable(current, file.mode === 0o755);
}

function planAbsence(draft: Draft, path: string, reason: string): void {
  const current = readCurrent(draft, path);
  if (current === 'blocked') return;
  const recorded = draft.record.files.get(path);
  const choice = draft.choice(path);
  if (current !== undefined && (recorded?.hash === current.hash || choice === 'overwrite')) {
    draft.operations.push({ kind: 'delete', path, before: current.hash, reason });
    draft.deletedModes.set(path, current.mode);
  } else if (current !== undefined && choice !== 'keep') {
    const known = recorded !== undefined;
    draft.conflicts.push({
      path,
      kind: known ? 'edited' : 'unrecorded',
      message: known
        ? `${path} is to be deleted, but was changed since marty wrote it.`
        : `${path} is to be deleted, but marty did not write it.`,
      choices: ['keep', 'overwrite'],
      ours: current.hash,
    });
    return;
  }
  draft.files.delete(path);
}

/** True if the root may take the tree; records the conflict otherwise. */
function planRoot(draft: Draft, tree: DesiredTree, recorded: boolean, policy: ConflictPolicy): boolean {
  const stat = draft.fs.stat(draft.root);
  if (stat === undefined) return true;
  if (stat.kind !== 'directory') {
    draft.conflicts.push({
      path: '.',
      kind: 'type',
      message: `${draft.root} is not a folder.`,
      choices: [],
    });
    return false;
  }
  const occupied =
    tree.fresh === true && !recorded && draft.fs.readDir(draft.root).some((name) => name !== STATE_DIR);
  if (occupied && policy === 'fail' && draft.choice('.') === undefined) {
    draft.conflicts.push({
      path: '.',
      kind: 'target-exists',
      message: `${draft.root} is there already, and it is not empty.`,
      choices: ['keep', 'overwrite', 'merge'],
    });
  }
  return true;
}

/**
 * Compares what a generator wants with what is on the disk. Reads through the port, writes nothing; all conflicts
 * are in the plan, at once. `root` is absolute and may be absent.
 *
 * Throws MARTY-P001 (unsafe path), MARTY-P007 (damaged record), MARTY-P011 (impossible tree).
 *
 * @example
 * const plan = planTree(fs, '/home/me/petstore', { summary: 'Create petstore', files });
 * if (plan.conflicts.length === 0) await applyPlan(fs, plan, options);
 */
export function planTree(fs: ReadFs, root: string, tree: DesiredTree, options: PlanOptions = {}): Plan {
  checkTree(tree);
  const { onConflict = 'fail', decisions } = options;
  const stored = readRecord(fs, root);
  const record = stored ?? EMPTY_RECORD;
  const draft: Draft = {
    fs,
    root,
    rootExists: fs.stat(root) !== undefined,
    record,
    files: new Map(record.files),
    operations: [],
    conflicts: [],
    warnings: [],
    contents: new ContentStore(),
    bases: new BaseStore(fs, root),
    safe: new Set(),
    deletedModes: new Map(),
    choice: (path) => decisions?.get(path) ?? (onConflict === 'fail' ? undefined : onConflict),
  };
  if (planRoot(draft, tree, stored !== undefined, onConflict)) {
    for (const file of tree.files) planFile(draft, file);
    for (const { path, reason } of tree.absent ?? []) planAbsence(draft, path, reason);
  }
  const changed = pairRenames(draft.operations, draft.deletedModes);
  const bookkeeping = planBookkeeping(draft, stored, {
    version: 1,
    answers: tree.record ?? record.answers,
    files: draft.files,
  });
  const runs: Operation[] =
    changed.length === 0 ? [] : (tree.run ?? []).map((step) => ({ kind: 'run', ...step }));
  const operations = [...changed, ...runs];
  const hash = planHash(operations, bookkeeping);
  return {
    id: hash.slice(0, 12),
    summary: tree.summary,
    root,
    operations,
    bookkeeping,
    conflicts: draft.conflicts,
    warnings: draft.warnings,
    hash,
    contents: draft.contents.all,
    sensitive: new Set([
      ...sensitiveFiles(record),
      ...tree.files.flatMap(({ path, sensitive }) => (sensitive === true ? [path] : [])),
    ]),
  };
}

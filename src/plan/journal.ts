import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import { type Hash, isHash } from './hash.ts';
import { pathProblem } from './safe-path.ts';
import { JOURNAL_NAME } from './state-paths.ts';

const KINDS = ['create', 'edit', 'delete', 'rename', 'chmod'] as const;

/** One file operation with all that is needed to take it back. */
export interface JournalStep {
  readonly kind: (typeof KINDS)[number];
  readonly path: string;
  readonly from?: string;
  readonly before?: Hash;
  readonly after?: Hash;
  readonly beforeMode?: number;
  readonly mode?: number;
  readonly exactMode?: true;
}

/**
 * What one apply does to one folder. While it lies in a staging folder the apply is unfinished and is rolled back
 * by whoever finds it; one rename turns that folder into a history entry, and the apply is done.
 */
export interface Journal {
  readonly version: 1;
  readonly id: string;
  readonly summary: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly hash: Hash;
  /** Folders that the apply makes, parents first. */
  readonly madeDirs: readonly string[];
  /** Folders that are empty after the apply and are removed, children first. */
  readonly removedDirs: readonly { readonly path: string; readonly mode: number }[];
  readonly steps: readonly JournalStep[];
  /** How many folders, the root among them, were made by landing a whole new tree; 0 if the root was there. */
  readonly landed: number;
  /** The history entry that this apply takes back. */
  readonly undoes?: string;
}

/** Name, inside the journal's folder, of the new content of a step. */
export function stagedName(step: number): string {
  return `new-${step}`;
}

/** Name, inside the journal's folder, of the content that a step replaced or deleted. */
export function backupName(step: number): string {
  return `old-${step}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && pathProblem(value) === undefined;
}

function isOptional<T>(value: unknown, test: (value: unknown) => value is T): value is T | undefined {
  return value === undefined || test(value);
}

function isMode(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0o7777;
}

function isStep(value: unknown): value is JournalStep {
  if (!isObject(value) || !isPath(value['path'])) return false;
  const kind = KINDS.find((known) => known === value['kind']);
  if (kind === undefined || !isOptional(value['from'], isPath)) return false;
  if (!isOptional(value['before'], isHash) || !isOptional(value['after'], isHash)) return false;
  if (!isOptional(value['beforeMode'], isMode) || !isOptional(value['mode'], isMode)) return false;
  if (value['exactMode'] !== undefined && value['exactMode'] !== true) return false;
  return (kind === 'rename') === (value['from'] !== undefined);
}

function isRemovedDir(value: unknown): value is { path: string; mode: number } {
  return isObject(value) && isPath(value['path']) && isMode(value['mode']);
}

function isJournal(value: unknown): value is Journal {
  if (!isObject(value) || value['version'] !== 1) return false;
  const { id, summary, at, hash, madeDirs, removedDirs, steps, landed, undoes } = value;
  const texts = [id, summary, at].every((text) => typeof text === 'string');
  const count = typeof landed === 'number' && Number.isInteger(landed) && landed >= 0;
  if (!texts || !isHash(hash) || !count) return false;
  if (undoes !== undefined && (typeof undoes !== 'string' || pathProblem(undoes) !== undefined)) return false;
  if (!Array.isArray(madeDirs) || !Array.isArray(removedDirs) || !Array.isArray(steps)) return false;
  return madeDirs.every(isPath) && removedDirs.every(isRemovedDir) && steps.every(isStep);
}

export function serializeJournal(journal: Journal): string {
  return `${JSON.stringify(journal)}\n`;
}

/** The journal in a folder, or undefined if there is none. It is untrusted input: throws MARTY-P007. */
export function readJournal(fs: ReadFs, folder: string): Journal | undefined {
  const file = `${folder}/${JOURNAL_NAME}`;
  if (fs.lstat(file)?.kind !== 'file') return undefined;
  const text = Buffer.from(fs.readFile(file)).toString('utf8');
  let journal: unknown;
  try {
    journal = JSON.parse(text);
  } catch (cause) {
    throw new MartyError('MARTY-P007', 'The journal is not JSON.', { where: { file }, cause });
  }
  if (!isJournal(journal)) {
    throw new MartyError('MARTY-P007', 'The journal does not have the shape that marty writes.', {
      where: { file },
      hint: 'Move the file away if you do not need its undo.',
    });
  }
  return journal;
}

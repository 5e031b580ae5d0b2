import type { DesiredFile, DesiredTree } from '../plan/desired-tree.ts';
import { readRecord } from '../plan/record.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { HandEdits } from './hand-edits.ts';
import type { MigrationLock } from './lock.ts';

/** What a run over a tree that is there already changes. */
export interface Update {
  readonly from: string;
  readonly to: string;
  /** Environments whose values files are others than last time, or new. */
  readonly values: readonly string[];
  /** Files of objects and patches that are new. */
  readonly added: readonly string[];
  /** Files of objects and patches that are no longer made. */
  readonly removed: readonly string[];
  /** What people changed since the last run; it stays. */
  readonly edits: HandEdits;
}

/** Paths that marty wrote last time and makes no more; what belongs to the user stays. */
export function vanishedFiles(
  fs: ReadFs,
  root: string,
  files: readonly DesiredFile[],
): NonNullable<DesiredTree['absent']> {
  const made = new Set(files.map(({ path }) => path));
  const record = readRecord(fs, root);
  if (record === undefined) return [];
  return [...record.files]
    .filter(([path, { policy }]) => policy !== 'once' && !made.has(path))
    .map(([path]) => ({ path, reason: 'no longer made of the chart' }));
}

/** Compares a new run with the one that the lock and the record tell of; undefined where nothing differs. */
export function updateOf(
  fs: ReadFs,
  root: string,
  files: readonly DesiredFile[],
  before: MigrationLock,
  after: MigrationLock,
  edits: HandEdits,
): Update | undefined {
  const recorded = readRecord(fs, root)?.files ?? new Map();
  const values = Object.entries(after.environments)
    .filter(([name, environment]) => !sameValues(before.environments[name], environment))
    .map(([name]) => name);
  const added = files.map(({ path }) => path).filter((path) => !recorded.has(path));
  const removed = vanishedFiles(fs, root, files).map(({ path }) => path);
  if (
    before.chart.digest === after.chart.digest &&
    values.length + added.length + removed.length + edits.files.length === 0
  )
    return undefined;
  const named = ({ chart }: MigrationLock): string => `${chart.name} ${chart.version}`;
  return { from: named(before), to: named(after), values, added, removed, edits };
}

type Environment = MigrationLock['environments'][string];

function sameValues(before: Environment | undefined, after: Environment): boolean {
  const digests = (environment: Environment | undefined): string =>
    JSON.stringify([
      environment?.values.map(({ digest }) => digest),
      environment?.set,
      environment?.setString,
    ]);
  return digests(before) === digests(after);
}

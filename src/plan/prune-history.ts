import type { WriteFs } from '../ports/fs.ts';
import { listHistory } from './history.ts';
import { dropHistoryEntry } from './recover.ts';

/** How many applies can be undone. */
const KEPT = 50;

/** Drops the oldest history entries. */
export function pruneHistory(fs: WriteFs, root: string): void {
  for (const { folder } of listHistory(fs, root).slice(0, -KEPT)) dropHistoryEntry(fs, folder);
}

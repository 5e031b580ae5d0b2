import { dirname } from 'node:path';
import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import { type Journal, readJournal } from './journal.ts';
import { HISTORY_DIR, STATE_DIR } from './state-paths.ts';

/** An apply that can be undone. */
export interface HistoryEntry {
  /** Four digits or more that count up, a hyphen, and the start of the plan's hash. */
  readonly id: string;
  /** Absolute folder of the journal and its backups. */
  readonly folder: string;
  readonly journal: Journal;
}

const ID = /^(\d{4,})-[0-9a-f]{8}$/;

function numberOf(id: string): number {
  return Number(ID.exec(id)?.[1] ?? 0);
}

function entryNames(fs: ReadFs, root: string): string[] {
  const folder = `${root}/${HISTORY_DIR}`;
  if (fs.lstat(folder)?.kind !== 'directory') return [];
  const names = fs.readDir(folder).filter((name) => ID.test(name));
  return names.sort((a, b) => numberOf(a) - numberOf(b));
}

/** All applies that can be undone, the oldest first. Throws MARTY-P007 for a damaged journal. */
export function listHistory(fs: ReadFs, root: string): HistoryEntry[] {
  return entryNames(fs, root).flatMap((id) => {
    const folder = `${root}/${HISTORY_DIR}/${id}`;
    const journal = readJournal(fs, folder);
    return journal === undefined ? [] : [{ id, folder, journal }];
  });
}

/** The id of the next apply in a root. */
export function nextHistoryId(fs: ReadFs, root: string, hash: string): string {
  const last = entryNames(fs, root).at(-1);
  const number = last === undefined ? 1 : numberOf(last) + 1;
  return `${String(number).padStart(4, '0')}-${hash.slice(0, 8)}`;
}

/** The entry to undo: the last one, which `id` (whole, or its number) must name if it is given. */
export function entryToUndo(fs: ReadFs, root: string, id: string | undefined): HistoryEntry {
  const history = listHistory(fs, root);
  const last = history.at(-1);
  if (last === undefined) throw new MartyError('MARTY-P008', `There is nothing to undo in ${root}.`);
  if (id === undefined) return last;
  const wanted = history.find(
    (entry) => entry.id === id || String(numberOf(entry.id)) === id.replace(/^0+/, ''),
  );
  if (wanted === undefined) {
    const known = history.map((entry) => entry.id).join(', ');
    throw new MartyError('MARTY-P008', `There is no history entry ${id}; known are ${known}.`);
  }
  if (wanted !== last) {
    const later = history.slice(history.indexOf(wanted) + 1).map((entry) => entry.id);
    throw new MartyError('MARTY-P009', `${wanted.id} was followed by ${later.join(', ')}.`);
  }
  return wanted;
}

/** The folder that a path is in and that marty wrote to: the nearest one with `.marty/`. Throws MARTY-P008. */
export function findStateRoot(fs: ReadFs, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (fs.stat(`${folder}/${STATE_DIR}`)?.kind === 'directory') return folder;
    if (dirname(folder) === folder) break;
  }
  throw new MartyError('MARTY-P008', `marty wrote nothing in ${from} or above it.`, {
    hint: 'Run it in a folder that marty wrote to, or name one with --cwd.',
  });
}

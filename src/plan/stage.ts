import { MartyError } from '../errors.ts';
import type { WriteFs } from '../ports/fs.ts';
import type { Hash } from './hash.ts';
import { backupName, type Journal, serializeJournal, stagedName } from './journal.ts';
import { JOURNAL_NAME } from './state-paths.ts';

/** The content of a hash that a plan promises to hold. */
export function contentOf(contents: ReadonlyMap<Hash, Uint8Array>, hash: Hash | undefined): Uint8Array {
  const content = hash === undefined ? undefined : contents.get(hash);
  if (content === undefined) throw new MartyError('MARTY-X001', `A plan lacks the content ${hash}.`);
  return content;
}

/** Writes a journal into its folder, whole or not at all. */
export function writeJournal(fs: WriteFs, folder: string, journal: Journal, durable: boolean): void {
  const fresh = `${folder}/${JOURNAL_NAME}.new`;
  fs.writeFile(fresh, serializeJournal(journal));
  if (durable) fs.sync(fresh);
  fs.rename(fresh, `${folder}/${JOURNAL_NAME}`);
  if (durable) fs.sync(folder);
}

export interface StageOptions {
  /** Flush to the disk, so that the promise holds through a loss of power too. */
  readonly durable: boolean;
  /** Called between two steps; throws to stop. */
  readonly between: () => Promise<void>;
}

/** Writes all new content and copies of all that will be replaced into the staging folder, then the journal. */
export async function stage(
  fs: WriteFs,
  root: string,
  folder: string,
  work: { readonly journal: Journal; readonly contents: ReadonlyMap<Hash, Uint8Array> },
  options: StageOptions,
): Promise<void> {
  const { journal, contents } = work;
  const write = (name: string, content: Uint8Array, mode: number, exact: boolean) => {
    const path = `${folder}/${name}`;
    fs.writeFile(path, content, { mode });
    if (exact) fs.changeMode(path, mode);
    if (options.durable) fs.sync(path);
  };
  fs.makeDir(folder);
  for (const [index, step] of journal.steps.entries()) {
    await options.between();
    const { kind, path, mode = 0o644, beforeMode = 0o644 } = step;
    if (kind === 'edit') write(backupName(index), fs.readFile(`${root}/${path}`), beforeMode, true);
    if (kind === 'create' || kind === 'edit') {
      write(
        stagedName(index),
        contentOf(contents, step.after),
        mode,
        kind === 'edit' || step.exactMode === true,
      );
    }
  }
  writeJournal(fs, folder, journal, options.durable);
}

import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { MartyError } from '../errors.ts';
import { readRecord } from '../plan/record.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { PluginAnswers } from './answers.ts';

export const MANIFEST = 'plugin.yaml';

/** The plugin's folder that a path is in: the nearest one with a plugin.yaml. Throws MARTY-G007. */
export function findPluginRoot(fs: ReadFs, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (fs.stat(join(folder, MANIFEST))?.kind === 'file') return folder;
    if (dirname(folder) === folder) break;
  }
  throw new MartyError('MARTY-G007', `There is no ${MANIFEST} in ${from} or above it.`);
}

/**
 * Throws MARTY-G006 if the folder holds a plugin that was made with other answers: creating it anew would take
 * away what was added since.
 */
export function checkNotOtherPlugin(
  fs: ReadFs,
  root: string,
  { name, services }: Pick<PluginAnswers, 'name' | 'services'>,
): void {
  const answers = readRecord(fs, root)?.answers['answers'];
  if (answers === undefined || isDeepStrictEqual(answers, { name, services })) return;
  throw new MartyError('MARTY-G006', `${root} holds a plugin that was made with other answers.`);
}

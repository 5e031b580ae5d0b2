import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { FilePolicy } from './desired-tree.ts';
import { type Hash, isHash } from './hash.ts';
import { pathProblem } from './safe-path.ts';
import { RECORD_PATH } from './state-paths.ts';

export interface RecordedFile {
  /** Of the content that marty generated last; for `merge` files it is the base of the next merge. */
  readonly hash: Hash;
  readonly policy: FilePolicy;
  /** True where the file may hold values of Secrets. */
  readonly sensitive?: true;
}

/** What marty knows of a folder that it wrote: kept in `.marty/record.json`, never edited by hand. */
export interface GeneratorRecord {
  readonly version: 1;
  /** Answers and versions, as the generator handed them over in `DesiredTree.record`. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, RecordedFile>;
}

export const EMPTY_RECORD: GeneratorRecord = { version: 1, answers: {}, files: new Map() };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPolicy(value: unknown): value is FilePolicy {
  return value === 'owned' || value === 'merge' || value === 'once';
}

function invalid(file: string, reason: string, cause?: unknown): MartyError {
  return new MartyError('MARTY-P007', `The generator record cannot be used: ${reason}.`, {
    where: { file },
    cause,
  });
}

/** Reads a record's text; it is untrusted input. Throws MARTY-P007. */
export function parseRecord(text: string, file: string): GeneratorRecord {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw invalid(file, 'it is not JSON', cause);
  }
  if (!isObject(document)) throw invalid(file, 'it is not an object');
  const { version, answers, files } = document;
  if (version !== 1) {
    throw invalid(file, `its version is ${JSON.stringify(version)}, and this marty reads version 1`);
  }
  if (!isObject(answers)) throw invalid(file, '"answers" is not an object');
  if (!isObject(files)) throw invalid(file, '"files" is not an object');
  const recorded = new Map<string, RecordedFile>();
  for (const [path, entry] of Object.entries(files)) {
    const problem = pathProblem(path);
    if (problem !== undefined) throw invalid(file, `the path ${JSON.stringify(path)} ${problem}`);
    if (!isObject(entry) || !isHash(entry['hash']) || !isPolicy(entry['policy'])) {
      throw invalid(file, `the entry of ${JSON.stringify(path)} lacks a hash or a policy`);
    }
    recorded.set(path, {
      hash: entry['hash'],
      policy: entry['policy'],
      ...(entry['sensitive'] === true ? { sensitive: true } : {}),
    });
  }
  return { version, answers, files: recorded };
}

/** Stable text: files sorted by path, so that two branches that add files merge cleanly. */
export function serializeRecord(record: GeneratorRecord): string {
  const files = Object.fromEntries([...record.files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version: record.version, answers: record.answers, files }, null, 2)}\n`;
}

/** Files whose lines are not to be shown. */
export function sensitiveFiles({ files }: GeneratorRecord): Set<string> {
  return new Set([...files].flatMap(([path, { sensitive }]) => (sensitive === true ? [path] : [])));
}

/** The record of a folder, or undefined if marty never wrote there. Throws MARTY-P007 if it is damaged. */
export function readRecord(fs: ReadFs, root: string): GeneratorRecord | undefined {
  const file = `${root}/${RECORD_PATH}`;
  if (fs.lstat(file)?.kind !== 'file') return undefined;
  return parseRecord(Buffer.from(fs.readFile(file)).toString('utf8'), file);
}

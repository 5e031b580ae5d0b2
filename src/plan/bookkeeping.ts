import type { ReadFs } from '../ports/fs.ts';
import { type BaseStore, packOf } from './base-store.ts';
import type { ContentStore } from './content-store.ts';
import type { Hash } from './hash.ts';
import { isText } from './merge.ts';
import type { FileOperation } from './plan.ts';
import { type GeneratorRecord, serializeRecord } from './record.ts';
import { IGNORE_CONTENT, IGNORE_PATH, RECORD_PATH } from './state-paths.ts';

const REASON = 'generator record';

interface Work {
  readonly fs: ReadFs;
  readonly root: string;
  readonly contents: ContentStore;
  readonly bases: BaseStore;
}

/** Hashes whose text a later merge needs. */
function neededBases(record: GeneratorRecord): Set<Hash> {
  const files = [...record.files.values()];
  return new Set(files.filter(({ policy }) => policy === 'merge').map(({ hash }) => hash));
}

function planFile({ fs, root, contents }: Work, path: string, text: string): FileOperation[] {
  const after = contents.add(Buffer.from(text, 'utf8'));
  const stat = fs.lstat(`${root}/${path}`);
  if (stat?.kind !== 'file') return [{ kind: 'create', path, after, mode: 0o644, reason: REASON }];
  const before = contents.add(fs.readFile(`${root}/${path}`));
  if (before === after) return [];
  return [{ kind: 'edit', path, before, after, mode: stat.mode, reason: REASON }];
}

/** One new pack for the bases that are not kept yet; packs that hold none of the needed ones go. */
function planBases(work: Work, record: GeneratorRecord): FileOperation[] {
  const { fs, root, contents, bases } = work;
  const needed = neededBases(record);
  const missing = new Map<Hash, string>();
  for (const hash of needed) {
    const content = contents.all.get(hash);
    if (content === undefined || !isText(content) || bases.get(hash) !== undefined) continue;
    missing.set(hash, Buffer.from(content).toString('utf8'));
  }
  const pack = packOf(missing);
  const operations = missing.size === 0 ? [] : planFile(work, pack.path, pack.text);
  for (const { path, texts } of bases.packs) {
    if (path === pack.path || texts.size === 0 || [...texts.keys()].some((hash) => needed.has(hash)))
      continue;
    const before = contents.add(fs.readFile(`${root}/${path}`));
    operations.push({ kind: 'delete', path, before, reason: REASON });
  }
  return operations;
}

/** The operations that bring marty's own files up to what a plan leaves behind; none if nothing is to be known. */
export function planBookkeeping(
  work: Work,
  before: GeneratorRecord | undefined,
  after: GeneratorRecord,
): FileOperation[] {
  if (before === undefined && after.files.size === 0) return [];
  return [
    ...planBases(work, after),
    ...planFile(work, IGNORE_PATH, IGNORE_CONTENT),
    ...planFile(work, RECORD_PATH, serializeRecord(after)),
  ];
}

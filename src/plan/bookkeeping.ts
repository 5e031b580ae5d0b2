import type { ReadFs } from '../ports/fs.ts';
import type { ContentStore } from './content-store.ts';
import { type Hash, hashOf } from './hash.ts';
import type { FileOperation } from './plan.ts';
import { type GeneratorRecord, serializeRecord } from './record.ts';
import { BASE_DIR, IGNORE_CONTENT, IGNORE_PATH, RECORD_PATH } from './state-paths.ts';

const REASON = 'generator record';

function basePath(hash: Hash): string {
  return `${BASE_DIR}/${hash}`;
}

/** The content that marty generated last, or undefined if it was lost or is not what its name says. */
export function readBase(fs: ReadFs, root: string, hash: Hash): Uint8Array | undefined {
  const path = `${root}/${basePath(hash)}`;
  if (fs.lstat(path)?.kind !== 'file') return undefined;
  const content = fs.readFile(path);
  return hashOf(content) === hash ? content : undefined;
}

/** Hashes whose content a later merge needs. */
function bases(record: GeneratorRecord | undefined): Set<Hash> {
  const files = [...(record?.files.values() ?? [])];
  return new Set(files.filter(({ policy }) => policy === 'merge').map(({ hash }) => hash));
}

function planFile(
  fs: ReadFs,
  root: string,
  contents: ContentStore,
  path: string,
  text: string,
): FileOperation[] {
  const after = contents.add(Buffer.from(text, 'utf8'));
  const stat = fs.lstat(`${root}/${path}`);
  if (stat?.kind !== 'file') return [{ kind: 'create', path, after, mode: 0o644, reason: REASON }];
  const before = contents.add(fs.readFile(`${root}/${path}`));
  if (before === after) return [];
  return [{ kind: 'edit', path, before, after, mode: stat.mode, reason: REASON }];
}

function planBases(
  fs: ReadFs,
  root: string,
  contents: ContentStore,
  before: GeneratorRecord | undefined,
  after: GeneratorRecord,
): FileOperation[] {
  const wanted = bases(after);
  const operations: FileOperation[] = [];
  for (const hash of [...wanted].sort()) {
    const path = basePath(hash);
    if (!contents.all.has(hash) || fs.lstat(`${root}/${path}`) !== undefined) continue;
    operations.push({ kind: 'create', path, after: hash, mode: 0o644, reason: REASON });
  }
  for (const hash of [...bases(before)].sort()) {
    if (wanted.has(hash)) continue;
    const content = readBase(fs, root, hash);
    if (content === undefined) continue;
    contents.add(content);
    operations.push({ kind: 'delete', path: basePath(hash), before: hash, reason: REASON });
  }
  return operations;
}

/** The operations that bring marty's own files up to what a plan leaves behind; none if nothing is to be known. */
export function planBookkeeping(
  fs: ReadFs,
  root: string,
  contents: ContentStore,
  record: { readonly before: GeneratorRecord | undefined; readonly after: GeneratorRecord },
): FileOperation[] {
  const { before, after } = record;
  if (before === undefined && after.files.size === 0) return [];
  return [
    ...planBases(fs, root, contents, before, after),
    ...planFile(fs, root, contents, IGNORE_PATH, IGNORE_CONTENT),
    ...planFile(fs, root, contents, RECORD_PATH, serializeRecord(after)),
  ];
}

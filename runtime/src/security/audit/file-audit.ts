import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { AuditSink } from './audit-log.ts';
import { AUDIT_START, type AuditKey, type AuditLink, sealHead } from './entry.ts';
import { readHead, verifyAudit } from './verify.ts';

export interface FileAuditOptions {
  /** `audit.jsonl`; beside it its head, `audit.jsonl.head`, and rotated parts, `audit-000000000001.jsonl`. */
  readonly path: string;
  /** The key of the log, for its head. */
  readonly key?: AuditKey;
  /** Size after which the file is rotated, in bytes. Default 100 MiB. */
  readonly maxBytes?: number;
}

/**
 * Keeps entries in a file of one process, each batch on the disk before it counts. It is rotated by size, and the
 * chain goes on in the new file; nothing is ever deleted.
 */
export function fileAudit(options: FileAuditOptions): AuditSink {
  const { path, key, maxBytes = 100 * 1024 * 1024 } = options;
  const headPath = `${path}.head`;
  let file: FileHandle | undefined;
  let last: AuditLink = AUDIT_START;
  let size = 0;
  let firstSeq = 1;

  const openFile = async (): Promise<FileHandle> => {
    // No reader but the owner and the group: it names users and addresses.
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;
    const handle = await open(path, flags, 0o640);
    ({ size } = await handle.stat());
    return handle;
  };
  const rotate = async (handle: FileHandle): Promise<void> => {
    await handle.close();
    file = undefined;
    const extension = extname(path);
    const part = `${basename(path, extension)}-${String(firstSeq).padStart(12, '0')}${extension}`;
    await rename(path, join(dirname(path), part));
    firstSeq = last.seq + 1;
    file = await openFile();
  };
  return {
    async open() {
      await mkdir(dirname(path), { recursive: true });
      file = await openFile();
      const head = await readFile(headPath, 'utf8').catch(() => undefined);
      const named = head === undefined ? undefined : readHead(head, key);
      if (head !== undefined && named === undefined)
        throw broken(path, 'its head is malformed or has another key');
      const lines = (await readFile(path, 'latin1')).split('\n');
      // What a crash left of an entry that was never acknowledged.
      const torn = lines.pop() ?? '';
      if (torn !== '') {
        size -= torn.length;
        await file.truncate(size);
      }
      if (lines.length === 0) {
        last = named ?? AUDIT_START;
        firstSeq = last.seq + 1;
        return;
      }
      const after = startOf(lines[0] ?? '');
      const report = await verifyAudit(lines, {
        after,
        ...(key === undefined ? {} : { key }),
        ...(head === undefined ? {} : { head }),
      });
      const [fault] = report.faults;
      if (fault !== undefined) throw broken(path, `line ${fault.line}: ${fault.message}`);
      last = report.last;
      firstSeq = after.seq + 1;
    },
    async append(seal) {
      file ??= await openFile();
      const { size: actual } = await file.stat();
      if (actual !== size) throw broken(path, 'another process writes to it');
      const sealed = seal(last);
      const end = sealed.at(-1);
      if (end === undefined) return;
      const text = `${sealed.map(({ line }) => line).join('\n')}\n`;
      const next = { seq: end.seq, hash: end.hash };
      try {
        await file.appendFile(text, 'latin1');
        await file.datasync();
        await replaceFile(headPath, sealHead(next, key));
      } catch (error) {
        await file.truncate(size).catch(() => undefined);
        throw error;
      }
      last = next;
      size += text.length;
      if (size >= maxBytes) await rotate(file);
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}

/** The link before a first line; the start where it is not one. */
function startOf(line: string): AuditLink {
  const match = /^\{"v":1,"seq":(\d+),.*"prev":"([0-9a-f]{64})","hash":/.exec(line);
  return match === null ? AUDIT_START : { seq: Number(match[1]) - 1, hash: match[2] ?? '' };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.next`;
  await writeFile(next, `${text}\n`, { mode: 0o640 });
  await rename(next, path);
}

function broken(path: string, why: string): Error {
  return new Error(`the audit log ${path} cannot be continued: ${why}`);
}

/** Writes entries to a stream such as standard output; the chain begins anew with each process. */
export function streamAudit(write: (line: string) => void): AuditSink {
  let last = AUDIT_START;
  return {
    open: async () => undefined,
    async append(seal) {
      for (const entry of seal(last)) {
        write(`${entry.line}\n`);
        last = { seq: entry.seq, hash: entry.hash };
      }
    },
    close: async () => undefined,
  };
}

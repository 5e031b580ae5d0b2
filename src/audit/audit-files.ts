import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { AuditFile, AuditLink } from './audit-chain.ts';

export interface AuditInput {
  readonly files: readonly AuditFile[];
  readonly key: Uint8Array | undefined;
  /** Text of the head; undefined where there is none. */
  readonly head: string | undefined;
  readonly after: AuditLink | undefined;
}

/** Reads what the check of an audit log needs; the head is by default beside the last file. */
export function readAuditInput(
  fs: ReadFs,
  resolve: (path: string) => string,
  options: {
    readonly files: readonly string[];
    readonly keyFile?: string | undefined;
    readonly head?: string | undefined;
    readonly after?: string | undefined;
  },
): AuditInput {
  const read = (path: string): Uint8Array => readBytes(fs, resolve(path), path);
  const beside = `${options.files.at(-1)}.head`;
  const head = options.head ?? (fs.stat(resolve(beside)) === undefined ? undefined : beside);
  return {
    files: options.files.map((path) => ({ path, content: read(path) })),
    key: options.keyFile === undefined ? undefined : withoutNewline(read(options.keyFile)),
    head: head === undefined ? undefined : Buffer.from(read(head)).toString('latin1'),
    after: options.after === undefined ? undefined : linkOf(options.after),
  };
}

function readBytes(fs: ReadFs, path: string, shown: string): Uint8Array {
  try {
    return fs.readFile(path);
  } catch (cause) {
    const where = { file: shown };
    throw new MartyError('MARTY-A006', `${shown} cannot be read: ${(cause as Error).message}`, {
      where,
      cause,
    });
  }
}

/** Editors end a file with a newline that is no part of the key. */
function withoutNewline(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
}

function linkOf(text: string): AuditLink {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
  if (match === null) {
    throw new MartyError('MARTY-U004', `--after takes SEQ:HASH as a report shows it, not '${text}'.`);
  }
  return { seq: Number(match[1]), hash: match[2] ?? '' };
}

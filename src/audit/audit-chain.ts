import { createHash, createHmac } from 'node:crypto';

/** A place in the chain of an audit log; the start is entry 0 with 64 zeros. */
export interface AuditLink {
  readonly seq: number;
  readonly hash: string;
}

export type AuditFaultKind = 'malformed' | 'edited' | 'chain' | 'start' | 'truncated';

export interface AuditFault {
  readonly file: string;
  /** From 1; that of the last line for `truncated`. */
  readonly line: number;
  readonly kind: AuditFaultKind;
  readonly message: string;
}

export interface AuditFile {
  readonly path: string;
  readonly content: Uint8Array;
}

export interface AuditCheck {
  readonly entries: number;
  readonly last: AuditLink;
  readonly faults: readonly AuditFault[];
}

const START: AuditLink = { seq: 0, hash: '0'.repeat(64) };

/**
 * Checks the files of one audit log, oldest first. The format is that of docs/reference/audit-log.md: `hash` covers the line
 * up to `,"hash"`, and `prev` is the hash of the line before.
 */
export function checkAuditFiles(
  files: readonly AuditFile[],
  options: { readonly key?: Uint8Array; readonly head?: string; readonly after?: AuditLink } = {},
): AuditCheck {
  const { key, head, after = START } = options;
  const seal = (text: string): string =>
    (key === undefined ? createHash('sha256') : createHmac('sha256', key)).update(text).digest('hex');
  const algorithm = key === undefined ? 'sha256' : 'hmac-sha256';
  const faults: AuditFault[] = [];
  const seals = new Set([`${after.seq} ${after.hash}`]);
  let last = after;
  let entries = 0;
  let where = { file: files[0]?.path ?? '', line: 0 };
  let begun = false;
  const found = (kind: AuditFaultKind, message: string): void =>
    void faults.push({ ...where, kind, message });

  for (const { path, content } of files) {
    const texts = Buffer.from(content).toString('latin1').split('\n');
    const rest = texts.pop() ?? '';
    // A last line without its end is not whole, whatever it says.
    if (rest !== '') texts.push(`${rest} without end of line`);
    for (const [index, text] of texts.entries()) {
      where = { file: path, line: index + 1 };
      const entry = readEntry(text);
      if (entry === undefined) {
        found('malformed', 'This is not an entry of an audit log.');
      } else {
        entries += 1;
        if (entry.algorithm !== algorithm) {
          found('edited', `Entry ${entry.seq} is sealed with ${entry.algorithm}, expected ${algorithm}.`);
        } else if (seal(entry.sealed) !== entry.hash) {
          found('edited', `The text of entry ${entry.seq} does not have its hash.`);
        }
        if (entry.seq !== last.seq + 1 || entry.prev !== last.hash) {
          found(begun ? 'chain' : 'start', `Entry ${entry.seq} does not follow entry ${last.seq}.`);
        }
        last = { seq: entry.seq, hash: entry.hash };
        seals.add(`${last.seq} ${last.hash}`);
      }
      begun = true;
    }
  }
  if (head !== undefined) {
    const named = readHead(head);
    const mac = key === undefined ? undefined : seal(`head:${named?.seq}:${named?.hash}`);
    if (named === undefined || named.mac !== mac) {
      found('truncated', 'The head is malformed, or it was sealed with another key.');
    } else if (!seals.has(`${named.seq} ${named.hash}`)) {
      found('truncated', `The head names entry ${named.seq}, which is not there.`);
    }
  }
  return { entries, last, faults };
}

interface Entry extends AuditLink {
  /** What the hash is taken of. */
  readonly sealed: string;
  readonly algorithm: string;
  readonly prev: string;
}

function readEntry(text: string): Entry | undefined {
  const end = text.lastIndexOf(',"hash":"');
  if (end === -1 || !/^[\x20-\x7e]*$/.test(text)) return undefined;
  const tail = /^,"hash":"([0-9a-f]{64})"\}$/.exec(text.slice(end));
  const begin = /^\{"v":1,"seq":(\d+),/.exec(text);
  const chained = /,"alg":"([\w-]+)","prev":"([0-9a-f]{64})"$/.exec(text.slice(0, end));
  if (tail === null || begin === null || chained === null || !isJson(text)) return undefined;
  const [, algorithm = '', prev = ''] = chained;
  return { sealed: text.slice(0, end), seq: Number(begin[1]), hash: tail[1] ?? '', algorithm, prev };
}

function readHead(text: string): (AuditLink & { readonly mac: string | undefined }) | undefined {
  const match = /^\{"v":1,"seq":(\d+),"hash":"([0-9a-f]{64})"(?:,"mac":"([0-9a-f]{64})")?\}$/.exec(
    text.trimEnd(),
  );
  return match === null ? undefined : { seq: Number(match[1]), hash: match[2] ?? '', mac: match[3] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

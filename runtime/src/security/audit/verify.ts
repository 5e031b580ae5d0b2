import { AUDIT_START, AUDIT_VERSION, type AuditKey, type AuditLink, digestOf } from './entry.ts';

/**
 * What is wrong with a line:
 * - `malformed`: it is no entry, or its end is missing;
 * - `edited`: its hash is not that of its text, or it was sealed with another key;
 * - `chain`: it does not follow the line before it: lines were removed, inserted or moved;
 * - `start`: the log does not begin with its first entry;
 * - `truncated`: the head names an entry that is not there.
 */
export type AuditFaultKind = 'malformed' | 'edited' | 'chain' | 'start' | 'truncated';

export interface AuditFault {
  /** From 1; that of the last line for `truncated`. */
  readonly line: number;
  readonly kind: AuditFaultKind;
  readonly message: string;
}

export interface AuditReport {
  readonly entries: number;
  /** The last entry; what to keep elsewhere to find a later cut. */
  readonly last: AuditLink;
  readonly faults: readonly AuditFault[];
}

export interface VerifyAuditOptions {
  /** Of a log with HMAC. */
  readonly key?: AuditKey;
  /** The text of the head. Without it a cut at the end cannot be found. */
  readonly head?: string;
  /** The entry before the first line, for the later parts of a log that was rotated. Default: the start. */
  readonly after?: AuditLink;
}

const LINE =
  /^(\{"v":(\d+),"seq":(\d+),.*,"alg":"([\w-]+)","prev":"([0-9a-f]{64})"),"hash":"([0-9a-f]{64})"\}$/;
const ASCII = /^[\x20-\x7e]*$/;

/**
 * Checks lines of an audit log, each without its end of line. Every fault is reported; after one the check goes on
 * from the line as it stands.
 */
export async function verifyAudit(
  lines: Iterable<string> | AsyncIterable<string>,
  options: VerifyAuditOptions = {},
): Promise<AuditReport> {
  const { key, head } = options;
  const faults: AuditFault[] = [];
  const start = options.after ?? AUDIT_START;
  const named = head === undefined ? undefined : readHead(head, key);
  let last = start;
  let number = 0;
  let entries = 0;
  let headSeen = named !== undefined && sameLink(named, start);
  for await (const text of lines) {
    number += 1;
    const found = (kind: AuditFaultKind, message: string): void => {
      faults.push({ line: number, kind, message });
    };
    const entry = readEntry(text);
    if (entry === undefined) {
      found('malformed', 'this is not an entry of an audit log');
      continue;
    }
    entries += 1;
    const alg = key === undefined ? 'sha256' : 'hmac-sha256';
    if (entry.alg !== alg) found('edited', `sealed with ${entry.alg}, expected ${alg}`);
    else if (digestOf(entry.body, key) !== entry.hash) found('edited', 'the text does not have its hash');
    if (entry.seq !== last.seq + 1 || entry.prev !== last.hash) {
      const first = number === 1;
      const message = `entry ${entry.seq} does not follow entry ${last.seq}`;
      found(first ? 'start' : 'chain', message);
    }
    last = { seq: entry.seq, hash: entry.hash };
    headSeen ||= named !== undefined && sameLink(named, last);
  }
  const cut = (message: string): void => {
    faults.push({ line: number, kind: 'truncated', message });
  };
  if (head !== undefined && named === undefined) cut('the head is malformed or was not sealed with this key');
  else if (named !== undefined && !headSeen) cut(`the head names entry ${named.seq}, which is not there`);
  return { entries, last, faults };
}

function readEntry(text: string) {
  const match = ASCII.test(text) ? LINE.exec(text) : null;
  if (match === null) return undefined;
  const [, body = '', version, seq, alg, prev, hash = ''] = match;
  if (Number(version) !== AUDIT_VERSION || !isJson(text)) return undefined;
  return { body, seq: Number(seq), alg, prev, hash };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The entry that a head names; undefined where it is malformed or not sealed with this key. */
export function readHead(text: string, key: AuditKey | undefined): AuditLink | undefined {
  const match = /^\{"v":1,"seq":(\d+),"hash":"([0-9a-f]{64})"(?:,"mac":"([0-9a-f]{64})")?\}$/.exec(
    text.trimEnd(),
  );
  if (match === null) return undefined;
  const [, seq, hash = '', mac] = match;
  const expected = key === undefined ? undefined : digestOf(`head:${Number(seq)}:${hash}`, key);
  return mac === expected ? { seq: Number(seq), hash } : undefined;
}

function sameLink(a: AuditLink, b: AuditLink): boolean {
  return a.seq === b.seq && a.hash === b.hash;
}

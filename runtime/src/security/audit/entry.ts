import { createHash, createHmac } from 'node:crypto';

/**
 * The format of the audit log, version 1: one line of ASCII JSON for each entry,
 * `{"v":1,"seq":…,"at":…,…,"alg":…,"prev":"…","hash":"…"}`. `seq` counts from 1. `hash` is the SHA-256, or with a
 * key the HMAC-SHA-256, in hex of the line up to and without `,"hash"`; `prev` is the hash of the line before, of
 * the first 64 zeros. The head, `{"v":1,"seq":…,"hash":…,"mac":…}`, names the last entry; `mac`, with a key only,
 * is the HMAC of `head:SEQ:HASH`.
 */
export const AUDIT_VERSION = 1;

export type AuditAlgorithm = 'sha256' | 'hmac-sha256';

/** A place in the chain. */
export interface AuditLink {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first entry. */
export const AUDIT_START: AuditLink = { seq: 0, hash: '0'.repeat(64) };

export interface SealedEntry extends AuditLink {
  /** Without the end of line. */
  readonly line: string;
}

export type AuditKey = string | Uint8Array;

/** Seals an entry to the one before it. `fields` are plain JSON data. */
export function sealEntry(
  fields: Readonly<Record<string, unknown>>,
  last: AuditLink,
  key: AuditKey | undefined,
): SealedEntry {
  const seq = last.seq + 1;
  const alg: AuditAlgorithm = key === undefined ? 'sha256' : 'hmac-sha256';
  const whole = asciiJson({ v: AUDIT_VERSION, seq, ...fields, alg, prev: last.hash });
  const body = whole.slice(0, -1);
  const hash = digestOf(body, key);
  return { seq, hash, line: `${body},"hash":"${hash}"}` };
}

/** The head that goes with an entry; kept where whoever can cut the log cannot write, it shows the cut. */
export function sealHead({ seq, hash }: AuditLink, key: AuditKey | undefined): string {
  const mac = key === undefined ? {} : { mac: digestOf(`head:${seq}:${hash}`, key) };
  return JSON.stringify({ v: AUDIT_VERSION, seq, hash, ...mac });
}

export function digestOf(text: string, key: AuditKey | undefined): string {
  const digest = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  return digest.update(text).digest('hex');
}

/** JSON in ASCII, so that a line has one spelling only. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

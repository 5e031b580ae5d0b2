import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics/registry.ts';
import { redact } from '../../observability/redact.ts';
import { type AuditKey, type AuditLink, type SealedEntry, sealEntry } from './entry.ts';

/** Something that happened and must not be forgotten. */
export interface AuditEvent {
  /** What, for example `token.refused`, `order.cancelled`. */
  readonly event: string;
  readonly outcome: 'allowed' | 'denied' | 'failed';
  /** Who: the id of a user, service or key. */
  readonly actor?: string;
  /** Why, for `denied` and `failed`. */
  readonly reason?: string;
  /** On what, for example `order/7`. */
  readonly resource?: string;
  readonly permission?: string;
  readonly method?: string;
  readonly path?: string;
  readonly route?: string;
  readonly address?: string;
  readonly correlationId?: string;
  /** More, as plain JSON data; secrets by their usual names are redacted. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Where sealed entries are kept. */
export interface AuditSink {
  /**
   * Calls `seal` with the last entry that is kept and appends what it gives, all of it or, when it rejects, none.
   * Calls do not overlap.
   */
  append(seal: (last: AuditLink) => readonly SealedEntry[]): Promise<void>;
  /** Ready to append; rejects where the log that is there cannot be continued. */
  open(): Promise<void>;
  close(): Promise<void>;
}

export interface AuditLogOptions {
  /** Where entries are kept; the chain continues what is there. */
  readonly sink: AuditSink;
  /** Told about every entry once it is kept: standard output, a collector. */
  readonly copies?: readonly ((line: string) => void)[];
  /** With a key the hashes are HMACs, and who has it not cannot seal a forged log. At least 32 bytes. */
  readonly key?: AuditKey;
  /** Entries that may wait for the sink; above it `record` rejects. Default 10,000. */
  readonly maxPending?: number;
  readonly log?: Logger;
  readonly metrics?: Metrics;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface AuditLog {
  /**
   * Resolves when the event is kept; rejects when it is not and never will be: the sink fails or too many wait.
   * The order of calls is the order of entries.
   */
  record(event: AuditEvent): Promise<void>;
  /** Rejects when the last write failed. */
  check(): Promise<void>;
  /** Waits for what was recorded. */
  close(): Promise<void>;
}

interface Pending {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly kept: () => void;
  readonly lost: (error: unknown) => void;
}

/** Longest text that an event may bring; callers write some of it. */
const MAX_TEXT = 2048;
const BATCH = 500;

/**
 * A tamper-evident audit log: each entry holds the hash of the one before.
 *
 * @example
 * const audit = await openAuditLog({ sink: fileAudit({ path: '/var/log/shop/audit.jsonl' }), key });
 * await audit.record({ event: 'order.cancelled', outcome: 'allowed', actor: user.id, resource: 'order/7' });
 */
export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  const { sink, key, copies = [], maxPending = 10_000, now = Date.now, log } = options;
  if (key !== undefined && Buffer.byteLength(key) < 32) {
    throw new RangeError('the key of an audit log needs at least 32 bytes');
  }
  const entries = options.metrics?.counter('audit_entries', {
    help: 'Events for the audit log by outcome of writing.',
    labels: ['result'],
  });
  await sink.open();
  const pending: Pending[] = [];
  let writing: Promise<void> | undefined;
  let failure: unknown;
  let closed = false;
  let dropped = 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  const write = async (): Promise<void> => {
    while (pending.length > 0) {
      const batch = pending.splice(0, BATCH);
      const sealed: SealedEntry[] = [];
      try {
        await sink.append((last) => {
          sealed.length = 0;
          for (const { fields } of batch) sealed.push(sealEntry(fields, sealed.at(-1) ?? last, key));
          return sealed;
        });
        failure = undefined;
        entries?.add(batch.length, { result: 'kept' });
        for (const { line } of sealed) for (const copy of copies) copy(line);
        for (const { kept } of batch) kept();
      } catch (error) {
        failure = error;
        entries?.add(batch.length, { result: 'lost' });
        log?.error(
          { err: error, events: batch.map(({ fields }) => fields) },
          'audit entries could not be kept',
        );
        for (const { lost } of batch) lost(error);
      }
    }
    writing = undefined;
  };
  return {
    record(event) {
      if (closed || pending.length >= maxPending) {
        entries?.inc({ result: 'lost' });
        dropped += 1;
        const error = new Error(closed ? 'the audit log is closed' : 'too many audit entries wait');
        // Under a flood one line in a while: the counter has the number.
        if (performance.now() - toldAt > 10_000) {
          toldAt = performance.now();
          log?.error({ err: error, dropped }, 'audit entries could not be kept');
        }
        return Promise.reject(error);
      }
      const fields = { at: new Date(now()).toISOString(), ...shorten(redact({ ...event })) };
      return new Promise((kept, lost) => {
        pending.push({ fields, kept, lost });
        writing ??= write();
      });
    },
    async check() {
      if (failure !== undefined) throw new Error('the audit log cannot be written', { cause: failure });
    },
    async close() {
      closed = true;
      await writing;
      await sink.close();
    },
  };
}

/** The members of an event that an entry may have: those of the format stay its own. */
function shorten(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const reserved = new Set(['v', 'seq', 'at', 'alg', 'prev', 'hash']);
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name, value]) => value !== undefined && !reserved.has(name))
      .map(([name, value]) => [name, shortenValue(value)]),
  );
}

function shortenValue(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value);
  return text.length > 4 * MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : value;
}

import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMetrics } from '../../../../runtime/src/observability/index.ts';
import {
  type AuditSink,
  fileAudit,
  openAuditLog,
  verifyAudit,
} from '../../../../runtime/src/security/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marty-audit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const KEY = 'k'.repeat(32);
const path = (): string => join(folder, 'audit.jsonl');
const event = (actor: string) => ({ event: 'order.cancelled', outcome: 'allowed', actor }) as const;
const read = async (name = path()): Promise<string[]> =>
  (await readFile(name, 'utf8')).split('\n').slice(0, -1);
const check = async (names = [path()]) => {
  const lines = (await Promise.all(names.map(read))).flat();
  return verifyAudit(lines, { key: KEY, head: await readFile(`${path()}.head`, 'utf8') });
};
const openLog = (maxBytes?: number) =>
  openAuditLog({
    sink: fileAudit({ path: path(), key: KEY, ...(maxBytes === undefined ? {} : { maxBytes }) }),
    key: KEY,
  });

test('entries are kept in the order of the calls, and the chain goes on after a restart', async () => {
  const first = await openLog();
  await Promise.all(Array.from({ length: 1200 }, (_, i) => first.record(event(`a${i}`))));
  await first.close();
  const second = await openLog();
  await second.record(event('b'));
  await second.close();
  const actors = (await read()).map((line) => (JSON.parse(line) as { actor: string }).actor);
  expect(actors).toEqual([...Array.from({ length: 1200 }, (_, i) => `a${i}`), 'b']);
  expect(await check()).toMatchObject({ entries: 1201, faults: [] });
  expect((await stat(path())).mode & 0o007).toBe(0);
});

test('a file that is full is rotated, and the parts are one chain', async () => {
  for (const round of [1, 2]) {
    const log = await openLog(2000);
    for (let i = 0; i < 20; i += 1) await log.record(event(`${round}-${i}`));
    await log.close();
  }
  const parts = (await readdir(folder)).filter((name) => /^audit-\d+\.jsonl$/.test(name)).sort();
  expect(parts.length).toBeGreaterThan(2);
  const names = [...parts.map((name) => join(folder, name)), path()];
  expect(await check(names)).toMatchObject({ entries: 40, faults: [] });
  const without = await check(names.filter((_, i) => i !== 1));
  expect(without.faults).toMatchObject([{ kind: 'chain' }]);
});

test('half an entry that a crash left is dropped', async () => {
  const log = await openLog();
  await log.record(event('a'));
  await log.close();
  await appendFile(path(), '{"v":1,"seq":2,"at":"20');
  const next = await openLog();
  await next.record(event('b'));
  await next.close();
  expect(await check()).toMatchObject({ entries: 2, faults: [] });
});

test.each([
  ['edited', (text: string) => text.replace('"a1"', '"a9"'), /line 2: the text does not have its hash/],
  [
    'cut',
    (text: string) => `${text.split('\n').slice(0, 2).join('\n')}\n`,
    /head names entry 3, which is not there/,
  ],
])('a log that was %s is not continued', async (_, change, message) => {
  const log = await openLog();
  for (const actor of ['a0', 'a1', 'a2']) await log.record(event(actor));
  await log.close();
  await writeFile(path(), change(await readFile(path(), 'utf8')));
  await expect(openLog()).rejects.toThrow(message);
});

test('a log with another key is not continued', async () => {
  const log = await openLog();
  await log.record(event('a'));
  await log.close();
  const other = 'o'.repeat(32);
  const open = openAuditLog({ sink: fileAudit({ path: path(), key: other }), key: other });
  await expect(open).rejects.toThrow(/its head is malformed or has another key/);
  await expect(openAuditLog({ sink: fileAudit({ path: path() }), key: 'short' })).rejects.toThrow(RangeError);
});

test('a second writer is noticed before anything is written', async () => {
  const first = await openLog();
  const second = await openLog();
  await first.record(event('a'));
  await expect(second.record(event('b'))).rejects.toThrow(/another process writes to it/);
  await expect(second.check()).rejects.toThrow('the audit log cannot be written');
  await first.record(event('c'));
  await Promise.all([first.close(), second.close()]);
  expect(await check()).toMatchObject({ entries: 2, faults: [] });
});

test('what the sink cannot keep is told to the caller, counted, and leaves the chain whole', async () => {
  const inner = fileAudit({ path: path(), key: KEY });
  let full = false;
  const sink: AuditSink = {
    ...inner,
    append: (seal) => (full ? Promise.reject(new Error('no space left')) : inner.append(seal)),
  };
  const metrics = createMetrics();
  const log = await openAuditLog({ sink, key: KEY, metrics });
  await log.record(event('a'));
  full = true;
  await expect(log.record(event('b'))).rejects.toThrow('no space left');
  await expect(log.check()).rejects.toThrow('cannot be written');
  full = false;
  await log.record(event('c'));
  await log.check();
  await log.close();
  await expect(log.record(event('d'))).rejects.toThrow('is closed');
  expect(metrics.text()).toContain('audit_entries_total{result="kept"} 2');
  expect(metrics.text()).toContain('audit_entries_total{result="lost"} 2');
  expect(await check()).toMatchObject({ entries: 2, faults: [] });
});

test('an entry whose head cannot be written is not kept', async () => {
  const log = await openLog();
  await log.record(event('a'));
  await mkdir(`${path()}.head.next`);
  await expect(log.record(event('b'))).rejects.toMatchObject({ code: 'EISDIR' });
  await rm(`${path()}.head.next`, { recursive: true });
  await log.record(event('c'));
  await log.close();
  expect((await read()).map((line) => (JSON.parse(line) as { actor: string }).actor)).toEqual(['a', 'c']);
  expect(await check()).toMatchObject({ entries: 2, faults: [] });
});

test('no more entries wait than may', async () => {
  const log = await openAuditLog({ sink: fileAudit({ path: path(), key: KEY }), key: KEY, maxPending: 3 });
  const calls = Array.from({ length: 10 }, (_, i) => log.record(event(`a${i}`)));
  const results = await Promise.allSettled(calls);
  await log.close();
  const kept = results.filter(({ status }) => status === 'fulfilled').length;
  expect(kept).toBeGreaterThanOrEqual(3);
  expect(kept).toBeLessThan(10);
  expect(await check()).toMatchObject({ entries: kept, faults: [] });
});

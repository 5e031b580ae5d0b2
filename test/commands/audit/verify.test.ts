import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileAudit, openAuditLog } from '../../../runtime/src/security/index.ts';
import type { checkAuditFiles } from '../../../src/audit/audit-chain.ts';
import verify from '../../../src/commands/audit/verify.ts';
import { commandContext, plainStyle } from '../../support/command-context.ts';

const KEY = 'k'.repeat(32);
let folder = '';
const warnings: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marty-audit-'));
  warnings.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function writeLog(maxBytes: number): Promise<void> {
  const sink = fileAudit({ path: join(folder, 'audit.jsonl'), key: KEY, maxBytes });
  const log = await openAuditLog({ sink, key: KEY });
  for (let i = 0; i < 10; i += 1) await log.record({ event: `e${i}`, outcome: 'allowed' });
  await log.close();
  writeFileSync(join(folder, 'audit.key'), `${KEY}\n`);
}

async function run(files: readonly string[], options: object = { keyFile: 'audit.key' }) {
  const context = { ...commandContext(folder), warn: (message: string) => void warnings.push(message) };
  const outcome = await verify.run({ files, ...options } as Parameters<typeof verify.run>[0], context);
  if (outcome.kind !== 'report') throw new Error('not a report');
  const data = outcome.data as ReturnType<typeof checkAuditFiles>;
  verify.output.parse(data);
  return { data, text: outcome.text(plainStyle), findings: outcome.findings ?? [] };
}

describe('marty audit verify', () => {
  it('passes a whole log and says what its last entry is', async () => {
    await writeLog(1e6);
    const { data, text, findings } = await run(['audit.jsonl']);
    expect(data).toMatchObject({ entries: 10, last: { seq: 10 }, head: true, faults: [] });
    expect(text).toBe(`✔ 10 entries, none edited. The last is 10:${data.last.hash}`);
    expect([findings, warnings]).toEqual([[], []]);
  });

  it('names file, line and code of what was edited', async () => {
    await writeLog(1e6);
    const file = join(folder, 'audit.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"e4"', '"x4"'));
    const { findings, text } = await run(['audit.jsonl']);
    expect(findings).toMatchObject([
      { code: 'MARTY-A002', level: 'error', where: { file: 'audit.jsonl', line: 5 } },
    ]);
    expect(text).toContain('✖');
  });

  it('takes the parts of a rotated log, and misses one that is not given', async () => {
    await writeLog(900);
    const parts = ['audit-000000000001.jsonl', 'audit-000000000005.jsonl', 'audit-000000000009.jsonl'];
    const given = parts.filter((name) => {
      try {
        return readFileSync(join(folder, name)).length > 0;
      } catch {
        return false;
      }
    });
    expect(given.length).toBeGreaterThan(1);
    const first = await run(given.slice(0, 1), { keyFile: 'audit.key', head: undefined });
    expect(warnings).toEqual(['There is no head: a cut at the end of the log would not be found.']);
    const rest = [...given.slice(1), 'audit.jsonl'];
    expect((await run([...given, 'audit.jsonl'])).data).toMatchObject({ entries: 10, faults: [] });
    expect((await run(rest)).findings).toMatchObject([{ code: 'MARTY-A004' }]);
    const after = `${first.data.last.seq}:${first.data.last.hash}`;
    expect((await run(rest, { keyFile: 'audit.key', after })).findings).toEqual([]);
    writeFileSync(join(folder, 'audit.jsonl'), '');
    const cut = await run(given.slice(0, 1).concat('audit.jsonl'));
    expect(cut.findings).toMatchObject([{ code: 'MARTY-A005' }]);
  });

  it('needs the key of a log that has one', async () => {
    await writeLog(1e6);
    const { findings } = await run(['audit.jsonl'], {});
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['MARTY-A002', 'MARTY-A005']));
  });

  it.each([
    [[], {}, 'MARTY-U003'],
    [['nowhere.jsonl'], {}, 'MARTY-A006'],
    [['audit.jsonl'], { keyFile: 'nowhere.key' }, 'MARTY-A006'],
    [['audit.jsonl'], { head: 'nowhere.head' }, 'MARTY-A006'],
    [['audit.jsonl'], { after: '7' }, 'MARTY-U004'],
  ])('refuses %j with %j', async (files, options, code) => {
    await writeLog(1e6);
    await expect(run(files, options)).rejects.toMatchObject({ code });
  });
});

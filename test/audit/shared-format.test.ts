import { describe, expect, it } from 'vitest';
import { AUDIT_START, sealEntry, sealHead } from '../../runtime/src/security/audit/entry.ts';
import { verifyAudit } from '../../runtime/src/security/index.ts';
import { checkAuditFiles } from '../../src/audit/audit-chain.ts';
import { random } from '../support/random.ts';

const KEY = Buffer.from('k'.repeat(32));

/** Entries with their hashes made by `openssl dgst`, not by this project. */
const VECTOR = [
  '{"v":1,"seq":1,"at":"2026-01-01T00:00:00.000Z","event":"a","alg":"sha256","prev":"0000000000000000000000000000000000000000000000000000000000000000","hash":"9477a070ad823416d144cf106ba59846febf2e019ae070acbc2c1d7840c7af97"}',
  '{"v":1,"seq":2,"at":"2026-01-01T00:00:01.000Z","event":"b","note":"\\u00e4","alg":"sha256","prev":"9477a070ad823416d144cf106ba59846febf2e019ae070acbc2c1d7840c7af97","hash":"a2971ff7135488084d27905ac5e65fac39416953f29e0941bd82c28473b9d1b9"}',
];

const bytes = (text: string) => [{ path: 'audit.jsonl', content: Buffer.from(text, 'latin1') }];

/** What the runtime finds, as the command words it. */
async function byRuntime(text: string, key: Uint8Array | undefined, head: string) {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  if (rest !== '') lines.push(`${rest} without end of line`);
  return verifyAudit(lines, { head, ...(key === undefined ? {} : { key }) });
}

describe('the format of the audit log', () => {
  it('is that of the documented vector', async () => {
    const head = `{"v":1,"seq":2,"hash":"${/"hash":"(\w+)"/.exec(VECTOR[1] ?? '')?.[1]}"}`;
    const text = `${VECTOR.join('\n')}\n`;
    expect((await byRuntime(text, undefined, head)).faults).toEqual([]);
    expect(checkAuditFiles(bytes(text), { head }).faults).toEqual([]);
    const first = sealEntry({ at: '2026-01-01T00:00:00.000Z', event: 'a' }, AUDIT_START, undefined);
    const second = sealEntry({ at: '2026-01-01T00:00:01.000Z', event: 'b', note: 'ä' }, first, undefined);
    expect([first.line, second.line]).toEqual(VECTOR);
  });

  it.each([undefined, KEY])('is judged alike by the runtime and by the command (key: %s)', async (key) => {
    let last = AUDIT_START;
    let text = '';
    for (let i = 0; i < 20; i += 1) {
      const sealed = sealEntry(
        { at: '2026-01-01T00:00:00.000Z', event: `e${i}`, outcome: 'allowed' },
        last,
        key,
      );
      text += `${sealed.line}\n`;
      last = sealed;
    }
    const head = sealHead(last, key);
    const { below } = random('same judgement');
    for (let made = 0; made < 500; made += 1) {
      const at = below(text.length);
      const cut = below(made % 3 === 0 ? 400 : 3);
      const inserted = String.fromCharCode(below(256));
      const edited = made === 0 ? text : text.slice(0, at) + inserted + text.slice(at + cut);
      const runtime = await byRuntime(edited, key, head);
      const command = checkAuditFiles(bytes(edited), { head, ...(key === undefined ? {} : { key }) });
      expect(
        command.faults.map(({ line, kind }) => `${line} ${kind}`),
        `edit ${made} at ${at}`,
      ).toEqual(runtime.faults.map(({ line, kind }) => `${line} ${kind}`));
      expect([command.entries, command.last]).toEqual([runtime.entries, runtime.last]);
      expect(command.faults.length > 0).toBe(edited !== text);
    }
  });
});

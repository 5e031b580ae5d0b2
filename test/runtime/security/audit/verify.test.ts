import { expect, test } from 'vitest';
import { AUDIT_START, sealEntry, sealHead } from '../../../../runtime/src/security/audit/entry.ts';
import { openAuditLog, streamAudit, verifyAudit } from '../../../../runtime/src/security/index.ts';
import { random } from '../../../support/random.ts';
import { testClock } from '../support/clock.ts';

const KEY = 'k'.repeat(32);

/** A log of 60 entries and its head. */
function logOf(key: string | undefined): { readonly text: string; readonly head: string } {
  let last = AUDIT_START;
  let text = '';
  for (let i = 0; i < 60; i += 1) {
    const fields = {
      at: '2026-01-01T00:00:00.000Z',
      event: 'order.cancelled',
      actor: `ä${i % 7}`,
      outcome: 'allowed',
    };
    const sealed = sealEntry(fields, last, key);
    text += `${sealed.line}\n`;
    last = sealed;
  }
  return { text, head: sealHead(last, key) };
}

/** As a reader of files sees it: a last line without its end is a line, too. */
const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push('');
  return lines;
};

type Edit = (text: string, pick: (below: number) => number) => string;
const edits: Record<string, Edit> = {
  'changes a byte': (text, pick) => {
    const at = pick(text.length);
    return text.slice(0, at) + String.fromCharCode(pick(256)) + text.slice(at + 1);
  },
  'flips a bit': (text, pick) => {
    const at = pick(text.length);
    return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << pick(8))) + text.slice(at + 1);
  },
  'removes bytes': (text, pick) => {
    const at = pick(text.length);
    return text.slice(0, at) + text.slice(at + 1 + pick(5));
  },
  'inserts a byte': (text, pick) => {
    const at = pick(text.length + 1);
    return text.slice(0, at) + String.fromCharCode(pick(128)) + text.slice(at);
  },
  'deletes lines': (text, pick) => {
    const lines = text.split('\n');
    lines.splice(pick(60), 1 + pick(3));
    return lines.join('\n');
  },
  'moves a line': (text, pick) => {
    const lines = text.split('\n').slice(0, -1);
    const [line = ''] = lines.splice(pick(60), 1);
    lines.splice(pick(60), 0, line);
    return `${lines.join('\n')}\n`;
  },
  'repeats a line': (text, pick) => {
    const lines = text.split('\n');
    lines.splice(pick(60), 0, lines[pick(60)] ?? '');
    return lines.join('\n');
  },
  'cuts the end': (text, pick) => text.slice(0, pick(text.length)),
  'cuts whole lines': (text, pick) =>
    text
      .split('\n')
      .slice(0, pick(60))
      .map((line) => `${line}\n`)
      .join(''),
  'cuts the begin': (text, pick) =>
    text
      .split('\n')
      .slice(1 + pick(59))
      .join('\n'),
};

test.each([undefined, KEY])('1,000 random edits are found (key: %s)', async (key) => {
  const { text, head } = logOf(key);
  const options = { head, ...(key === undefined ? {} : { key }) };
  expect(await verifyAudit(linesOf(text), options)).toMatchObject({
    entries: 60,
    last: { seq: 60 },
    faults: [],
  });
  const { below: pick } = random('edits');
  const names = Object.keys(edits);
  let made = 0;
  while (made < 1000) {
    const name = names[made % names.length] ?? '';
    const edited = edits[name]?.(text, pick) ?? text;
    if (edited === text) continue;
    made += 1;
    const { faults } = await verifyAudit(linesOf(edited), options);
    expect(faults.length, `${made}: ${name}`).toBeGreaterThan(0);
  }
});

test('faults name their line and kind', async () => {
  const { text, head } = logOf(undefined);
  const lines = linesOf(text);
  const kinds = async (changed: readonly string[], given: string | undefined = head) =>
    (await verifyAudit(changed, { head: given })).faults.map(({ line, kind }) => `${line} ${kind}`);
  expect(await kinds(lines.with(4, (lines[4] ?? '').replace('allowed', 'denied')))).toEqual(['5 edited']);
  expect(await kinds(lines.toSpliced(4, 1))).toEqual(['5 chain']);
  expect(await kinds(lines.slice(4))).toEqual(['1 start']);
  expect(await kinds(lines.slice(0, 50))).toEqual(['50 truncated']);
  expect(await kinds(lines.with(9, 'x'))).toEqual(['10 malformed', '11 chain']);
  expect(await kinds(lines, '{"v":1}')).toEqual(['60 truncated']);
  expect(await kinds([])).toEqual(['0 truncated']);
});

test('who has not the key cannot forge a log, its end or its head', async () => {
  const genuine = logOf(KEY);
  const forged = logOf('f'.repeat(32));
  const plain = logOf(undefined);
  for (const { text } of [forged, plain]) {
    const { faults } = await verifyAudit(linesOf(text), { key: KEY });
    expect(faults.filter(({ kind }) => kind === 'edited')).toHaveLength(60);
  }
  const cut = linesOf(genuine.text).slice(0, 30);
  const seal = /"hash":"(\w+)"\}$/.exec(cut.at(-1) ?? '')?.[1] ?? '';
  for (const head of [
    sealHead({ seq: 30, hash: seal }, undefined),
    sealHead({ seq: 30, hash: seal }, 'f'.repeat(32)),
  ]) {
    expect((await verifyAudit(cut, { key: KEY, head })).faults).toMatchObject([{ kind: 'truncated' }]);
  }
});

test('a part of a rotated log is checked from where the part before ended', async () => {
  const lines = linesOf(logOf(undefined).text);
  const first = await verifyAudit(lines.slice(0, 20));
  expect(await verifyAudit(lines.slice(20), { after: first.last })).toMatchObject({
    entries: 40,
    faults: [],
  });
});

test('an entry says what happened, without secrets, in lines of ASCII', async () => {
  const clock = testClock();
  const lines: string[] = [];
  const copies: string[] = [];
  const log = await openAuditLog({
    sink: streamAudit((line) => lines.push(line)),
    copies: [(line) => copies.push(`${line}\n`)],
    now: clock.now,
  });
  const details = { token: 'abc', nested: { password: 'p', note: 'ö\n' }, long: 'x'.repeat(10_000) };
  await log.record({
    event: 'token.refused',
    outcome: 'denied',
    reason: 'expired',
    details,
    seq: 9,
  } as never);
  await log.close();
  expect(copies).toEqual(lines);
  expect(lines[0]).toMatch(/^[\x20-\x7e]*\n$/);
  const entry = JSON.parse(lines[0] ?? '');
  expect(entry).toMatchObject({
    v: 1,
    seq: 1,
    at: '2026-01-01T00:00:00.000Z',
    event: 'token.refused',
    outcome: 'denied',
    reason: 'expired',
    alg: 'sha256',
  });
  expect(lines[0]).not.toContain('abc');
  expect(lines[0]?.length).toBeLessThan(4000);
  expect((await verifyAudit(lines.map((line) => line.trimEnd()))).faults).toEqual([]);
});

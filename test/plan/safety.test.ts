import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/plan/apply.ts';
import { planTree } from '../../src/plan/planner.ts';
import { parseRecord, serializeRecord } from '../../src/plan/record.ts';
import { recover } from '../../src/plan/recover.ts';
import { planUndo } from '../../src/plan/undo.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { nodeProcesses } from '../../src/ports/node-processes.ts';
import { snapshotTree } from './support/snapshot-tree.ts';
import { watchedFs } from './support/watched-fs.ts';
import { applyOptions, fakeProcesses, file, temporaryFolder, tree } from './support/workspace.ts';

const REFUSED = expect.objectContaining({ code: 'MARTY-P001', exitCode: 2 });

describe('paths', () => {
  it.each([
    '',
    '..',
    '../outside',
    'a/../../outside',
    'a/..',
    './a',
    'a//b',
    'a/',
    '/etc/passwd',
    'C:/windows',
    'c:relative',
    'a\\..\\b',
    '\\\\server\\share',
    'nul\0byte',
    'line\nbreak',
    '%2e%2e/outside',
    '%2E%2E%2Foutside',
    'a/%2e%2e%5cb',
    'a%00b',
    '%252e%252e/outside',
    '.git/hooks/post-checkout',
    'sub/.GIT/config',
    '.marty/record.json',
    '.marty/base/x',
    '.MARTY/record.json',
    '.marty',
  ])('refuses %j', (path) => {
    const root = temporaryFolder();
    expect(() => planTree(nodeFs, root, tree([file(path, 'x')]))).toThrow(REFUSED);
    expect(() => planTree(nodeFs, root, tree([], { absent: [{ path, reason: 'r' }] }))).toThrow(REFUSED);
  });

  it.each([
    'a',
    'a/b.txt',
    '.github/workflows/ci.yml',
    '100%.txt',
    '..a',
    'a..b',
    'ünï/cödé',
    '.marty/templates/a.hbs',
  ])('accepts %j', async (path) => {
    const root = join(temporaryFolder(), 'root');
    await applyPlan(nodeFs, planTree(nodeFs, root, tree([file(path, 'x')])), applyOptions());
    expect(readFileSync(join(root, path), 'utf8')).toBe('x');
  });

  it('refuses a way through a link that leads outside, also one that appears after planning', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'root');
    mkdirSync(join(folder, 'outside'));
    mkdirSync(root);
    const plan = planTree(nodeFs, root, tree([file('way/deep/file', 'x')]));
    symlinkSync('../outside', join(root, 'way'));
    expect(() => planTree(nodeFs, root, tree([file('way/deep/file', 'x')]))).toThrow(REFUSED);
    await expect(applyPlan(nodeFs, plan, applyOptions())).rejects.toMatchObject({ code: 'MARTY-P001' });
    expect(readdirSync(join(folder, 'outside'))).toEqual([]);
    rmSync(join(root, 'way'));
    symlinkSync('nowhere', join(root, 'way'));
    expect(() => planTree(nodeFs, root, tree([file('way/file', 'x')]))).toThrow(REFUSED);
  });

  it('follows a link that stays inside, and a root that is a link itself', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real/inside'), { recursive: true });
    symlinkSync('inside', join(folder, 'real/way'));
    symlinkSync('real', join(folder, 'root'));
    const root = join(folder, 'root');
    await applyPlan(nodeFs, planTree(nodeFs, root, tree([file('way/file', 'x')])), applyOptions());
    expect(readFileSync(join(folder, 'real/inside/file'), 'utf8')).toBe('x');
  });

  it('refuses a state folder that is a link to outside', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'outside'));
    mkdirSync(join(folder, 'root'));
    symlinkSync('../outside', join(folder, 'root/.marty'));
    const root = join(folder, 'root');
    await expect(
      applyPlan(nodeFs, planTree(nodeFs, root, tree([file('a', 'x')])), applyOptions()),
    ).rejects.toMatchObject({ code: 'MARTY-P001' });
    expect(readdirSync(join(folder, 'outside'))).toEqual([]);
  });
});

describe('the generator record is untrusted', () => {
  const hash = 'a'.repeat(64);

  it.each([
    ['{', 'not JSON'],
    ['[]', 'not an object'],
    ['{"version":2,"answers":{},"files":{}}', 'version is 2'],
    ['{"version":1,"files":{}}', '"answers"'],
    ['{"version":1,"answers":{},"files":[]}', '"files"'],
    [`{"version":1,"answers":{},"files":{"../x":{"hash":"${hash}","policy":"once"}}}`, '"../x"'],
    [`{"version":1,"answers":{},"files":{"/x":{"hash":"${hash}","policy":"once"}}}`, 'absolute'],
    ['{"version":1,"answers":{},"files":{"x":{"hash":"../../x","policy":"merge"}}}', 'lacks a hash'],
    [`{"version":1,"answers":{},"files":{"x":{"hash":"${hash}","policy":"mine"}}}`, 'policy'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseRecord(text, 'record.json')).toThrow(
      expect.objectContaining({
        code: 'MARTY-P007',
        exitCode: 2,
        where: { file: 'record.json' },
        message: expect.stringContaining(reason),
      }),
    );
  });

  it('keeps odd names as they are', () => {
    const files = new Map([['__proto__', { hash, policy: 'once' as const }]]);
    const text = serializeRecord({ version: 1, answers: {}, files });
    expect(parseRecord(text, 'record.json').files).toEqual(files);
  });

  it.each(['forged', 'damaged'])('does not merge over a base that is %s', async (how) => {
    const root = temporaryFolder();
    const generate = (content: string) =>
      planTree(nodeFs, root, tree([file('f', content, { policy: 'merge' })]));
    await applyPlan(nodeFs, generate('a\nb\nc\nd\n'), applyOptions());
    const [pack = ''] = readdirSync(join(root, '.marty/base'));
    const text = readFileSync(join(root, '.marty/base', pack), 'utf8');
    writeFileSync(join(root, '.marty/base', pack), how === 'forged' ? text.replace('b', 'B') : '{');
    writeFileSync(join(root, 'f'), 'A\nb\nc\nd\n');
    expect(generate('a\nb\nc\nD\n').conflicts).toMatchObject([{ kind: 'overlap' }]);
  });

  it.each([
    ['{', 'not JSON'],
    ['{"version":1}', 'shape'],
    [
      JSON.stringify({
        version: 1,
        id: 'i',
        summary: 's',
        at: 'a',
        hash,
        madeDirs: [],
        removedDirs: [],
        landed: 0,
        steps: [{ kind: 'create', path: '../outside', after: hash }],
      }),
      'shape',
    ],
  ])('refuses the journal %s', async (text, reason) => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.marty/history/0001-aaaaaaaa'), { recursive: true });
    writeFileSync(join(root, '.marty/history/0001-aaaaaaaa/journal.json'), text);
    expect(() => planUndo(nodeFs, root)).toThrow(
      expect.objectContaining({ code: 'MARTY-P007', message: expect.stringContaining(reason) }),
    );
  });

  it('notices a backup that is not what was backed up', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'f'), 'mine\n');
    const plan = planTree(nodeFs, root, tree([file('f', 'x\n')]), { onConflict: 'overwrite' });
    const { id } = await applyPlan(nodeFs, plan, applyOptions());
    writeFileSync(join(root, `.marty/history/${id}/old-0`), 'forged\n');
    expect(() => planUndo(nodeFs, root)).toThrow(expect.objectContaining({ code: 'MARTY-P007' }));
  });
});

describe('two processes', () => {
  const ours = fakeProcesses(1, [2]);
  const theirs = fakeProcesses(2, [1]);

  it('refuses to write while another is at work, and leaves it alone', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.marty/staging-0001-aaaaaaaa'), { recursive: true });
    writeFileSync(join(root, '.marty/lock-2-7-here'), '');
    const before = snapshotTree(root);
    const plan = planTree(nodeFs, root, tree([file('a', 'x')]));
    await expect(applyPlan(nodeFs, plan, applyOptions(ours))).rejects.toMatchObject({
      code: 'MARTY-P004',
      exitCode: 4,
      message: expect.stringContaining('process 2'),
    });
    expect(recover(nodeFs, root, ours)).toMatchObject({ busy: true });
    expect(snapshotTree(root)).toEqual(before);
  });

  it('takes over from the dead, and sweeps what they left', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.marty/staging-0001-aaaaaaaa'), { recursive: true });
    writeFileSync(join(root, '.marty/staging-0001-aaaaaaaa/new-0'), 'half');
    writeFileSync(join(root, '.marty/lock-3-7-here'), '');
    await applyPlan(nodeFs, planTree(nodeFs, root, tree([file('a', 'x')])), applyOptions(ours));
    expect(readdirSync(join(root, '.marty')).sort()).toEqual(['.gitignore', 'history', 'record.json']);
  });

  it('lets at most one of two through, at whatever call the other begins', async () => {
    const desired = tree([file('a', 'x'), file('b/c', 'y')]);
    for (let at = 1; ; at += 1) {
      const root = join(temporaryFolder(), 'root');
      mkdirSync(root);
      let second: Promise<unknown> | undefined;
      const fs = watchedFs(({ number }) => {
        if (number !== at) return;
        const plan = planTree(nodeFs, root, tree([...desired.files, file('d', 'z')]), { onConflict: 'keep' });
        second = applyPlan(nodeFs, plan, applyOptions(theirs)).catch((error) => error);
      });
      const plan = planTree(nodeFs, root, desired);
      const first = await applyPlan(fs, plan, applyOptions(ours)).catch((error) => error);
      const results = [first, await second].filter((result) => result !== undefined);
      const failed = results.filter((result) => result instanceof Error);
      for (const error of failed)
        expect(error, `at ${at}`).toMatchObject({ code: expect.stringMatching(/P00[34]/) });
      if (failed.length < results.length) {
        expect(readFileSync(join(root, 'a'), 'utf8')).toBe('x');
        expect(readFileSync(join(root, 'b/c'), 'utf8')).toBe('y');
      } else expect(existsSync(join(root, 'a')), `at ${at}`).toBe(false);
      expect(Object.keys(snapshotTree(root)).filter((path) => /staging|lock-/.test(path))).toEqual([]);
      if (second === undefined) break;
    }
  });

  it('lands one of two new trees, and never mixes them', async () => {
    const root = join(temporaryFolder(), 'root');
    const [a, b] = ['a', 'b'].map((name) => planTree(nodeFs, root, tree([file(name, name)])));
    if (a === undefined || b === undefined) throw new Error('no plans');
    await applyPlan(nodeFs, a, applyOptions(ours));
    await expect(applyPlan(nodeFs, b, applyOptions(theirs))).rejects.toMatchObject({ code: 'MARTY-P003' });
    expect(existsSync(join(root, 'b'))).toBe(false);
    const late = join(temporaryFolder(), 'late');
    const plan = planTree(nodeFs, late, tree([file('a', 'a')]));
    const fs = watchedFs(({ method, path }) => {
      if (method === 'rename' && path.includes('.marty-staging-') && !path.includes('journal')) {
        mkdirSync(late, { recursive: true });
        writeFileSync(join(late, 'mine'), 'mine');
      }
    });
    await expect(applyPlan(fs, plan, applyOptions(ours))).rejects.toMatchObject({
      code: 'MARTY-P003',
      exitCode: 3,
    });
    expect(readdirSync(dirname(late))).toEqual(['late']);
    expect(readdirSync(late)).toEqual(['mine']);
  });

  it('knows the living from the dead', () => {
    const { self } = nodeProcesses;
    expect(nodeProcesses.isAlive(self)).toBe(true);
    expect(nodeProcesses.isAlive({ ...self, pid: 2 ** 22 + 1 })).toBe(false);
    expect(nodeProcesses.isAlive({ ...self, host: 'elsewhere' })).toBe(true);
    if (self.start !== '0') expect(nodeProcesses.isAlive({ ...self, start: '1' })).toBe(false);
  });
});

describe('what changes after planning', () => {
  it('is noticed before anything is written', async () => {
    const root = temporaryFolder();
    await applyPlan(nodeFs, planTree(nodeFs, root, tree([file('a', '1'), file('b', '1')])), applyOptions());
    const plan = planTree(nodeFs, root, tree([file('a', '2'), file('b', '2'), file('c', '2')]));
    writeFileSync(join(root, 'b'), 'mine');
    writeFileSync(join(root, 'c'), 'mine');
    const before = snapshotTree(root);
    await expect(applyPlan(nodeFs, plan, applyOptions())).rejects.toMatchObject({
      code: 'MARTY-P003',
      exitCode: 3,
      message: expect.stringMatching(/b, c/),
    });
    expect(snapshotTree(root)).toEqual(before);
  });
});

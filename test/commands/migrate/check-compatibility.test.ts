import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import command from '../../../src/commands/migrate/check-compatibility.ts';
import { compatibilitySchema } from '../../../src/compatibility/index.ts';
import { marty } from '../../cli/support/marty.ts';
import { tarball } from '../../support/archive.ts';
import { commandContext, plainStyle } from '../../support/command-context.ts';
import { scratchFolder } from '../../support/scratch.ts';

const input = command.arguments.extend(command.options.shape);

const CHART = {
  'shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'shop/templates/a.yaml':
    '# {{ .Files.Get "x" }}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name | default "a" }}\n',
};
const WARNING = { ...CHART, 'shop/templates/b.yaml': '# {{ now }}\n' };
const BROKEN = { ...CHART, 'shop/templates/b.yaml': 'a: 1\n{{ if }}\n' };
const files = { note: CHART, warning: WARNING, error: BROKEN };

async function run(cwd: string, options: Partial<Parameters<typeof input.parse>[0] & object> = {}) {
  const outcome = await command.run(input.parse({ chart: 'shop', ...options }), commandContext(cwd));
  if (outcome.kind !== 'report') throw new Error(`no report but ${outcome.kind}`);
  const { findings = [], exitCode } = outcome;
  return {
    data: compatibilitySchema.parse(outcome.data),
    text: outcome.text(plainStyle),
    findings,
    exitCode,
  };
}

describe('migrate check-compatibility', () => {
  it('prints the arithmetic of the score, which adds up', async () => {
    const { text, data } = await run(scratchFolder(BROKEN));
    expect(text).toBe(
      'shop 1.0.0: needs work\n\n   100  to begin with\n   −25  templates: 1 error\n    75  of 100\n\n',
    );
    expect(data).toMatchObject({ score: 75, counts: { error: 1, warning: 0, note: 1 } });
  });

  it('shows places that can be opened from the working folder', async () => {
    const { findings } = await run(scratchFolder(WARNING));
    expect(findings).toEqual([
      {
        code: 'MARTY-R012',
        level: 'warning',
        message: 'now in a helper gives the time of the render',
        where: { file: 'shop/templates/b.yaml', line: 1, column: 6 },
        hint: expect.stringContaining('the time as a value'),
      },
      expect.objectContaining({ code: 'MARTY-R018', level: 'note' }),
    ]);
  });

  it('leaves ignored codes out of the score and counts them apart', async () => {
    const { text, data, findings } = await run(scratchFolder(WARNING), { ignore: ['marty-r012,MARTY-R018'] });
    expect(findings).toEqual([]);
    expect(data).toMatchObject({
      score: 100,
      grade: 'ready',
      ignored: [{ code: 'MARTY-R012' }, { code: 'MARTY-R018' }],
    });
    expect(text).toContain('ignored: MARTY-R012 × 1, MARTY-R018 × 1');
  });

  it('lays the values files of all environments below those of each', async () => {
    const cwd = scratchFolder({
      ...CHART,
      'shop/templates/b.yaml': '{{ if eq .Values.name "bad" }}{{ fail "a bad name" }}{{ end }}',
      'all.yaml': 'name: bad\n',
      'good.yaml': 'name: good\n',
    });
    const good = await run(cwd, { values: ['all.yaml'], env: ['dev=good.yaml'] });
    const bad = await run(cwd, { values: ['good.yaml', 'all.yaml'] });
    expect([good.data.grade, bad.data.grade]).toEqual(['ready', 'needs work']);
    expect(bad.findings[0]).toMatchObject({
      code: 'MARTY-R035',
      where: { file: 'shop/templates/b.yaml', line: 1 },
    });
  });

  it('checks an archive as it checks a folder', async () => {
    const cwd = scratchFolder();
    writeFileSync(join(cwd, 'shop.tgz'), await tarball(Object.entries(WARNING)));
    const { findings } = await run(cwd, { chart: 'shop.tgz' });
    expect(findings.map(({ where }) => where?.file)).toEqual([
      'shop.tgz/templates/b.yaml',
      'shop.tgz/templates/a.yaml',
    ]);
  });

  it.each([
    [{ chart: 'none' }, 'MARTY-H040'],
    [{ chart: '.' }, 'MARTY-H041'],
    [{ chart: 'broken' }, 'MARTY-H042'],
    [{ values: ['none.yaml'] }, 'MARTY-H050'],
    [{ values: ['list.yaml'] }, 'MARTY-H049'],
    [{ values: ['bad.yaml'] }, 'MARTY-Y001'],
    [{ chart: 'poor', values: ['none.yaml'] }, 'MARTY-H050'],
    [{ env: ['dev'] }, 'MARTY-V001'],
    [{ set: ['a[=1'] }, 'MARTY-H051'],
    [{ kubeVersion: 'new' }, 'MARTY-H054'],
    [{ release: 'No Name' }, 'MARTY-H057'],
    [{ ignore: ['R004'] }, 'MARTY-U004'],
  ])('refuses %j with %s', async (options, code) => {
    const cwd = scratchFolder({
      ...CHART,
      'broken/Chart.yaml': 'name: 1\n',
      'list.yaml': '- 1\n',
      'bad.yaml': 'a: {{b}}: c\n',
      'poor/Chart.yaml':
        'apiVersion: v2\nname: poor\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0}]\n',
    });
    await expect(run(cwd, options)).rejects.toMatchObject({ code });
  });
});

describe('the built binary', () => {
  const formats = ['text', 'json', 'sarif', 'junit', 'github'];

  it.each([
    ['note', 'never', 0],
    ['note', 'error', 0],
    ['note', 'warning', 0],
    ['note', 'note', 1],
    ['warning', 'never', 0],
    ['warning', 'error', 0],
    ['warning', 'warning', 1],
    ['warning', 'note', 1],
    ['error', 'never', 0],
    ['error', 'error', 1],
    ['error', 'warning', 1],
    ['error', 'note', 1],
  ] as const)('with a %s and --fail-on %s ends with %i', async (level, failOn, exit) => {
    const cwd = scratchFolder(files[level]);
    const { exitCode } = await marty(['migrate', 'check-compatibility', 'shop', '--fail-on', failOn], {
      cwd,
    });
    expect(exitCode).toBe(exit);
  });

  it('ends the same in every format', async () => {
    const cwd = scratchFolder(BROKEN);
    const results = await Promise.all(
      formats.map((format) => marty(['migrate', 'check-compatibility', 'shop', '--format', format], { cwd })),
    );
    expect(results.map(({ exitCode }) => exitCode)).toEqual(formats.map(() => 1));
    for (const { stdout } of results) expect(stdout).toContain('MARTY-R001');
  });

  it('ends with 1 below --fail-under and with 2 for a score that is none', async () => {
    const cwd = scratchFolder(BROKEN);
    const under = (score: string) =>
      marty(['migrate', 'check-compatibility', 'shop', '--fail-on', 'never', '--fail-under', score], { cwd });
    const results = await Promise.all(['75', '75.5', '101', 'much'].map(under));
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 1, 2, 2]);
  });

  it('prints what the guide shows', async () => {
    const root = join(import.meta.dirname, '../../..');
    const { stdout, exitCode } = await marty(
      ['migrate', 'check-compatibility', 'examples/charts/storefront', '-n', 'shop'],
      { cwd: root },
    );
    const guide = readFileSync(join(root, 'docs/guides/check-compatibility.md'), 'utf8');
    expect(exitCode).toBe(0);
    expect(guide).toContain(`\`\`\`text\n${stdout}\`\`\``);
  });
});

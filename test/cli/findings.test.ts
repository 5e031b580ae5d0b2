import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MartyOptions, tempDir, useProbes } from './support/marty.ts';

const { run } = useProbes();
const check = (args: readonly string[], options: MartyOptions = {}) => run(['check', ...args], options);

describe('findings', () => {
  it('are text with place, level, code and hint', async () => {
    const { stdout } = await check([]);
    expect(stdout.replace('\u0007', '^G')).toMatchInlineSnapshot(`
      "checked 3 files
      deploy/my file.yaml:14:7 error a <bad> "path", 100% & more
      second line [MARTY-P001]
        hint Fix: it, please.
      a.yaml:2 warning not so good [PROBE-1]
      note by the way ^G [PROBE-2]
      "
    `);
  });

  it.each(['text', 'json', 'sarif', 'junit', 'github', 'markdown'])(
    '--format %s never changes the exit code',
    async (format) => {
      const codes = await Promise.all([
        check(['--format', format]),
        check(['--format', format, '--level', 'warning']),
        check(['--format', format, '--exit-code']),
      ]);
      expect(codes.map(({ exitCode }) => exitCode)).toEqual([1, 0, 3]);
    },
  );

  it('are SARIF 2.1.0 with rules, levels and regions', async () => {
    const { stdout } = await check(['--format', 'sarif']);
    const log = JSON.parse(stdout);
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') });
    const [run] = log.runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'MARTY-P001',
      'PROBE-1',
      'PROBE-2',
    ]);
    expect(
      run.results.map(({ level, ruleIndex }: { level: string; ruleIndex: number }) => [level, ruleIndex]),
    ).toEqual([
      ['error', 0],
      ['warning', 1],
      ['note', 2],
    ]);
    expect(run.results[0].locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'deploy/my%20file.yaml' },
          region: { startLine: 14, startColumn: 7 },
        },
      },
    ]);
  });

  it('are a JUnit report without characters that XML forbids', async () => {
    const { stdout } = await check(['--format', 'junit']);
    expect(stdout).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="3" failures="1" errors="0" skipped="0">
        <testsuite name="marty probe check" tests="3" failures="1" errors="0" skipped="0">
          <testcase classname="deploy/my file.yaml" name="MARTY-P001 (deploy/my file.yaml:14:7)"><failure message="a &lt;bad&gt; &quot;path&quot;, 100% &amp; more&#10;second line" type="MARTY-P001">a &lt;bad&gt; &quot;path&quot;, 100% &amp; more&#10;second line&#10;Fix: it, please.&#10;(deploy/my file.yaml:14:7)</failure></testcase>
          <testcase classname="a.yaml" name="PROBE-1 (a.yaml:2)"><system-out>not so good&#10;(a.yaml:2)</system-out></testcase>
          <testcase classname="marty probe check" name="PROBE-2"><system-out>by the way �</system-out></testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it('pass one JUnit case when there are none', async () => {
    const { stdout } = await check(['--format', 'junit', '--level', 'none']);
    expect(stdout).toContain('<testcase classname="marty probe check" name="no findings"/>');
    expect(stdout).toContain('tests="1" failures="0"');
  });

  it('are annotations with escaped data and properties', async () => {
    const { stdout } = await check(['--format', 'github']);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      '::error file=deploy/my file.yaml,line=14,col=7,title=MARTY-P001::a <bad> "path", 100%25 & more%0Asecond line%0AFix: it, please.',
      '::warning file=a.yaml,line=2,title=PROBE-1::not so good',
    ]);
  });

  it('are a Markdown table', async () => {
    const { stdout } = await check(['--format', 'markdown']);
    expect(stdout).toContain('### marty probe check\n\n| level | code | where | message |\n');
    expect(stdout).toContain('| warning | PROBE-1 | a.yaml:2 | not so good |\n');
  });

  it('go to report files beside the result', async () => {
    const cwd = tempDir();
    const { stdout } = await check(
      ['--report', 'sarif=a.sarif,junit=b.xml', '--report', 'json=c.json', '-o', 'json'],
      {
        cwd,
      },
    );
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: { checked: 3 }, findings: { length: 3 } });
    expect(JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(cwd, 'b.xml'), 'utf8')).toContain('<testsuites tests="3" failures="1"');
    expect(JSON.parse(readFileSync(join(cwd, 'c.json'), 'utf8')).findings).toHaveLength(3);
  });

  it.each([
    { report: 'sarf=a', message: 'Did you mean "sarif"?', exit: 2 },
    { report: 'sarif', message: 'Write it as sarif=FILE.', exit: 2 },
    { report: 'sarif=/nonexistent/a', message: '[MARTY-U013]', exit: 4 },
  ])('refuse --report $report', async ({ report, message, exit }) => {
    const { exitCode, stderr } = await check(['--report', report]);
    expect({ exitCode, stderr }).toEqual({ exitCode: exit, stderr: expect.stringContaining(message) });
  });

  it('annotate on stderr and fill the step summary in a GitHub job', async () => {
    const summary = join(tempDir(), 'summary.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { stdout, stderr } = await check(['--json'], { env });
    expect(JSON.parse(stdout).ok).toBe(true);
    expect(stderr).toContain('::error file=deploy/my file.yaml,line=14');
    expect(readFileSync(summary, 'utf8')).toContain(
      '| error | MARTY-P001 | deploy/my file.yaml:14:7 | a <bad> "path", 100% & more<br>second line |',
    );
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromBytes } from '../../../src/helm/values/go-bytes.ts';
import { judge } from '../../oracles/judge.ts';
import { describeWith } from '../../support/needs.ts';
import { runOrError } from './run-template.ts';

/** Expressions and what Helm v3.21.4 makes of them: `type|text`, or `ERR text`. */
const recorded: [string, string][] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8'),
);

const typed = (expression: string) =>
  `{{ $x := ${expression} }}{{ printf "%s|%s" (typeOf $x) (toString $x) }}`;

describe('what Helm has been seen to answer', () => {
  test('covers the functions broadly', () => {
    expect(recorded.length).toBeGreaterThan(1200);
    expect(recorded.filter(([expression]) => expression.startsWith('semverCompare')).length).toBeGreaterThan(
      400,
    );
  });

  test.each(recorded)('%s', (expression, wanted) => {
    expect(runOrError(typed(expression))).toBe(wanted);
  });
});

describeWith(judge('helm3'), 'the judge helm3', 'the record of what Helm answers', () => {
  test('is what Helm answers today', { timeout: 60_000 }, () => {
    const answers = recorded.filter(([, wanted]) => !wanted.startsWith('ERR '));
    const chart = mkdtempSync(join(tmpdir(), 'marty-functions-'));
    try {
      mkdirSync(join(chart, 'templates'));
      writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 1.2.3\n');
      const lines = answers.map(
        ([expression], i) =>
          `k${i}: {{ $x := ${expression} }}{{ printf "%s|%s" (typeOf $x) (toString $x) | b64enc | quote }}`,
      );
      writeFileSync(join(chart, 'templates', 't.yaml'), lines.join('\n'));
      const output = execFileSync(judge('helm3') ?? '', ['template', 'rel', chart], {
        encoding: 'utf8',
        env: { ...process.env, TZ: 'UTC' },
      });
      const answered = Array.from(output.matchAll(/^k[0-9]+: "(.*)"$/gm), ([, base64 = '']) =>
        fromBytes(Buffer.from(base64, 'base64')),
      );
      expect(answered).toEqual(answers.map(([, wanted]) => wanted));
    } finally {
      rmSync(chart, { recursive: true });
    }
  });
});

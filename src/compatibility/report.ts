import { z } from 'zod';
import type { Compatibility } from './check.ts';
import type { Level } from './rule.ts';
import type { ScoreLine } from './score.ts';

export const FAIL_LEVELS = ['error', 'warning', 'note', 'never'] as const;

const level = z.enum(['error', 'warning', 'note']);

/** The JSON result; findings stand beside it. */
export const compatibilitySchema = z.object({
  chart: z.string(),
  score: z.number(),
  grade: z.enum(['ready', 'ready with decisions', 'needs work']),
  lines: z.array(
    z.object({
      ruleClass: z.string(),
      errors: z.number(),
      warnings: z.number(),
      points: z.number(),
      cap: z.number(),
      deducted: z.number(),
    }),
  ),
  counts: z.record(level, z.number()),
  ignored: z.array(z.object({ code: z.string(), message: z.string(), file: z.string() })),
});

/** Whether a check fails: a finding at the level or above it, or too low a score. */
export function fails(
  { findings, score }: Compatibility,
  failOn: (typeof FAIL_LEVELS)[number],
  failUnder: number | undefined,
): boolean {
  const levels = failOn === 'never' ? [] : FAIL_LEVELS.slice(0, FAIL_LEVELS.indexOf(failOn) + 1);
  return findings.some((finding) => levels.includes(finding.level)) || score < (failUnder ?? 0);
}

/** The result as data; findings stand beside it. */
export function compatibilityData({
  findings,
  ignored,
  chart,
  score,
  grade,
  lines,
}: Compatibility): z.infer<typeof compatibilitySchema> {
  const count = (wanted: Level): number => findings.filter((finding) => finding.level === wanted).length;
  return {
    chart,
    score,
    grade,
    lines: [...lines],
    counts: { error: count('error'), warning: count('warning'), note: count('note') },
    ignored: ignored.map(({ code, message, where }) => ({ code, message, file: where.file })),
  };
}

/** The score with its arithmetic, line by line, and what was ignored. */
export function compatibilityText(result: Compatibility, bold: (text: string) => string): string {
  const { chart, score, grade, lines, ignored } = result;
  const codes = [...new Set(ignored.map(({ code }) => code))].sort();
  return [
    `${bold(chart)}: ${grade}`,
    '',
    `${'100'.padStart(6)}  to begin with`,
    ...lines.filter(({ points }) => points > 0).map(scoreLine),
    `${String(score).padStart(6)}  of 100`,
    ...(codes.length === 0
      ? []
      : [
          '',
          `ignored: ${codes.map((code) => `${code} × ${ignored.filter((each) => each.code === code).length}`).join(', ')}`,
        ]),
    '',
    '',
  ].join('\n');
}

function scoreLine({ ruleClass, errors, warnings, points, cap, deducted }: ScoreLine): string {
  const counts = [count(errors, 'error'), count(warnings, 'warning')]
    .filter((part) => part !== '')
    .join(', ');
  const capped = points > cap ? `: ${points} points, at most ${cap}` : '';
  return `${`−${deducted}`.padStart(6)}  ${ruleClass}: ${counts}${capped}`;
}

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}

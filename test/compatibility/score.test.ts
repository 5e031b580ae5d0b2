import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLASS_WEIGHTS } from '../../src/compatibility/index.ts';
import type { RuleClass } from '../../src/compatibility/rule.ts';
import { scoreOf } from '../../src/compatibility/score.ts';

const finding = fc.record({
  level: fc.constantFrom('error' as const, 'warning' as const, 'note' as const),
  ruleClass: fc.constantFrom(...(Object.keys(CLASS_WEIGHTS) as RuleClass[])),
});
const findings = fc.array(finding, { maxLength: 60 });

describe('the score', () => {
  it('is 100 less what its lines say, from 0 to 100', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const { score, lines } = scoreOf(found);
        expect(score + lines.reduce((sum, { deducted }) => sum + deducted, 0)).toBe(100);
        expect(score).toBeGreaterThanOrEqual(0);
        for (const { points, cap, deducted } of lines) expect(deducted).toBe(Math.min(points, cap));
      }),
    );
  });

  it('never rises with one more finding, and takes no notice of notes', () => {
    fc.assert(
      fc.property(findings, finding, (found, more) => {
        const before = scoreOf(found).score;
        const after = scoreOf([...found, more]).score;
        expect(after).toBeLessThanOrEqual(before);
        if (more.level === 'note') expect(after).toBe(before);
      }),
    );
  });

  it('is 0 when every class is at its cap', () => {
    const classes = Object.keys(CLASS_WEIGHTS) as RuleClass[];
    const worst = classes.flatMap((ruleClass) => Array(30).fill({ level: 'error' as const, ruleClass }));
    expect(scoreOf(worst).score).toBe(0);
  });

  it('is said in a word: an error needs work, a warning a decision', () => {
    const grade = (...levels: ('error' | 'warning' | 'note')[]) =>
      scoreOf(levels.map((level) => ({ level, ruleClass: 'fixed' }))).grade;
    expect([grade(), grade('note'), grade('note', 'warning'), grade('warning', 'error')]).toEqual([
      'ready',
      'ready',
      'ready with decisions',
      'needs work',
    ]);
  });
});

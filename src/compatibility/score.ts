import type { Level, RuleClass } from './rule.ts';

export interface ClassWeight {
  readonly error: number;
  readonly warning: number;
  /** Most that the class can take away. */
  readonly cap: number;
}

/** Points that a finding takes away. Notes take none; the caps add up to 100, so a score is never below 0. */
export const CLASS_WEIGHTS: Readonly<Record<RuleClass, ClassWeight>> = {
  templates: { error: 25, warning: 2, cap: 25 },
  chart: { error: 20, warning: 2, cap: 20 },
  objects: { error: 8, warning: 2, cap: 15 },
  apis: { error: 8, warning: 2, cap: 15 },
  hooks: { error: 8, warning: 2, cap: 10 },
  changing: { error: 8, warning: 2, cap: 10 },
  fixed: { error: 1, warning: 0.5, cap: 5 },
};

/** What one class takes away. */
export interface ScoreLine {
  readonly ruleClass: RuleClass;
  readonly errors: number;
  readonly warnings: number;
  /** Before the cap. */
  readonly points: number;
  readonly cap: number;
  readonly deducted: number;
}

export type Grade = 'ready' | 'ready with decisions' | 'needs work';

export interface Score {
  /** 0 to 100: 100 less what the lines take away. */
  readonly score: number;
  readonly grade: Grade;
  readonly lines: readonly ScoreLine[];
}

/** Scores findings: an error needs work, a warning a decision. */
export function scoreOf(
  findings: readonly { readonly level: Level; readonly ruleClass: RuleClass }[],
): Score {
  const count = (level: Level, ruleClass?: RuleClass): number =>
    findings.filter((each) => each.level === level && (ruleClass ?? each.ruleClass) === each.ruleClass)
      .length;
  const lines = (Object.keys(CLASS_WEIGHTS) as RuleClass[]).map((ruleClass) => {
    const { error, warning, cap } = CLASS_WEIGHTS[ruleClass];
    const errors = count('error', ruleClass);
    const warnings = count('warning', ruleClass);
    const points = errors * error + warnings * warning;
    return { ruleClass, errors, warnings, points, cap, deducted: Math.min(points, cap) };
  });
  const score = lines.reduce((rest, { deducted }) => rest - deducted, 100);
  if (count('error') > 0) return { score, grade: 'needs work', lines };
  return { score, grade: count('warning') > 0 ? 'ready with decisions' : 'ready', lines };
}

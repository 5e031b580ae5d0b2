import type { ERRORS, SourceLocation } from '../errors.ts';
import type { Survey } from './survey.ts';

/** error: cannot be held, or is unsafe. warning: becomes fixed, or needs a decision. note: good to know. */
export type Level = 'error' | 'warning' | 'note';

/** Classes of rules; each has a weight of its own in the score. */
export type RuleClass = 'templates' | 'hooks' | 'changing' | 'fixed' | 'objects' | 'chart' | 'apis';

export type RuleCode = Extract<keyof typeof ERRORS, `MARTY-R${string}`>;

/** One place that a rule finds. */
export interface Found {
  readonly where: SourceLocation;
  /** What happens in this chart. */
  readonly message: string;
  /** What to do about it; unless given, the hint of the code. */
  readonly fix?: string;
  /** The environment whose render shows it; undefined where the chart alone does. */
  readonly environment?: string;
}

/** One thing that is looked for; its title is the meaning of its code. */
export interface Rule {
  readonly code: RuleCode;
  readonly level: Level;
  readonly ruleClass: RuleClass;
  find(survey: Survey): Found[];
}

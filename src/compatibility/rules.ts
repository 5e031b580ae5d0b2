import type { Rule } from './rule.ts';
import { apiRules } from './rules/apis.ts';
import { changingRules } from './rules/changing.ts';
import { chartRules } from './rules/chart.ts';
import { fixedRules } from './rules/fixed.ts';
import { hookRules } from './rules/hooks.ts';
import { objectRules } from './rules/objects.ts';
import { templateRules } from './rules/templates.ts';

/** Every rule, by code. */
export const RULES: readonly Rule[] = [
  ...templateRules,
  ...hookRules,
  ...changingRules,
  ...fixedRules,
  ...objectRules,
  ...chartRules,
  ...apiRules,
];

export { type Compatibility, type CompatibilityFinding, checkCompatibility } from './check.ts';
export { compatibilityData, compatibilitySchema, compatibilityText, FAIL_LEVELS, fails } from './report.ts';
export type { RuleCode } from './rule.ts';
export { RULES } from './rules.ts';
export { CLASS_WEIGHTS } from './score.ts';

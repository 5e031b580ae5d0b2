import type { RenderInputs } from '../conversion/index.ts';
import { ERRORS, type SourceLocation } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { Found, Level, Rule, RuleClass, RuleCode } from './rule.ts';
import { RULES } from './rules.ts';
import { type Score, scoreOf } from './score.ts';
import { survey } from './survey.ts';

export interface CompatibilityFinding {
  readonly code: RuleCode;
  readonly level: Level;
  readonly ruleClass: RuleClass;
  readonly message: string;
  /** Absolute path. */
  readonly where: SourceLocation;
  readonly hint: string;
}

export interface Compatibility extends Score {
  readonly chart: string;
  readonly findings: readonly CompatibilityFinding[];
  /** Findings left out by their codes; they do not count. */
  readonly ignored: readonly CompatibilityFinding[];
}

/** Most further lines that a finding names. */
const MORE_LINES = 5;
const RANK: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };

/**
 * Says beforehand what a conversion of a chart will meet: findings by level and place, and a score.
 *
 * @throws MartyError as `survey` does
 */
export function checkCompatibility(
  fs: ReadFs,
  inputs: RenderInputs,
  ignore: readonly RuleCode[],
): Compatibility {
  const surveyed = survey(fs, inputs);
  const all = RULES.flatMap((rule) => together(rule, rule.find(surveyed), surveyed.renders.length)).sort(
    (a, b) => RANK[a.level] - RANK[b.level] || inFileOrder(a.where, b.where),
  );
  const findings = all.filter(({ code }) => !ignore.includes(code));
  const { name, version } = surveyed.chart.metadata;
  return {
    chart: `${name} ${version}`,
    findings,
    ignored: all.filter(({ code }) => ignore.includes(code)),
    ...scoreOf(findings),
  };
}

/** One finding for all places of a file of which a rule says the same. */
function together(
  { code, level, ruleClass }: Rule,
  found: readonly Found[],
  renders: number,
): CompatibilityFinding[] {
  const groups = new Map<string, Found[]>();
  for (const each of found) {
    const key = `${each.where.file}\n${each.message}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { where, message, fix } = first;
    const lines = [...new Set(more.map((each) => each.where.line))].filter((line) => line !== where.line);
    return [
      {
        code,
        level,
        ruleClass,
        message: message + alsoAt(lines) + inSome([first, ...more], renders),
        where,
        hint: fix ?? ERRORS[code].hint,
      },
    ];
  });
}

/** Which environments show it, where not all do. */
function inSome(found: readonly Found[], renders: number): string {
  const names = new Set(found.flatMap(({ environment }) => environment ?? []));
  return names.size === 0 || names.size === renders ? '' : ` (in ${[...names].join(', ')})`;
}

function alsoAt(lines: readonly (number | undefined)[]): string {
  if (lines.length === 0) return '';
  const rest = lines.length - MORE_LINES;
  return ` (also line ${lines.slice(0, MORE_LINES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}

function inFileOrder(a: SourceLocation, b: SourceLocation): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

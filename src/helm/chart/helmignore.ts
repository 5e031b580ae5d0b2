import { MartyError } from '../../errors.ts';
import { compilePathPattern } from './path-pattern.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly negated: boolean;
  readonly directoriesOnly: boolean;
  /** A pattern without slash is compared with the last part of the path alone. */
  readonly baseOnly: boolean;
}

/** Whether a path of a chart is left out. */
export type IgnoreRules = (path: string, isDirectory: boolean) => boolean;

/** Applied to every chart, also without a .helmignore. */
const DEFAULT_RULE = 'templates/.?*';

function parseRule(line: string, lineNumber: number): Rule | undefined {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return undefined;
  const refuse = (message: string): never => {
    throw new MartyError('MARTY-H047', message, { where: { file: '.helmignore', line: lineNumber } });
  };
  if (text.includes('**')) refuse('double-star (**) syntax is not supported');
  const negated = text.startsWith('!');
  let rule = negated ? text.slice(1) : text;
  const directoriesOnly = rule.endsWith('/');
  if (directoriesOnly) rule = rule.slice(0, -1);
  const rooted = rule.startsWith('/');
  const pattern = compilePathPattern(rooted ? rule.slice(1) : rule);
  if (pattern === undefined) return refuse(`syntax error in pattern ${JSON.stringify(text)}`);
  return { pattern, negated, directoriesOnly, baseOnly: !rule.includes('/') };
}

/**
 * Reads a .helmignore: one pattern a line, `#` comments, `!` and a trailing `/`. A negated rule ignores all that
 * does not match it, as in Helm.
 *
 * @throws MartyError MARTY-H047
 */
export function parseIgnoreRules(text: string): IgnoreRules {
  const rules = [...text.replace(/^\ufeff/, '').split(/\r?\n/), DEFAULT_RULE]
    .map((line, index) => parseRule(line, index + 1))
    .filter((rule) => rule !== undefined);
  return (path, isDirectory) => rules.some((rule) => ignores(rule, path, isDirectory));
}

function ignores(rule: Rule, path: string, isDirectory: boolean): boolean {
  const matches = rule.pattern.test(rule.baseOnly ? path.slice(path.lastIndexOf('/') + 1) : path);
  if (rule.negated) return (rule.directoriesOnly && !isDirectory) || !matches;
  return matches && (isDirectory || !rule.directoriesOnly);
}

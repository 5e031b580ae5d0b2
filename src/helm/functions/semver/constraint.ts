import { quoteText } from '../../values/go-format.ts';
import { GoError } from '../../values/go-value.ts';
import { comparePrereleases, compareVersions, parseVersion, type Version } from './version.ts';

/** One comparison: `>=1.2`. */
interface Comparison {
  readonly operator: string;
  readonly version: Version;
  /** The first part that was left out or a wildcard; the rest counts as wild too. */
  readonly wild: 'none' | 'major' | 'minor' | 'patch';
}

/** Alternatives (`||`), each a list of comparisons that all have to hold. */
export interface Constraint {
  readonly alternatives: readonly (readonly Comparison[])[];
}

const MAX_LENGTH = 512;
const MAX_ALTERNATIVES = 32;
const OPERATORS = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^';
const LABELS = '[0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*';
const PART = '[0-9|xX*]+';
const VERSION = `v?(${PART})(?:\\.(${PART}))?(?:\\.(${PART}))?(?:-(${LABELS}))?(?:\\+${LABELS})?`;
const PLAIN_VERSION = VERSION.replaceAll(/\((?!\?)/g, '(?:');
// In Go `(a||b)` tries the empty branch before `b`: the longest operator still wins, by backtracking.
const SPACE = '[\\t\\n\\f\\r ]';
const ONE = new RegExp(`^${SPACE}*(${OPERATORS})${SPACE}*${VERSION}${SPACE}*$`);
const EACH = new RegExp(`(?:${OPERATORS})${SPACE}*${PLAIN_VERSION}`, 'g');
const ALL = new RegExp(
  `^${SPACE}*(?:${OPERATORS})${SPACE}*${PLAIN_VERSION}${SPACE}*(?:(?:${SPACE}+|,${SPACE}*)(?:${OPERATORS})${SPACE}*${PLAIN_VERSION}${SPACE}*)*$`,
);
const RANGE = new RegExp(`${SPACE}*(${PLAIN_VERSION})${SPACE}+-${SPACE}+(${PLAIN_VERSION})${SPACE}*`, 'g');

/** Reads a constraint by the grammar of Masterminds/semver 3.5.0. @throws GoError in its words */
export function parseConstraint(text: string): Constraint {
  if (text.length > MAX_LENGTH) throw new GoError(`constraint string is too long (max ${MAX_LENGTH} bytes)`);
  const alternatives = text.replaceAll(RANGE, '>= $1, <= $2 ').split('||');
  if (alternatives.length > MAX_ALTERNATIVES)
    throw new GoError(`too many constraint groups (max ${MAX_ALTERNATIVES})`);
  return { alternatives: alternatives.map(parseAlternative) };
}

function parseAlternative(text: string): Comparison[] {
  if (!ALL.test(text)) throw improper(text);
  return (text.match(EACH) ?? []).map(parseComparison);
}

function improper(text: string): GoError {
  return new GoError(`improper constraint: ${quoteText(text)}`);
}

function parseComparison(text: string): Comparison {
  const match = ONE.exec(text);
  if (match === null) throw improper(text);
  const [, operator = '', major = '', minor, patch, prerelease] = match;
  const wild = isWild(major) ? 'major' : isWild(minor) ? 'minor' : isWild(patch) ? 'patch' : 'none';
  const numbers = [
    wild === 'major' ? '0' : major,
    wild === 'major' || wild === 'minor' ? '0' : minor,
    wild === 'none' ? patch : '0',
  ];
  try {
    const version = parseVersion(numbers.join('.') + (prerelease === undefined ? '' : `-${prerelease}`));
    return { operator, version, wild };
  } catch (error) {
    if (error instanceof GoError) throw new GoError('constraint parser error');
    throw error;
  }
}

function isWild(part: string | undefined): boolean {
  return part === undefined || part === 'x' || part === 'X' || part === '*';
}

/** Whether a version meets a constraint. Prereleases count only where the alternative names one itself. */
export function satisfies(version: Version, constraint: Constraint): boolean {
  return constraint.alternatives.some((comparisons) => {
    const named = comparisons.some((comparison) => comparison.version.prerelease !== '');
    if (version.prerelease !== '' && !named) return false;
    return comparisons.every((comparison) => holds(version, comparison));
  });
}

function holds(version: Version, comparison: Comparison): boolean {
  const { version: bound, wild, operator } = comparison;
  const compared = compareVersions(version, bound);
  switch (operator) {
    case '':
    case '=':
      return wild === 'none' ? compared === 0 : tilde(version, comparison);
    case '!=':
      return differs(version, comparison);
    case '>':
      return greater(version, comparison);
    case '<':
      return compared < 0;
    case '>=':
    case '=>':
      return compared >= 0;
    case '<=':
    case '=<':
      if (wild === 'none') return compared <= 0;
      if (version.major !== bound.major) return version.major < bound.major;
      return version.minor <= bound.minor || wild === 'minor';
    case '^':
      return caret(version, comparison);
    default:
      return tilde(version, comparison);
  }
}

function differs(version: Version, { version: bound, wild }: Comparison): boolean {
  if (wild === 'none') return compareVersions(version, bound) !== 0;
  if (version.major !== bound.major) return true;
  if (wild === 'minor') return false;
  if (version.minor !== bound.minor) return true;
  if (wild !== 'patch') return version.patch !== bound.patch || compareVersions(version, bound) !== 0;
  return comparePrereleases(version.prerelease, bound.prerelease) !== 0;
}

function greater(version: Version, { version: bound, wild }: Comparison): boolean {
  if (wild === 'none' || wild === 'major') {
    if (wild === 'major' && version.major !== bound.major) return version.major > bound.major;
    return compareVersions(version, bound) > 0;
  }
  if (version.major !== bound.major) return version.major > bound.major;
  return wild === 'patch' && version.minor > bound.minor;
}

function tilde(version: Version, { version: bound, wild }: Comparison): boolean {
  if (compareVersions(version, bound) < 0) return false;
  const zero = bound.major === 0n && bound.minor === 0n && bound.patch === 0n;
  if (zero && (wild === 'none' || wild === 'major')) return true;
  return version.major === bound.major && (wild === 'minor' || version.minor === bound.minor);
}

function caret(version: Version, { version: bound, wild }: Comparison): boolean {
  if (compareVersions(version, bound) < 0) return false;
  if (bound.major > 0n || wild === 'minor') return version.major === bound.major;
  if (version.major > 0n) return false;
  if (bound.minor > 0n || wild === 'patch') return version.minor === bound.minor;
  return version.minor === 0n && version.patch === bound.patch;
}

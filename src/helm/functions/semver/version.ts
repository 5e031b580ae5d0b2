import { GoError } from '../../values/go-value.ts';

/** A version by Masterminds/semver 3.5.0: `v` in front and missing parts are fine. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  /** The text as given. */
  readonly original: string;
}

const MAX_LENGTH = 256;
const MAX_UINT64 = 2n ** 64n - 1n;
const LABELS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const VERSION = new RegExp(
  `^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(${LABELS}))?(?:\\+(${LABELS}))?$`,
);

/** Reads a version. @throws GoError in the words of Masterminds/semver */
export function parseVersion(text: string): Version {
  if (text.length > MAX_LENGTH) throw new GoError(`version string is too long (max ${MAX_LENGTH} bytes)`);
  const match = VERSION.exec(text);
  if (match === null) throw new GoError('invalid semantic version');
  const [, major = '0', minor = '0', patch = '0', prerelease = '', metadata = ''] = match;
  const version = {
    major: segment(major),
    minor: segment(minor),
    patch: segment(patch),
    prerelease,
    metadata,
    original: text,
  };
  if (prerelease.split('.').some((label) => /^0[0-9]+$/.test(label)))
    throw new GoError('version segment starts with 0');
  return version;
}

function segment(digits: string): bigint {
  const value = BigInt(digits);
  if (value > MAX_UINT64)
    throw new GoError(
      `error parsing version segment: strconv.ParseUint: parsing "${digits}": value out of range`,
    );
  return value;
}

export function formatVersion(version: Version): string {
  const { major, minor, patch, prerelease, metadata } = version;
  return `${major}.${minor}.${patch}${prerelease && `-${prerelease}`}${metadata && `+${metadata}`}`;
}

/** Order of versions; metadata does not count. */
export function compareVersions(left: Version, right: Version): -1 | 0 | 1 {
  return (
    order(left.major, right.major) ||
    order(left.minor, right.minor) ||
    order(left.patch, right.patch) ||
    comparePrereleases(left.prerelease, right.prerelease)
  );
}

function order<T extends bigint | string>(left: T, right: T): -1 | 0 | 1 {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Order of prereleases; none at all comes after every one. */
export function comparePrereleases(left: string, right: string): -1 | 0 | 1 {
  if (left === right) return 0;
  if (left === '') return 1;
  if (right === '') return -1;
  const lefts = left.split('.');
  const rights = right.split('.');
  for (let i = 0; i < Math.max(lefts.length, rights.length); i++) {
    const result = compareLabels(lefts[i] ?? '', rights[i] ?? '');
    if (result !== 0) return result;
  }
  return 0;
}

function compareLabels(left: string, right: string): -1 | 0 | 1 {
  if (left === right) return 0;
  if (left === '') return -1;
  if (right === '') return 1;
  const leftNumber = /^[0-9]+$/.test(left);
  const rightNumber = /^[0-9]+$/.test(right);
  if (leftNumber && rightNumber) return order(BigInt(left), BigInt(right));
  if (leftNumber || rightNumber) return leftNumber ? -1 : 1;
  return order(left, right);
}

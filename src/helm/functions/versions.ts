import { GoError, type GoFunction, GoInt, type GoObject, type GoValue } from '../values/go-value.ts';
import { define, int } from './define.ts';
import { parseConstraint, satisfies } from './semver/constraint.ts';
import { compareVersions, formatVersion, parseVersion, type Version } from './semver/version.ts';

const uint64 = (value: bigint) => new GoInt(value, 'uint64');

/** A *semver.Version, with the methods that templates call. */
class GoVersion implements GoObject {
  readonly goType: string;
  readonly goKind: string;
  readonly version: Version;

  /** `semver` gives a pointer; the methods that count a version up give a struct. */
  constructor(version: Version, pointer = true) {
    this.version = version;
    this.goType = pointer ? '*semver.Version' : 'semver.Version';
    this.goKind = pointer ? 'ptr' : 'struct';
  }

  field(): undefined {
    return undefined;
  }

  method(name: string): GoFunction | undefined {
    return METHODS[name]?.(this.version);
  }

  toGoString(): string {
    return formatVersion(this.version);
  }

  jsonValue(): GoValue {
    return formatVersion(this.version);
  }
}

function other(value: GoValue): Version {
  if (value instanceof GoVersion) return value.version;
  throw new GoError(`wrong type for value; expected *semver.Version`);
}

/** Reads a version of which only digits may differ from strict form. */
function changed(version: Version, change: Partial<Version>): GoVersion {
  const next = { ...version, ...change };
  const prefix = version.original.startsWith('v') ? 'v' : '';
  return new GoVersion({ ...next, original: prefix + formatVersion(next) }, false);
}

type Method = (version: Version) => GoFunction;
const getter = (name: string, get: (version: Version) => GoValue): Method => {
  return (version) => define(name, [], () => get(version));
};
const comparer = (name: string, compare: (order: number) => GoValue): Method => {
  return (version) => define(name, ['interface'], (value) => compare(compareVersions(version, other(value))));
};

const METHODS: Readonly<Record<string, Method>> = Object.assign(Object.create(null), {
  Major: getter('Major', (version) => uint64(version.major)),
  Minor: getter('Minor', (version) => uint64(version.minor)),
  Patch: getter('Patch', (version) => uint64(version.patch)),
  Prerelease: getter('Prerelease', (version) => version.prerelease),
  Metadata: getter('Metadata', (version) => version.metadata),
  Original: getter('Original', (version) => version.original),
  String: getter('String', formatVersion),
  IncMajor: getter('IncMajor', (version) =>
    changed(version, { major: version.major + 1n, minor: 0n, patch: 0n, prerelease: '', metadata: '' }),
  ),
  IncMinor: getter('IncMinor', (version) =>
    changed(version, { minor: version.minor + 1n, patch: 0n, prerelease: '', metadata: '' }),
  ),
  IncPatch: getter('IncPatch', (version) =>
    changed(version, {
      patch: version.prerelease === '' ? version.patch + 1n : version.patch,
      prerelease: '',
      metadata: '',
    }),
  ),
  Compare: comparer('Compare', (order) => int(order)),
  Equal: comparer('Equal', (order) => order === 0),
  LessThan: comparer('LessThan', (order) => order < 0),
  LessThanEqual: comparer('LessThanEqual', (order) => order <= 0),
  GreaterThan: comparer('GreaterThan', (order) => order > 0),
  GreaterThanEqual: comparer('GreaterThanEqual', (order) => order >= 0),
});

export const versionFunctions: readonly GoFunction[] = [
  define('semver', ['string'], (text) => new GoVersion(parseVersion(text))),
  define('semverCompare', ['string', 'string'], (constraint, version) => {
    const parsed = parseConstraint(constraint);
    return satisfies(parseVersion(version), parsed);
  }),
];

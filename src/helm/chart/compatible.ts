import { parseConstraint, satisfies } from '../functions/semver/constraint.ts';
import { parseVersion } from '../functions/semver/version.ts';
import { GoError } from '../values/go-value.ts';

/** Whether a version meets a constraint; false also where one of the two cannot be parsed. */
export function isCompatible(constraint: string, version: string): boolean {
  try {
    return satisfies(parseVersion(version), parseConstraint(constraint));
  } catch (error) {
    if (error instanceof GoError) return false;
    throw error;
  }
}

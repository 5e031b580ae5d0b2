import type { AllowedDifference, KubeObject } from '../objects/index.ts';
import type { Proof } from './conversion.ts';
import type { Environment } from './environment.ts';
import { CRD_FOLDER, overlayFolder } from './layout.ts';
import { allowedDifferences, arrange, type MigrationPolicies, type Part } from './policies/index.ts';

/**
 * What every folder of a converted tree must build. It follows from the renders and the policies alone, so that a
 * proof can be repeated with a lock's.
 */
export function proofsOf(
  environments: readonly Environment[],
  crds: readonly KubeObject[],
  policies: MigrationPolicies,
): Proof[] {
  const allow = allowedDifferences(policies);
  const parts = arrange(environments, policies.hooks).flatMap((part) => partProofs(part, allow));
  return crds.length === 0
    ? parts
    : [...parts, { title: '(crds)', folder: CRD_FOLDER, expected: crds, allow }];
}

/** The proofs of one part, whose objects are as Helm renders them. */
export function partProofs(
  { folder, title, environments }: Part,
  allow: readonly AllowedDifference[],
): Proof[] {
  return environments.map(({ name, objects }) => ({
    title: title === '' ? name : `${name} (${title})`,
    folder: overlayFolder(name, folder),
    expected: objects,
    allow,
  }));
}

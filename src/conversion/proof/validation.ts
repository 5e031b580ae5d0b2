import { MartyError } from '../../errors.ts';
import type { ReadFs } from '../../ports/fs.ts';
import type { Environment } from '../environment.ts';
import { overlayFolder } from '../layout.ts';
import type { MigrationLock } from '../lock.ts';
import { withLockedEdits } from '../new-overlay/edit-parts.ts';
import { allowedDifferences, arrange, type Part } from '../policies/index.ts';
import { crdProofs, partProofs } from '../proofs.ts';
import { type SeparatedCrds, separateCrds, withoutTreeCrds } from '../separate-crds.ts';
import { type EnvironmentProof, proveEnvironment } from './environment-proof.ts';
import { type TreePlaces, treePlaces } from './tree-places.ts';

/** The proof of a whole tree. */
export interface Validation {
  readonly environments: readonly EnvironmentProof[];
  /** Inputs that are not what the lock file says they were: paths of the chart and of values files. */
  readonly outdated: readonly string[];
  /** Overlays that the lock file does not name: nothing says what they should hold. */
  readonly unknown: readonly string[];
  /** Environments of the lock file that have no overlay. */
  readonly absent: readonly string[];
}

export interface ValidationRequest {
  readonly lock: MigrationLock;
  /** What Helm renders for the environments to prove; their names are in the lock. */
  readonly rendered: readonly Environment[];
  /** Whether all environments are to be proved, and with them the overlays and the CRDs of the tree. */
  readonly whole: boolean;
}

/** Builds the overlays of a converted tree at `root` and compares each with what Helm renders. */
export function validateTree(
  fs: ReadFs,
  root: string,
  { lock, rendered, whole }: ValidationRequest,
): Omit<Validation, 'outdated'> {
  const places = treePlaces(fs);
  const present = overlaysIn(fs, root);
  const known = Object.keys(lock.environments);
  const { environments, crds } = separated(fs, root, { lock, rendered, whole });
  const arranged = arrange(environments, lock.policies.hooks);
  const proven = environments
    .filter(({ name }) => present.includes(name))
    .flatMap(({ name }) => proveParts(fs, root, ofEnvironment(arranged, name), name, lock, places));
  return {
    environments: [...proven, ...crdProofs(crds).map((proof) => proveEnvironment(fs, root, proof, places))],
    unknown: whole ? present.filter((name) => !known.includes(name)) : [],
    absent: rendered.map(({ name }) => name).filter((name) => !present.includes(name)),
  };
}

/** Which definitions stand in crds/ follows from all environments together; where some are missing, from the tree. */
function separated(fs: ReadFs, root: string, { lock, rendered, whole }: ValidationRequest): SeparatedCrds {
  if (!whole)
    return { environments: rendered.map((environment) => withoutTreeCrds(fs, root, environment)), crds: [] };
  const { skipCrds } = lock.policies;
  return separateCrds(
    skipCrds === true ? rendered.map((environment) => ({ ...environment, crds: [] })) : rendered,
  );
}

function ofEnvironment(parts: readonly Part[], name: string): Part[] {
  return parts.map((part) => ({
    ...part,
    environments: part.environments.filter((environment) => environment.name === name),
  }));
}

/** The proofs of an environment's parts; a part in which it has nothing may have no folder for it. */
function proveParts(
  fs: ReadFs,
  root: string,
  parts: readonly Part[],
  name: string,
  lock: MigrationLock,
  places: TreePlaces,
): EnvironmentProof[] {
  try {
    const allow = allowedDifferences(lock.policies);
    return withLockedEdits(
      fs,
      root,
      lock.environments,
    )(parts)
      .flatMap((part) => partProofs(part, allow))
      .filter(({ expected, folder }) => expected.length > 0 || fs.stat(`${root}/${folder}`) !== undefined)
      .map((proof) => proveEnvironment(fs, root, proof, places));
  } catch (error) {
    if (!(error instanceof MartyError)) throw error;
    return [{ environment: name, parity: undefined, findings: [], broken: error }];
  }
}

/** Names of the folders below overlays/. */
function overlaysIn(fs: ReadFs, root: string): string[] {
  const folder = `${root}/${overlayFolder('')}`.replace(/\/$/, '');
  if (fs.stat(folder)?.kind !== 'directory') return [];
  return fs.readDir(folder).filter((name) => fs.stat(`${folder}/${name}`)?.kind === 'directory');
}

/** Inputs whose content is another one than when the lock was written; those of `names` alone. */
export function outdatedInputs(lock: MigrationLock, now: MigrationLock, names: readonly string[]): string[] {
  const chart = lock.chart.digest === now.chart.digest ? [] : [now.chart.path];
  const files = names.flatMap((name) => {
    const before = lock.environments[name]?.values ?? [];
    const after = now.environments[name]?.values ?? [];
    return after.filter(({ digest }, index) => digest !== before[index]?.digest).map(({ path }) => path);
  });
  return [...chart, ...new Set(files)];
}

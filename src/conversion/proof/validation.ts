import type { ReadFs } from '../../ports/fs.ts';
import { readCrds } from '../convert.ts';
import type { Environment } from '../environment.ts';
import { CRD_FOLDER, overlayFolder } from '../layout.ts';
import type { MigrationLock } from '../lock.ts';
import { wantedObjects } from '../new-overlay/wanted-objects.ts';
import { type EnvironmentProof, proveEnvironment } from './environment-proof.ts';
import { treePlaces } from './tree-places.ts';

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
  const { secrets } = proofPolicies(lock);
  const present = overlaysIn(fs, root);
  const environments = rendered
    .filter(({ name }) => present.includes(name))
    .map((environment) => {
      const { name } = environment;
      const folder = `${root}/${overlayFolder(name)}`;
      const wanted = () => wantedObjects(fs, root, environment, lock.environments[name]?.edits);
      return proveEnvironment(fs, folder, name, wanted, secrets, places);
    });
  const crds = whole && lock.policies.skipCrds !== true ? readCrds(rendered) : [];
  if (crds.length > 0)
    environments.push(proveEnvironment(fs, `${root}/${CRD_FOLDER}`, '(crds)', () => crds, secrets, places));
  const known = Object.keys(lock.environments);
  return {
    environments,
    unknown: whole ? present.filter((name) => !known.includes(name)) : [],
    absent: rendered.map(({ name }) => name).filter((name) => !present.includes(name)),
  };
}

function proofPolicies({ policies }: MigrationLock): { readonly secrets: 'placeholder' | 'inline' } {
  return { secrets: policies.secrets === 'inline' ? 'inline' : 'placeholder' };
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

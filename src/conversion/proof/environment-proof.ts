import { MartyError } from '../../errors.ts';
import { build } from '../../kustomize/index.ts';
import {
  type AllowedDifference,
  type Difference,
  formatId,
  idKey,
  idOf,
  type KubeObject,
  normalized,
} from '../../objects/index.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { allowedDifferences, type Parity, proveParity } from '../parity.ts';
import type { SecretMode } from '../secrets.ts';
import { findRenames } from './renames.ts';
import type { TreePlaces } from './tree-places.ts';
import { type ViewDifference, viewDifferences } from './view.ts';
import type { YamlPlace } from './yaml-places.ts';

/** What an environment's proof finds about one object; no rule allows it. */
export interface ProofFinding {
  readonly kind: 'changed' | 'missing' | 'extra' | 'renamed';
  /** As Helm renders it; for `extra` as Kustomize builds it. */
  readonly object: KubeObject;
  /** Identity under which Kustomize builds it, for `renamed`. */
  readonly builtAs?: string;
  readonly similarity?: number;
  /** Places that differ; none for an object that one side lacks. */
  readonly differences: readonly (ViewDifference & { readonly where: YamlPlace })[];
  readonly where: YamlPlace;
}

/** The proof of one environment: its parity, and what breaks it as a person reads it. */
export interface EnvironmentProof {
  readonly environment: string;
  /** Absent where the overlay does not build. */
  readonly parity: Parity | undefined;
  readonly findings: readonly ProofFinding[];
  /** Why the overlay does not build. */
  readonly broken?: MartyError;
}

/** Builds a folder and compares it with what it should hold; a folder that does not build is part of the proof. */
export function proveEnvironment(
  fs: ReadFs,
  folder: string,
  environment: string,
  wantedObjects: () => readonly KubeObject[],
  secrets: SecretMode,
  places: TreePlaces,
): EnvironmentProof {
  try {
    const wanted = wantedObjects();
    const parity = proveParity(fs, folder, environment, wanted, secrets);
    if (parity.holds) return { environment, parity, findings: [] };
    const found = explain(wanted, build(fs, folder), parity.differences, allowedDifferences(secrets));
    const locate = (object: KubeObject, pointer: string): YamlPlace => places.locate(folder, object, pointer);
    return { environment, parity, findings: found.map((finding) => placed(finding, locate)) };
  } catch (error) {
    if (!(error instanceof MartyError)) throw error;
    return { environment, parity: undefined, findings: [], broken: error };
  }
}

type Unplaced = Omit<ProofFinding, 'where' | 'differences'> & {
  readonly built: KubeObject | undefined;
  readonly differences: readonly ViewDifference[];
};

function explain(
  wanted: readonly KubeObject[],
  built: readonly KubeObject[],
  differences: readonly Difference[],
  allow: readonly AllowedDifference[],
): Unplaced[] {
  const open = new Set(
    differences.filter(({ allowed }) => allowed === undefined).map(({ object }) => object),
  );
  const [lefts, rights] = [byIdentity(wanted, open), byIdentity(built, open)];
  const missing = [...lefts].filter(([key]) => !rights.has(key)).map(([, object]) => object);
  const extra = [...rights].filter(([key]) => !lefts.has(key)).map(([, object]) => object);
  const view = (left: KubeObject, right: KubeObject): ViewDifference[] =>
    viewDifferences(normalized(left, allow, 'left'), normalized(right, allow, 'right'));
  const renames = findRenames(missing, extra);
  const renamed = new Set(renames.flatMap(({ left, right }) => [left, right]));
  const changed = [...lefts].flatMap(([key, object]): Unplaced[] => {
    const other = rights.get(key);
    if (other === undefined) return [];
    return [{ kind: 'changed', object, built: other, differences: view(object, other) }];
  });
  return [
    ...changed,
    ...renames.map(
      ({ left, right, similarity }): Unplaced => ({
        kind: 'renamed',
        object: left,
        builtAs: formatId(idOf(right)),
        similarity,
        built: right,
        differences: view(left, right).filter(({ pointer }) => !/^\/metadata\/name(space)?$/.test(pointer)),
      }),
    ),
    ...missing
      .filter((object) => !renamed.has(object))
      .map((object): Unplaced => ({ kind: 'missing', object, built: undefined, differences: [] })),
    ...extra
      .filter((object) => !renamed.has(object))
      .map((object): Unplaced => ({ kind: 'extra', object, built: object, differences: [] })),
  ];
}

/** The objects of which the proof has an open difference. */
function byIdentity(objects: readonly KubeObject[], open: ReadonlySet<string>): Map<string, KubeObject> {
  const named = objects.filter((object) => open.has(formatId(idOf(object))));
  return new Map(named.map((object) => [idKey(idOf(object)), object]));
}

function placed(
  { built, differences, ...finding }: Unplaced,
  locate: (object: KubeObject, pointer: string) => YamlPlace,
): ProofFinding {
  const object = built ?? finding.object;
  return {
    ...finding,
    where: locate(object, finding.kind === 'renamed' ? '/metadata/name' : ''),
    differences: differences.map((found) => ({ ...found, where: locate(object, found.pointer) })),
  };
}

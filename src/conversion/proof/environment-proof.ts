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
  replacement,
} from '../../objects/index.ts';
import type { ReadFs } from '../../ports/fs.ts';
import type { Proof } from '../conversion.ts';
import { type Parity, proveParity } from '../parity.ts';
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

/** Builds a folder of the tree at `root` and compares; a folder that does not build is part of the proof. */
export function proveEnvironment(
  fs: ReadFs,
  root: string,
  { title, folder, expected, allow }: Proof,
  places: TreePlaces,
): EnvironmentProof {
  const path = `${root}/${folder}`;
  try {
    const parity = proveParity(fs, path, title, expected, allow);
    if (parity.holds) return { environment: title, parity, findings: [] };
    const found = explain(expected, build(fs, path), parity.differences, allow);
    const locate = (object: KubeObject, pointer: string): YamlPlace => places.locate(path, object, pointer);
    return { environment: title, parity, findings: found.map((finding) => placed(finding, locate)) };
  } catch (error) {
    if (!(error instanceof MartyError)) throw error;
    return { environment: title, parity: undefined, findings: [], broken: error };
  }
}

type Unplaced = Omit<ProofFinding, 'where' | 'differences'> & {
  /** What the files hold, which may stand for another object. */
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
  const standIns = new Map(built.map((object) => [replacement(object, allow)?.object ?? object, object]));
  const [lefts, rights] = [byIdentity(wanted, open), byIdentity([...standIns.keys()], open)];
  const inTree = (object: KubeObject): KubeObject => standIns.get(object) ?? object;
  const missing = [...lefts].filter(([key]) => !rights.has(key)).map(([, object]) => object);
  const extra = [...rights].filter(([key]) => !lefts.has(key)).map(([, object]) => object);
  const view = (left: KubeObject, right: KubeObject): ViewDifference[] =>
    viewDifferences(normalized(left, allow, 'left'), normalized(right, allow, 'right'));
  const renames = findRenames(missing, extra);
  const renamed = new Set(renames.flatMap(({ left, right }) => [left, right]));
  const changed = [...lefts].flatMap(([key, object]): Unplaced[] => {
    const other = rights.get(key);
    if (other === undefined) return [];
    return [{ kind: 'changed', object, built: inTree(other), differences: view(object, other) }];
  });
  return [
    ...changed,
    ...renames.map(
      ({ left, right, similarity }): Unplaced => ({
        kind: 'renamed',
        object: left,
        builtAs: formatId(idOf(right)),
        similarity,
        built: inTree(right),
        differences: view(left, right).filter(({ pointer }) => !/^\/metadata\/name(space)?$/.test(pointer)),
      }),
    ),
    ...missing
      .filter((object) => !renamed.has(object))
      .map((object): Unplaced => ({ kind: 'missing', object, built: undefined, differences: [] })),
    ...extra
      .filter((object) => !renamed.has(object))
      .map((object): Unplaced => ({ kind: 'extra', object, built: inTree(object), differences: [] })),
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

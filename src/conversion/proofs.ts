import { type AllowedDifference, emptyMetadataMaps, type KubeObject } from '../objects/index.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { Proof } from './conversion.ts';
import { CRD_FOLDER, overlayFolder } from './layout.ts';
import { type Parity, proveParity } from './parity.ts';
import type { Part } from './policies/index.ts';

/**
 * What the folders of a part must build. It follows from the renders and the policies alone, so that a proof can be
 * repeated with a lock's.
 */
export function partProofs(
  { folder, title, environments }: Part,
  allow: readonly AllowedDifference[],
): Proof[] {
  return environments.map(({ name, objects, extra }) => ({
    title: title === '' ? name : `${name} (${title})`,
    folder: overlayFolder(name, folder),
    expected: [...objects, ...(extra?.objects ?? [])],
    allow,
  }));
}

/** The proof of `crds/`, which no policy changes. */
export function crdProofs(crds: readonly KubeObject[]): Proof[] {
  if (crds.length === 0) return [];
  return [{ title: '(crds)', folder: CRD_FOLDER, expected: crds, allow: [emptyMetadataMaps] }];
}

/** @param root folder below the tree's root that is the root of `fs`, ending with `/` */
export function prove(fs: ReadFs, { title, folder, expected, allow }: Proof, root = ''): Parity {
  return proveParity(fs, `/${folder.slice(root.length)}`, title, expected, allow);
}

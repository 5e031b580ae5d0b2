import { build } from '../kustomize/index.ts';
import {
  type AllowedDifference,
  compare,
  type Difference,
  digestAllowing,
  type KubeObject,
} from '../objects/index.ts';
import type { ReadFs } from '../ports/fs.ts';

/** What Helm renders for an environment beside what its overlay builds. */
export interface Parity {
  readonly environment: string;
  /** Objects that Helm renders. */
  readonly objects: number;
  /** Objects without any difference but an allowed one. */
  readonly equal: number;
  readonly differences: readonly Difference[];
  /** SHA-256 of the canonical forms after the allowed differences: equal where parity holds. */
  readonly helmDigest: string;
  readonly kustomizeDigest: string;
  readonly holds: boolean;
}

/** Builds a folder and compares it with what Helm rendered, object by object, every field. */
export function proveParity(
  fs: ReadFs,
  folder: string,
  environment: string,
  rendered: readonly KubeObject[],
  allow: readonly AllowedDifference[],
): Parity {
  const built = build(fs, folder);
  const differences = compare(rendered, built, allow);
  const open = differences.filter(({ allowed }) => allowed === undefined);
  const unequal = new Set(open.filter(({ left }) => left !== undefined).map(({ object }) => object));
  return {
    environment,
    objects: rendered.length,
    equal: rendered.length - unequal.size,
    differences,
    helmDigest: digestAllowing(rendered, allow, 'left'),
    kustomizeDigest: digestAllowing(built, allow, 'right'),
    holds: open.length === 0,
  };
}

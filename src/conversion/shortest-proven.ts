import { withoutEmptyAnnotations } from '../kustomize/index.ts';
import type { Proof } from './conversion.ts';
import { type ConversionTree, conversionTree } from './conversion-tree.ts';
import type { LiftedEnvironment } from './environment-lift.ts';
import { liftLabels } from './lift-labels.ts';
import { liftNames } from './lift-names.ts';
import { liftNamespaces } from './lift-namespace.ts';
import { lineCount } from './overlay-size.ts';
import type { Parity } from './parity.ts';
import type { Part, PartEnvironment } from './policies/index.ts';
import { prove } from './proofs.ts';
import { treeFs } from './tree-fs.ts';

/** The files of a part, relative to its folder, and what they build beside what Helm renders. */
export interface ProvenTree {
  readonly tree: ConversionTree;
  readonly parity: readonly Parity[];
}

/** The first tree that is proven, unless the one after it, without lifted names, is shorter. */
export function shortestProven(part: Part, proofs: readonly Proof[], namespace: string): ProvenTree {
  const { folder, environments } = part;
  const plain = environments.map(asItIs);
  const withNamespaces = liftNamespaces(plain);
  const named = liftNames(withNamespaces);
  // Hooks are few: components would be more files than they save.
  const components = folder === '';
  const attempt = (lifted: readonly LiftedEnvironment[], fold = true): ProvenTree => {
    const tree = conversionTree(lifted, environments, { namespace, fold, components });
    const fs = treeFs(tree);
    return { tree, parity: proofs.map((proof) => prove(fs, proof, folder)) };
  };
  const withNames = named === undefined ? undefined : attempt(liftLabels(named));
  const withLabels = attempt(liftLabels(withNamespaces));
  const [first, second] = [withNames, withLabels].filter((result) => result !== undefined && holds(result));
  if (first === undefined) {
    const careful = attempt(withNamespaces, false);
    return holds(careful) ? careful : attempt(plain, false);
  }
  return second !== undefined && lineCount(second.tree.files) < lineCount(first.tree.files) ? second : first;
}

function asItIs({ name, objects }: PartEnvironment): LiftedEnvironment {
  const wanted = objects.map(withoutEmptyAnnotations);
  return { name, fields: {}, objects: wanted, wanted };
}

function holds({ parity }: ProvenTree): boolean {
  return parity.every((proof) => proof.holds);
}

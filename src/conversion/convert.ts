import { withoutEmptyAnnotations } from '../kustomize/index.ts';
import type { KubeObject } from '../objects/index.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import { annotateTree } from './annotate-tree.ts';
import { checkObjects } from './check-objects.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import { type ConversionTree, conversionTree } from './conversion-tree.ts';
import type { Environment } from './environment.ts';
import type { LiftedEnvironment } from './environment-lift.ts';
import { CRD_FOLDER, overlayFolder } from './layout.ts';
import { liftLabels } from './lift-labels.ts';
import { liftNames } from './lift-names.ts';
import { liftNamespaces } from './lift-namespace.ts';
import { migrationNotes } from './migration-notes.ts';
import { type Parity, proveParity } from './parity.ts';
import { redactor } from './redactor.ts';
import { secretNotes, withPlaceholders } from './secrets.ts';
import { separateCrds } from './separate-crds.ts';
import { treeFs } from './tree-fs.ts';

/**
 * Turns the rendered environments of one chart into a base, an overlay for each environment and a proof: every
 * overlay is built and compared with the render before the tree is handed over. A tree whose parity does not
 * hold must not be written.
 *
 * @throws MartyError MARTY-V004 for objects that kustomize cannot hold
 */
export function convert(environments: readonly Environment[], options: ConversionOptions): Conversion {
  for (const environment of environments) checkObjects(environment);
  const { environments: kept, crds } = separateCrds(environments);
  const { tree, parity } = shortestProven(kept, crds, options);
  const result = {
    baseObjects: tree.baseObjects,
    crds: crds.length,
    components: tree.components,
    overlays: tree.overlays,
    parity,
    holds: parity.every(({ holds }) => holds),
    secrets: options.secrets === 'inline' ? [] : secretNotes(environments.flatMap(({ objects }) => objects)),
    redactor: redactor(environments),
  };
  const notes: DesiredFile = {
    path: 'MIGRATION.md',
    content: migrationNotes(environments, result, options),
    policy: 'owned',
    reason: 'what was converted, and what is left to do',
  };
  const summary = `convert ${options.chart}: base and ${environments.length} overlays`;
  return { ...result, tree: { summary, files: [...annotateTree(tree.files, environments), notes] } };
}

interface ProvenTree {
  readonly tree: ConversionTree;
  readonly parity: Parity[];
}

/** The first tree that is proven, unless the one after it, without lifted names, is shorter. */
function shortestProven(
  environments: readonly Environment[],
  crds: readonly KubeObject[],
  options: ConversionOptions,
): ProvenTree {
  const plain = environments.map((environment) => asItIs(environment, options));
  const placed = liftNamespaces(plain);
  const named = liftNames(placed);
  const prove = (lifted: readonly LiftedEnvironment[], fold = true): ProvenTree => {
    const tree = conversionTree(lifted, environments, crds, { namespace: options.namespace, fold });
    return { tree, parity: proveTree(tree, environments, crds, options) };
  };
  const withNames = named === undefined ? undefined : prove(liftLabels(named));
  const withLabels = prove(liftLabels(placed));
  const proven = [withNames, withLabels].filter((result) => result !== undefined && holds(result));
  const [first, second] = proven;
  if (first === undefined)
    return firstProven(
      () => prove(placed, false),
      () => prove(plain, false),
    );
  return second !== undefined && size(second) < size(first) ? second : first;
}

function firstProven(attempt: () => ProvenTree, last: () => ProvenTree): ProvenTree {
  const result = attempt();
  return holds(result) ? result : last();
}

function asItIs({ name, objects }: Environment, { secrets }: ConversionOptions): LiftedEnvironment {
  const masked = secrets === 'placeholder' ? objects.map(withPlaceholders) : objects;
  const wanted = masked.map(withoutEmptyAnnotations);
  return { name, fields: {}, objects: wanted, wanted };
}

function proveTree(
  { files }: ConversionTree,
  environments: readonly Environment[],
  crds: readonly KubeObject[],
  { secrets }: ConversionOptions,
): Parity[] {
  const fs = treeFs({ files });
  return [
    ...environments.map(({ name, objects }) =>
      proveParity(fs, `/${overlayFolder(name)}`, name, objects, secrets),
    ),
    ...(crds.length > 0 ? [proveParity(fs, `/${CRD_FOLDER}`, '(crds)', crds, secrets)] : []),
  ];
}

function holds({ parity }: ProvenTree): boolean {
  return parity.every((proof) => proof.holds);
}

function size({ tree }: ProvenTree): number {
  return tree.files.reduce((sum, { content }) => sum + String(content).split('\n').length, 0);
}

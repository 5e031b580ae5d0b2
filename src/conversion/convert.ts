import { idKey, idOf, type KubeObject } from '../objects/index.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import { annotateTree } from './annotate-tree.ts';
import { checkObjects } from './check-objects.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import type { Environment } from './environment.ts';
import { fileNames } from './file-names.ts';
import { CRD_FOLDER, inFolder, objectFolder } from './layout.ts';
import { migrationNotes } from './migration-notes.ts';
import {
  allowedDifferences,
  applyPolicies,
  arrange,
  type MigrationPolicies,
  type Part,
  secretNotes,
} from './policies/index.ts';
import { crdProofs, partProofs, prove } from './proofs.ts';
import { redactor } from './redactor.ts';
import { separateCrds } from './separate-crds.ts';
import { shortestProven } from './shortest-proven.ts';
import { treeFs } from './tree-fs.ts';

/**
 * Turns the rendered environments of one chart into a base, an overlay for each environment and a proof: every
 * overlay is built and compared with the render before the tree is handed over. A tree whose parity does not
 * hold must not be written.
 *
 * @throws MartyError MARTY-V004 for objects that kustomize cannot hold, and what the policies refuse
 */
export function convert(environments: readonly Environment[], options: ConversionOptions): Conversion {
  const { chart, release = chart, namespace, edit = (parts) => parts, ...chosen } = options;
  const policies: MigrationPolicies = { hooks: 'drop', secrets: 'placeholder', ...chosen };
  for (const environment of environments) checkObjects(environment);
  const { environments: kept, crds } = separateCrds(environments);
  const expected = edit(arrange(kept, policies.hooks));
  for (const part of expected) for (const environment of part.environments) checkObjects(environment);
  const context = { chart, release, namespace, rendered: environments, expected, hasCrds: crds.length > 0 };
  const applied = applyPolicies(policies, context);
  const allow = allowedDifferences(policies);
  const parts = applied.parts.map((part, index) => {
    const proofs = partProofs(expected[index] ?? part, allow);
    return { part, proofs, ...shortestProven(part, proofs, namespace) };
  });
  const definitions = crdFiles(crds, namespace);
  const crdFs = treeFs({ files: definitions });
  const proofs = [...parts.flatMap((part) => part.proofs), ...crdProofs(crds)];
  const parity = [
    ...parts.flatMap((part) => part.parity),
    ...crdProofs(crds).map((proof) => prove(crdFs, proof)),
  ];
  const [application] = parts;
  const result = {
    baseObjects: application?.tree.baseObjects ?? 0,
    crds: crds.length,
    components: application?.tree.components ?? [],
    overlays: application?.tree.overlays ?? [],
    proofs,
    parity,
    holds: parity.every(({ holds }) => holds),
    secrets: policies.secrets === 'inline' ? [] : secretNotes(expected),
    policies: applied.reports,
    redactor: redactor(environments, writtenObjects(environments, expected)),
  };
  const files = [
    ...parts.flatMap(({ part, tree }) => inFolder(part.folder, annotateTree(tree.files, part.environments))),
    ...definitions,
    ...applied.files,
    notesFile(migrationNotes(environments, expected, result, options)),
  ];
  const summary = `convert ${chart}: base and ${environments.length} overlays`;
  return { ...result, tree: { summary, files } };
}

function crdFiles(crds: readonly KubeObject[], namespace: string): DesiredFile[] {
  if (crds.length === 0) return [];
  const naming = { files: fileNames(crds, namespace), templates: new Map() };
  return objectFolder({ folder: CRD_FOLDER, objects: crds, reason: 'custom resource definitions' }, naming);
}

/** Identity keys of all that the tree holds: hooks that are left out are not there. */
function writtenObjects(environments: readonly Environment[], parts: readonly Part[]): Set<string> {
  const all = [...environments, ...parts.flatMap((part) => part.environments)];
  return new Set(all.flatMap(({ objects }) => objects.map((object) => idKey(idOf(object)))));
}

function notesFile(content: string): DesiredFile {
  return {
    path: 'MIGRATION.md',
    content,
    policy: 'owned',
    reason: 'what was converted, and what is left to do',
  };
}

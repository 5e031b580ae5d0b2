import { isClusterScoped } from '../kustomize/index.ts';
import { idKey, idOf, type JsonObject, type KubeObject, readObjects, stringAt } from '../objects/index.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import type { ReadFs } from '../ports/fs.ts';
import { checkObjects } from './check-objects.ts';
import { byIdentity, chooseBase, type ObjectMap } from './choose-base.ts';
import type { Conversion, ConversionOptions, OverlaySize, Proof } from './conversion.ts';
import type { Environment } from './environment.ts';
import { BASE_FOLDER, CRD_FOLDER, objectFolder, overlayFiles } from './layout.ts';
import { migrationNotes } from './migration-notes.ts';
import { computeOverlay, type Overlay } from './overlay.ts';
import { type Parity, proveParity } from './parity.ts';
import {
  allowedDifferences,
  applyPolicies,
  type MigrationPolicies,
  type Part,
  type PartEnvironment,
  secretNotes,
} from './policies/index.ts';
import { partProofs, proofsOf } from './proofs.ts';
import { treeFs } from './tree-fs.ts';

/**
 * Turns the rendered environments of one chart into a base, an overlay for each environment and a proof: every
 * overlay is built and compared with the render before the tree is handed over. A tree whose parity does not
 * hold must not be written.
 *
 * @throws MartyError MARTY-V004 for objects that kustomize cannot hold
 */
export function convert(environments: readonly Environment[], options: ConversionOptions): Conversion {
  const { chart, release = chart, namespace, ...chosen } = options;
  const policies: MigrationPolicies = { hooks: 'drop', secrets: 'placeholder', ...chosen };
  const crds = readCrds(environments);
  const context = { chart, release, namespace, rendered: environments, hasCrds: crds.length > 0 };
  const applied = applyPolicies(policies, context);
  for (const { environments: rendered } of applied.expected)
    for (const environment of rendered) checkObjects(environment);
  const allow = allowedDifferences(policies);
  const parts = applied.parts.map((part, index) =>
    convertPart(part, partProofs(applied.expected[index] ?? part, allow), namespace),
  );
  const crdFiles =
    crds.length > 0 ? objectFolder(CRD_FOLDER, crds, {}, new Map(), 'custom resource definitions') : [];
  const parity = parts.flatMap((part) => part.parity);
  const proofs = proofsOf(environments, crds, policies);
  if (crds.length > 0)
    parity.push(
      ...proofs
        .filter(({ folder }) => folder === CRD_FOLDER)
        .map((proof) => prove(treeFs({ files: crdFiles }), proof)),
    );
  const [main] = parts;
  const result = {
    baseObjects: main?.baseObjects ?? 0,
    crds: crds.length,
    overlays: main?.overlays ?? [],
    proofs,
    parity,
    holds: parity.every(({ holds }) => holds),
    secrets: policies.secrets === 'inline' ? [] : secretNotes(applied.expected),
    policies: applied.reports,
  };
  const notes: DesiredFile = {
    path: 'MIGRATION.md',
    content: migrationNotes(environments, result, options),
    policy: 'owned',
    reason: 'what was converted, and what is left to do',
  };
  const summary = `convert ${chart}: base and ${environments.length} overlays`;
  const files = [...parts.flatMap((part) => part.files), ...crdFiles, ...applied.files, notes];
  return { ...result, tree: { summary, files } };
}

interface ConvertedPart {
  readonly files: readonly DesiredFile[];
  readonly baseObjects: number;
  readonly overlays: readonly OverlaySize[];
  readonly parity: readonly Parity[];
}

/** `namespace:` is lifted where the proof holds with it. */
function convertPart(part: Part, proofs: readonly Proof[], namespace: string): ConvertedPart {
  const lifted = canLiftNamespace(part, namespace) ? convertOnce(part, proofs, namespace) : undefined;
  return lifted?.parity.every(({ holds }) => holds) === true ? lifted : convertOnce(part, proofs, undefined);
}

/** Whether `namespace:` would put every object just where it is. */
function canLiftNamespace({ environments }: Part, namespace: string): boolean {
  const objects = environments.flatMap((environment) => environment.objects);
  const namespaced = objects.filter(({ apiVersion, kind }) => !isClusterScoped(apiVersion, kind));
  return (
    namespaced.length > 0 &&
    namespaced.every((object) => stringAt(object, 'metadata', 'namespace') === namespace) &&
    objects.every(({ kind, metadata }) => kind !== 'Namespace' || metadata['name'] === namespace)
  );
}

function convertOnce(
  { folder, title, environments }: Part,
  proofs: readonly Proof[],
  namespace: string | undefined,
): ConvertedPart {
  const prepare = (object: KubeObject): KubeObject =>
    namespace === undefined ? object : withoutNamespace(object);
  const fields: JsonObject = namespace === undefined ? {} : { namespace };
  const wanted = environments.map(({ objects }) => byIdentity(objects.map(prepare)));
  const baseObjects = chooseBase(wanted);
  const base: ObjectMap = byIdentity(baseObjects);
  const overlays = environments.map((environment, index) => ({
    environment,
    overlay: computeOverlay(base, wanted[index] ?? new Map()),
  }));
  const templates = templatesOf(environments, prepare);
  const reason = title === '' ? 'base' : title;
  const files = [
    ...objectFolder(`${folder}${BASE_FOLDER}`, baseObjects, fields, templates, reason),
    ...overlays.flatMap(({ environment, overlay }) =>
      overlayFiles(folder, environment, overlay, base, fields, templates),
    ),
  ];
  const fs = treeFs({ files });
  return {
    files,
    baseObjects: baseObjects.length,
    overlays: overlays.map(({ environment, overlay }) => sizeOf(environment.name, overlay)),
    parity: proofs.map((proof) => prove(fs, proof)),
  };
}

function prove(fs: ReadFs, { title, folder, expected, allow }: Proof): Parity {
  return proveParity(fs, `/${folder}`, title, expected, allow);
}

function templatesOf(
  environments: readonly PartEnvironment[],
  prepare: (object: KubeObject) => KubeObject,
): Map<string, string> {
  const known = environments.flatMap(({ objects, templates }) =>
    objects.flatMap((object) => {
      const template = templates.get(idKey(idOf(object)));
      return template === undefined ? [] : [[idKey(idOf(prepare(object))), template] as const];
    }),
  );
  return new Map(known);
}

function withoutNamespace(object: KubeObject): KubeObject {
  const { namespace: _namespace, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The objects of all crds/ folders, each once. */
function readCrds(environments: readonly Environment[]): KubeObject[] {
  const files = new Map(
    environments.flatMap(({ crds }) => crds.map((file) => [`${file.source}\n${file.text}`, file] as const)),
  );
  const objects = [...files.values()].flatMap(({ text, source }) => readObjects(text, source));
  return [...byIdentity(objects).values()];
}

function sizeOf(environment: string, { added, removed, patched, lifted }: Overlay): OverlaySize {
  const edits = patched.reduce((sum, { patch }) => sum + patch.edits, 0);
  return {
    environment,
    added: added.length,
    removed: removed.length,
    patched: patched.length,
    edits: edits + lifted.images.length + lifted.replicas.length,
  };
}

import { isClusterScoped } from '../kustomize/index.ts';
import { idKey, idOf, type JsonObject, type KubeObject, readObjects, stringAt } from '../objects/index.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import { annotateTree } from './annotate-tree.ts';
import { checkObjects } from './check-objects.ts';
import { byIdentity, chooseBase, type ObjectMap } from './choose-base.ts';
import type { Conversion, ConversionOptions, OverlaySize } from './conversion.ts';
import type { Environment } from './environment.ts';
import { BASE_FOLDER, CRD_FOLDER, objectFolder, overlayFiles, overlayFolder } from './layout.ts';
import { migrationNotes } from './migration-notes.ts';
import { computeOverlay, type Overlay } from './overlay.ts';
import { proveParity } from './parity.ts';
import { redactor } from './redactor.ts';
import { secretNotes, withPlaceholders } from './secrets.ts';
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
  const inNamespace = canLiftNamespace(environments, options.namespace);
  const crds = readCrds(environments);
  const lifted = inNamespace ? convertOnce(environments, crds, options, true) : undefined;
  return lifted?.holds === true ? lifted : convertOnce(environments, crds, options, false);
}

/** Whether `namespace:` would put every object just where it is. */
function canLiftNamespace(environments: readonly Environment[], namespace: string): boolean {
  const objects = environments.flatMap((environment) => environment.objects);
  const namespaced = objects.filter(({ apiVersion, kind }) => !isClusterScoped(apiVersion, kind));
  return (
    namespaced.length > 0 &&
    namespaced.every((object) => stringAt(object, 'metadata', 'namespace') === namespace) &&
    objects.every(({ kind, metadata }) => kind !== 'Namespace' || metadata['name'] === namespace)
  );
}

function convertOnce(
  environments: readonly Environment[],
  crds: readonly KubeObject[],
  options: ConversionOptions,
  liftNamespace: boolean,
): Conversion {
  const prepare = (object: KubeObject): KubeObject => {
    const masked = options.secrets === 'placeholder' ? withPlaceholders(object) : object;
    return liftNamespace ? withoutNamespace(masked) : masked;
  };
  const fields: JsonObject = liftNamespace ? { namespace: options.namespace } : {};
  const wanted = environments.map(({ objects }) => byIdentity(objects.map(prepare)));
  const baseObjects = chooseBase(wanted);
  const base: ObjectMap = byIdentity(baseObjects);
  const overlays = environments.map(({ name }, index) => ({
    name,
    overlay: computeOverlay(base, wanted[index] ?? new Map()),
  }));
  const templates = templatesOf(environments, prepare);
  const files: DesiredFile[] = [
    ...objectFolder(BASE_FOLDER, baseObjects, fields, templates, 'base'),
    ...(crds.length > 0 ? objectFolder(CRD_FOLDER, crds, {}, new Map(), 'custom resource definitions') : []),
    ...overlays.flatMap(({ name, overlay }) => overlayFiles(name, overlay, base, fields, templates)),
  ];
  const fs = treeFs({ files });
  const parity = environments.map(({ name, objects }) =>
    proveParity(fs, `/${overlayFolder(name)}`, name, objects, options.secrets),
  );
  if (crds.length > 0) parity.push(proveParity(fs, `/${CRD_FOLDER}`, '(crds)', crds, options.secrets));
  const result = {
    baseObjects: baseObjects.length,
    crds: crds.length,
    overlays: overlays.map(({ name, overlay }) => sizeOf(name, overlay)),
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
  return { ...result, tree: { summary, files: [...annotateTree(files, environments), notes] } };
}

function templatesOf(
  environments: readonly Environment[],
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

import { MartyError } from '../../errors.ts';
import { build, withoutEmptyAnnotations } from '../../kustomize/index.ts';
import { readKustomization } from '../../kustomize/kustomization.ts';
import { formatId, idOf, type KubeObject } from '../../objects/index.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { layeredFs } from '../../ports/layered-fs.ts';
import { byIdentity } from '../choose-base.ts';
import type { OverlaySize, Proof } from '../conversion.ts';
import type { LiftedEnvironment } from '../environment-lift.ts';
import { fileNames } from '../file-names.ts';
import { kustomizationText } from '../kustomization-text.ts';
import { BASE_FOLDER, configFolder, inFolder, overlayFiles, overlayFolder } from '../layout.ts';
import { liftLabels } from '../lift-labels.ts';
import { liftNamespaces } from '../lift-namespace.ts';
import { computeOverlay } from '../overlay.ts';
import { lineCount, overlaySize } from '../overlay-size.ts';
import type { Parity } from '../parity.ts';
import type { Part, PartEnvironment } from '../policies/index.ts';
import { proveEnvironment } from '../proof/environment-proof.ts';
import { treePlaces } from '../proof/tree-places.ts';
import { prove } from '../proofs.ts';
import { shortestProven } from '../shortest-proven.ts';

export interface NewOverlay {
  readonly files: readonly DesiredFile[];
  readonly size: OverlaySize | undefined;
  readonly parity: Parity | undefined;
}

/** A part of one environment, as it is to be written, and what it must build. */
export interface NewPart {
  readonly part: Part;
  readonly environment: PartEnvironment;
  readonly proof: Proof;
}

/**
 * The overlays of a new environment on the bases and components that stand in a converted tree; these and other
 * overlays stay as they are. Each is built before it is handed over.
 *
 * @param namespace of the release
 * @throws MartyError MARTY-V059 where one builds something else than it must, MARTY-K codes for a broken base
 */
export function generateOverlay(
  fs: ReadFs,
  root: string,
  namespace: string,
  parts: readonly NewPart[],
): NewOverlay {
  const [application, ...hooks] = parts.map((part) => overlayOf(fs, root, namespace, part));
  return {
    size: application?.size,
    parity: application?.parity,
    files: [application, ...hooks].flatMap((made) => made?.files ?? []),
  };
}

interface Attempt {
  readonly files: readonly DesiredFile[];
  readonly size: OverlaySize | undefined;
  readonly parity: Parity;
}

function overlayOf(fs: ReadFs, root: string, namespace: string, made: NewPart): Attempt {
  const { part, environment, proof } = made;
  const base = `${root}/${part.folder}${BASE_FOLDER}`;
  if (part.folder !== '' && fs.stat(base)?.kind !== 'directory') {
    const { tree, parity } = shortestProven({ ...part, environments: [environment] }, [proof], namespace);
    return best([
      { files: inFolder(part.folder, tree.files), size: undefined, parity: parity[0] ?? prove(fs, proof) },
    ]);
  }
  const shared = sharedFolders(fs, root, part.folder);
  const plain = asItIs(environment);
  const [placed = plain] = liftNamespaces([plain]);
  // The base twice: what it has in common is usual, and stays its own.
  const standIn: LiftedEnvironment = { name: '', fields: {}, objects: shared.base, wanted: shared.base };
  const [labelled = placed] = liftLabels([placed, standIn, standIn]);
  return best([labelled, placed, plain].map((lifted) => attempt(fs, root, namespace, made, shared, lifted)));
}

/** The shortest attempt that is proven. @throws MartyError MARTY-V059 where none is */
function best(attempts: readonly (Attempt | MartyError)[]): Attempt {
  const made = attempts.filter((found): found is Attempt => !(found instanceof MartyError));
  const [first, ...others] = made.filter(({ parity }) => parity.holds);
  if (first !== undefined)
    return others.reduce(
      (shortest, next) => (lineCount(next.files) < lineCount(shortest.files) ? next : shortest),
      first,
    );
  const failure = attempts.find((found): found is MartyError => found instanceof MartyError);
  throw failure ?? new MartyError('MARTY-V059', 'the overlay does not build what it must');
}

interface SharedFolders {
  /** What the base builds. */
  readonly base: readonly KubeObject[];
  /** `namespace:` of the base. */
  readonly namespace: string | undefined;
  readonly components: readonly { readonly name: string; readonly objects: readonly KubeObject[] }[];
}

function sharedFolders(fs: ReadFs, root: string, part: string): SharedFolders {
  const base = `${root}/${part}${BASE_FOLDER}`;
  const components = `${root}/${part}components`;
  const isHooks = part !== '';
  const names = !isHooks && fs.stat(components)?.kind === 'directory' ? fs.readDir(components) : [];
  return {
    base: build(fs, base),
    namespace: readKustomization(fs, base).kustomization.namespace,
    components: names.map((name) => {
      const folder = `${components}/.${name}`;
      const text = kustomizationText({ resources: [], components: [`../${name}`] });
      const alone = layeredFs(fs, new Map([[`${folder}/kustomization.yaml`, text]]));
      return { name, objects: build(alone, folder) };
    }),
  };
}

function asItIs({ name, objects }: PartEnvironment): LiftedEnvironment {
  const wanted = objects.map(withoutEmptyAnnotations);
  return { name, fields: {}, objects: wanted, wanted };
}

function attempt(
  fs: ReadFs,
  root: string,
  namespace: string,
  { part, environment, proof }: NewPart,
  shared: SharedFolders,
  { name, fields, objects }: LiftedEnvironment,
): Attempt | MartyError {
  const below = (object: KubeObject): KubeObject =>
    fields.namespace === undefined ? object : withoutNamespace(object, shared.namespace);
  const wanted = byIdentity(objects);
  const base = byIdentity(shared.base.map(below));
  const included = shared.components.filter((component) =>
    [...byIdentity(component.objects).keys()].every((key) => wanted.has(key)),
  );
  const optional = byIdentity(included.flatMap((component) => component.objects));
  const files = fileNames([...base.values(), ...optional.values(), ...objects], namespace);
  const naming = { files, templates: environment.templates };
  const overlay = computeOverlay(
    {
      objects: new Map([...base, ...optional]),
      inBase: new Set(base.keys()),
      folderOf: (key) => configFolder(naming, key),
    },
    wanted,
  );
  const folder = { name, fields, overlay, components: included.map((component) => component.name) };
  const written = inFolder(part.folder, overlayFiles({ ...folder, extra: environment.extra }, naming));
  const layered = layeredFs(fs, new Map(written.map(({ path, content }) => [`${root}/${path}`, content])));
  const proven = proveEnvironment(layered, root, proof, treePlaces(layered));
  const { parity, broken, findings } = proven;
  if (parity?.holds === true) {
    const own = shared.namespace === undefined ? {} : { namespace: shared.namespace };
    return { files: written, size: overlaySize(folder, own), parity };
  }
  const [first] = findings;
  const reason =
    broken?.message ?? `${first === undefined ? 'an object' : formatId(idOf(first.object))} differs`;
  return new MartyError(
    'MARTY-V059',
    `${overlayFolder(name, part.folder)} is not what it must be: ${reason}`,
    {
      ...(broken === undefined ? {} : { cause: broken }),
    },
  );
}

function withoutNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  if (namespace === undefined || object.metadata['namespace'] !== namespace) return object;
  const { namespace: _namespace, ...metadata } = object.metadata;
  return { ...object, metadata };
}

import { posix } from 'node:path';
import { MartyError } from '../errors.ts';
import { stringAt } from '../objects/json.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { readObjects } from '../objects/read-objects.ts';
import { KUSTOMIZE_READING } from '../objects/read-yaml.ts';
import type { ReadFs } from '../ports/fs.ts';
import { applyPatchEntry, type Warn } from './apply-patches.ts';
import { contentHash } from './content-hash.ts';
import { generate } from './generators.ts';
import { type Kustomization, type PatchEntry, readKustomization } from './kustomization.ts';
import { fixNameReferences } from './name-references.ts';
import { appendAll, type Resource, rememberId, toResource } from './resource.ts';
import { sortLegacy } from './sort-order.ts';
import { applyTransformers, withoutEmptyAnnotations } from './transform.ts';

export interface BuildOptions {
  /** Let kustomizations read files outside their own folder (`--load-restrictor LoadRestrictionsNone`). */
  readonly unrestricted?: boolean;
  /** Told of patches that select nothing, which kustomize passes over in silence. */
  readonly warn?: Warn;
}

/** One folder of a build: where it stands and how the build got there. */
interface Visit {
  readonly fs: ReadFs;
  readonly folder: string;
  readonly trail: readonly string[];
  readonly unrestricted: boolean;
  readonly warn: Warn;
}

/**
 * Builds a kustomization as `kustomize build` 5.8.1 does.
 *
 * @param folder absolute, with `/`
 * @returns the objects in the order in which kustomize prints them
 * @throws MartyError with a MARTY-K code; what marty cannot build is refused, never skipped
 */
export function build(fs: ReadFs, folder: string, options: BuildOptions = {}): KubeObject[] {
  const visit: Visit = {
    fs,
    folder: posix.normalize(folder),
    trail: [],
    unrestricted: options.unrestricted ?? false,
    warn: options.warn ?? (() => undefined),
  };
  const resources: Resource[] = [];
  const kustomization = accumulate(visit, resources);
  addHashes(resources);
  fixNameReferences(resources);
  const objects = resources.map(({ object }) => withoutEmptyAnnotations(object));
  const sort = kustomization.sortOptions;
  if (sort?.order === 'fifo') return objects;
  return sortLegacy(objects, sort === undefined ? undefined : { order: 'legacy', ...sort.legacySortOptions });
}

/** Loads what a folder's kustomization names and transforms it; a component transforms all that is there already. */
function accumulate(visit: Visit, resources: Resource[]): Kustomization {
  const { file, kustomization } = readKustomization(visit.fs, visit.folder);
  for (const path of kustomization.resources ?? []) addResource(visit, resources, path, file);
  const read = (path: string): Uint8Array => readRestricted(visit, path, file);
  for (const entry of kustomization.configMapGenerator ?? [])
    generate(resources, 'ConfigMap', entry, kustomization.generatorOptions, read);
  for (const entry of kustomization.secretGenerator ?? [])
    generate(resources, 'Secret', entry, kustomization.generatorOptions, read);
  for (const path of kustomization.components ?? [])
    accumulate(enter(visit, path, file, 'Component'), resources);
  transform(visit, resources, kustomization, file);
  return kustomization;
}

function addResource(visit: Visit, resources: Resource[], path: string, file: string): void {
  if (/^[a-z+]+:\/\/|^git@|^github\.com\//.test(path))
    throw new MartyError('MARTY-K004', `marty does not load remote resources: ${path}`, { where: { file } });
  const absolute = posix.resolve(visit.folder, path);
  if (visit.fs.stat(absolute)?.kind === 'directory') {
    const below: Resource[] = [];
    accumulate(enter(visit, path, file, 'Kustomization'), below);
    appendAll(resources, below, absolute);
    return;
  }
  const text = new TextDecoder().decode(readRestricted(visit, path, file));
  const objects = readObjects(text, absolute, KUSTOMIZE_READING);
  appendAll(
    resources,
    objects.map((object) => toResource(object)),
    absolute,
  );
}

function enter(visit: Visit, path: string, file: string, kind: 'Kustomization' | 'Component'): Visit {
  const folder = posix.resolve(visit.folder, path);
  if (visit.fs.stat(folder)?.kind !== 'directory')
    throw new MartyError('MARTY-K005', `there is no folder ${path}`, { where: { file } });
  const trail = [...visit.trail, visit.folder];
  if (trail.some((seen) => seen === folder || seen.startsWith(`${folder}/`)))
    throw new MartyError(
      'MARTY-K007',
      `kustomizations include each other: ${[...trail, folder].join(' → ')}`,
    );
  const entered = readKustomization(visit.fs, folder);
  if ((entered.kustomization.kind ?? 'Kustomization') !== kind)
    throw new MartyError('MARTY-K004', `${path} is not a ${kind}`, { where: { file } });
  return { ...visit, folder, trail };
}

/** Reads a file of a kustomization, which must stand below its folder. */
function readRestricted(visit: Visit, path: string, file: string): Uint8Array {
  const absolute = posix.resolve(visit.folder, path);
  if (visit.fs.stat(absolute)?.kind !== 'file')
    throw new MartyError('MARTY-K005', `there is no file ${path}`, { where: { file } });
  const root = visit.fs.realPath(visit.folder);
  if (!visit.unrestricted && !visit.fs.realPath(absolute).startsWith(`${root}/`))
    throw new MartyError('MARTY-K006', `${path} is outside of ${visit.folder}`, { where: { file } });
  return visit.fs.readFile(absolute);
}

/** Patches first, then the other transformers. */
function transform(visit: Visit, resources: Resource[], kustomization: Kustomization, file: string): void {
  for (const entry of kustomization.patches ?? []) {
    const { text, source } = patchText(visit, entry, file);
    applyPatchEntry(resources, entry, text, source, visit.warn);
  }
  applyTransformers(resources, kustomization);
}

function patchText(visit: Visit, entry: PatchEntry, file: string): { text: string; source: string } {
  const inline = entry.patch?.trim() ?? '';
  if ((inline === '') === (entry.path === undefined))
    throw new MartyError('MARTY-K014', 'a patch has either path or patch', { where: { file } });
  if (entry.path === undefined) return { text: inline, source: file };
  const text = new TextDecoder().decode(readRestricted(visit, entry.path, file));
  return { text, source: posix.resolve(visit.folder, entry.path) };
}

function addHashes(resources: readonly Resource[]): void {
  for (const resource of resources) {
    if (!resource.needsHash) continue;
    rememberId(resource);
    const { object } = resource;
    object.metadata['name'] = `${stringAt(object, 'metadata', 'name') ?? ''}-${contentHash(object)}`;
  }
}

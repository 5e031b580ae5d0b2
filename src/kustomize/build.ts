import { posix } from 'node:path';
import { MartyError } from '../errors.ts';
import { field, stringAt } from '../objects/json.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { readObjects } from '../objects/read-objects.ts';
import { BUILD_READING, readDocuments } from '../objects/read-yaml.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { Warn } from './apply-patches.ts';
import { type Origin, writeBuildMetadata } from './build-metadata.ts';
import { readConfigurations } from './configuration-file.ts';
import { contentHash } from './content-hash.ts';
import { readCrdConfig } from './crd-config.ts';
import { generate } from './generators.ts';
import { type Kustomization, readKustomization } from './kustomization.ts';
import { BUILT_IN_SCHEMA, customSchema, type MergeSchema, OPENAPI_VERSION } from './merge-schema.ts';
import { textAnnotations } from './metadata-text.ts';
import { fixNameReferences } from './name-references.ts';
import { pluginGenerator, pluginTransformer } from './plugins.ts';
import {
  appendAll,
  demandDistinct,
  type Resource,
  rememberId,
  rewriteAnnotations,
  toResource,
} from './resource.ts';
import { sortLegacy } from './sort-order.ts';
import { DEFAULT_CONFIG, EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';
import { fieldTransformers, type Transformer, type TransformerContext } from './transformers.ts';

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
  /** The first kustomization that a build enters and that has an `openapi` field chooses for all that follows. */
  readonly openapi: { schema: MergeSchema; chosen: boolean };
  /** The folder's path from the root of the build; undefined where origins are not kept. */
  readonly origin: string | undefined;
}

/** What a build has gathered: the objects, and the configuration that they and their kustomizations brought. */
interface Gathered {
  readonly resources: Resource[];
  config: TransformerConfig;
}

/**
 * Builds a kustomization as `kustomize build` 5.8.1 does.
 *
 * @param folder absolute, with `/`
 * @returns the objects in the order in which kustomize prints them
 * @throws MartyError with a MARTY-K code; what marty cannot build is refused, never skipped
 */
export function build(fs: ReadFs, folder: string, options: BuildOptions = {}): KubeObject[] {
  const root = posix.normalize(folder);
  const { file, kustomization } = readKustomization(fs, root);
  const { buildMetadata = [] } = kustomization;
  const visit: Visit = {
    fs,
    folder: root,
    trail: [],
    unrestricted: options.unrestricted ?? false,
    warn: options.warn ?? (() => undefined),
    openapi: { schema: BUILT_IN_SCHEMA, chosen: false },
    origin: buildMetadata.length > 0 ? '' : undefined,
  };
  const gathered: Gathered = { resources: [], config: EMPTY_CONFIG };
  accumulate(visit, gathered);
  demandKnownScopes(gathered.resources, visit.openapi.schema, file);
  const { resources } = gathered;
  addHashes(resources);
  fixNameReferences(resources, gathered.config.nameReference);
  const kept = resources.filter(({ object }) => !isLocal(object));
  demandDistinct(kept, file);
  writeBuildMetadata(kept, buildMetadata);
  const objects = kept.map(({ object }) => object);
  for (const { metadata } of objects) textAnnotations(metadata);
  const sort = kustomization.sortOptions;
  if (sort?.order === 'fifo') return objects;
  return sortLegacy(objects, sort === undefined ? undefined : { order: 'legacy', ...sort.legacySortOptions });
}

/** Objects of a kind that the schema makes cluster-scoped would have got a namespace. */
function demandKnownScopes(resources: readonly Resource[], schema: MergeSchema, file: string): void {
  const found = resources.find(({ object }) =>
    schema.clusterScoped.has(`${object.apiVersion} ${object.kind}`),
  );
  if (found === undefined) return;
  const { apiVersion, kind } = found.object;
  throw new MartyError(
    'MARTY-K021',
    `marty does not read the scope of ${kind} (${apiVersion}) from an OpenAPI file`,
    {
      where: { file },
    },
  );
}

function chooseSchema(visit: Visit, { openapi }: Kustomization, file: string): void {
  const choice = visit.openapi;
  if (choice.chosen) return;
  choice.chosen = openapi?.path !== undefined || openapi?.version !== undefined;
  if (openapi?.version !== undefined && openapi.version !== OPENAPI_VERSION)
    throw new MartyError('MARTY-K021', `the OpenAPI version ${openapi.version} is not built in`, {
      where: { file },
    });
  if (openapi?.path === undefined) return;
  if (openapi.version !== undefined)
    throw new MartyError('MARTY-K021', 'builtin version and custom schema provided, cannot use both', {
      where: { file },
    });
  const [document = null] = readDocuments(readText(visit, openapi.path, file), openapi.path);
  choice.schema = customSchema(document, posix.resolve(visit.folder, openapi.path));
}

/** Loads what a folder's kustomization names and transforms it; a component transforms all that is there already. */
function accumulate(visit: Visit, gathered: Gathered): void {
  const { file, kustomization } = readKustomization(visit.fs, visit.folder);
  const { resources } = gathered;
  chooseSchema(visit, kustomization, file);
  for (const path of kustomization.resources ?? []) addResource(visit, gathered, path, file);
  const read = (path: string): string => readText(visit, path, file);
  const { configurations = [], crds = [] } = kustomization;
  gathered.config = mergeConfigs(
    gathered.config,
    configurations.length === 0
      ? DEFAULT_CONFIG
      : mergeConfigs(DEFAULT_CONFIG, readConfigurations(configurations, read)),
  );
  for (const path of crds) gathered.config = mergeConfigs(gathered.config, readCrdConfig(read(path), path));
  runGenerators(visit, resources, kustomization, file);
  for (const path of kustomization.components ?? []) {
    accumulate(enter(visit, path, file, 'Component'), gathered);
    demandDistinct(resources, path);
  }
  const context: TransformerContext = {
    ...visit,
    schema: visit.openapi.schema,
    file,
    readText: read,
  };
  const own = fieldTransformers(kustomization, gathered.config, context);
  const plugins = loadPlugins(visit, kustomization.transformers ?? [], file).map((plugin) => ({
    transformer: pluginTransformer(plugin.object, context),
    by: pluginOrigin(plugin),
  }));
  for (const transformer of own) run(resources, transformer, fieldOrigin(visit, file, transformer.kind));
  for (const { transformer, by } of plugins) if (transformer !== undefined) run(resources, transformer, by);
}

function run(resources: Resource[], transformer: Transformer, by: Origin | undefined): void {
  transformer.run(resources);
  if (by === undefined) return;
  for (const resource of resources) {
    if (resource.origin === undefined) resource.origin = by;
    else resource.transformedBy.push(by);
    rewriteAnnotations(resource);
  }
}

function fieldOrigin(visit: Visit, file: string, kind: string): Origin | undefined {
  if (visit.origin === undefined) return undefined;
  const configuredIn = posix.join(visit.origin, posix.basename(file));
  return { configuredIn, configuredBy: { apiVersion: 'builtin', kind } };
}

/** Of a generator or transformer that is an object of its own. */
function pluginOrigin({ object, origin }: Resource): Origin | undefined {
  if (origin?.path === undefined) return undefined;
  const [name, namespace] = ['name', 'namespace'].map((part) => stringAt(object, 'metadata', part));
  const { apiVersion, kind } = object;
  return {
    configuredIn: origin.path,
    configuredBy: { apiVersion, kind, ...(name ? { name } : {}), ...(namespace ? { namespace } : {}) },
  };
}

function runGenerators(
  visit: Visit,
  resources: Resource[],
  kustomization: Kustomization,
  file: string,
): void {
  const { generatorOptions, configMapGenerator = [], secretGenerator = [] } = kustomization;
  const read = (path: string): Uint8Array => readRestricted(visit, path, file);
  const configMaps = fieldOrigin(visit, file, 'ConfigMapGenerator');
  for (const entry of configMapGenerator)
    generate(resources, 'ConfigMap', entry, generatorOptions, read, configMaps);
  const secrets = fieldOrigin(visit, file, 'SecretGenerator');
  for (const entry of secretGenerator) generate(resources, 'Secret', entry, generatorOptions, read, secrets);
  for (const plugin of loadPlugins(visit, kustomization.generators ?? [], file)) {
    const { kind, entry } = pluginGenerator(plugin.object, file);
    generate(resources, kind, entry, undefined, read, pluginOrigin(plugin));
  }
}

/** The objects that configure generators or transformers: inline ones first, then those of files and folders. */
function loadPlugins(visit: Visit, entries: readonly string[], file: string): Resource[] {
  const gathered: Gathered = { resources: [], config: EMPTY_CONFIG };
  const origin = visit.origin === undefined ? undefined : posix.join(visit.origin, posix.basename(file));
  const paths = entries.filter((entry) => {
    const inline = inlineObjects(entry, file);
    appendAll(
      gathered.resources,
      (inline ?? []).map((object) => fromPath(object, origin)),
      file,
    );
    return inline === undefined;
  });
  for (const path of paths) addResource(visit, gathered, path, file);
  return gathered.resources;
}

/** What reads as objects is objects; anything else is a path. */
function inlineObjects(text: string, file: string): KubeObject[] | undefined {
  try {
    return readObjects(text, file, BUILD_READING);
  } catch {
    return undefined;
  }
}

function fromPath(object: KubeObject, path: string | undefined): Resource {
  const resource = toResource(object);
  if (path !== undefined) resource.origin = { path };
  return resource;
}

function addResource(visit: Visit, gathered: Gathered, path: string, file: string): void {
  if (/^[a-z+]+:\/\/|^git@|^github\.com\//.test(path))
    throw new MartyError('MARTY-K004', `marty does not load remote resources: ${path}`, { where: { file } });
  const absolute = posix.resolve(visit.folder, path);
  if (visit.fs.stat(absolute)?.kind === 'directory') {
    const below: Gathered = { resources: [], config: EMPTY_CONFIG };
    accumulate(enter(visit, path, file, 'Kustomization'), below);
    appendAll(gathered.resources, below.resources, absolute);
    gathered.config = mergeConfigs(gathered.config, below.config);
    return;
  }
  const objects = readObjects(readText(visit, path, file), absolute, BUILD_READING);
  const origin = visit.origin === undefined ? undefined : posix.join(visit.origin, path);
  appendAll(
    gathered.resources,
    objects.map((object) => fromPath(object, origin)),
    absolute,
  );
}

function enter(visit: Visit, path: string, file: string, kind: 'Kustomization' | 'Component'): Visit {
  const folder = posix.resolve(visit.folder, path);
  if (visit.fs.stat(folder)?.kind !== 'directory')
    throw new MartyError('MARTY-K005', `there is no folder ${path}`, { where: { file } });
  if (posix.isAbsolute(path))
    throw new MartyError('MARTY-K005', `new root '${path}' cannot be absolute`, { where: { file } });
  const trail = [...visit.trail, visit.folder];
  if (trail.some((seen) => seen === folder || seen.startsWith(`${folder}/`)))
    throw new MartyError(
      'MARTY-K007',
      `kustomizations include each other: ${[...trail, folder].join(' → ')}`,
    );
  const entered = readKustomization(visit.fs, folder);
  if ((entered.kustomization.kind ?? 'Kustomization') !== kind)
    throw new MartyError('MARTY-K004', `${path} is not a ${kind}`, { where: { file } });
  const origin = visit.origin === undefined ? undefined : posix.join(visit.origin, path);
  return { ...visit, folder, trail, origin };
}

function readText(visit: Visit, path: string, file: string): string {
  return new TextDecoder().decode(readRestricted(visit, path, file));
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

function addHashes(resources: readonly Resource[]): void {
  for (const resource of resources) {
    if (!resource.needsHash) continue;
    rememberId(resource);
    const { object } = resource;
    object.metadata['name'] = `${stringAt(object, 'metadata', 'name') ?? ''}-${contentHash(object)}`;
  }
}

/** Objects for tools alone, which are not part of the output. */
function isLocal({ metadata }: KubeObject): boolean {
  const local = field(field(metadata, 'annotations'), 'config.kubernetes.io/local-config');
  return local !== undefined && local !== 'false';
}

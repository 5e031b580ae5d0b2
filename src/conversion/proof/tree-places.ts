import { posix } from 'node:path';
import { KUSTOMIZATION_NAMES } from '../../kustomize/index.ts';
import { idOf, type Json, type KubeObject } from '../../objects/index.ts';
import { field, isObject } from '../../objects/json.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { type PlacedNode, placedDocuments, type YamlPlace } from './yaml-places.ts';

/** A document that a build reads, in the order in which the build uses them. */
interface Source {
  readonly kind: 'kustomization' | 'object' | 'patch';
  readonly document: PlacedNode;
  /** `target:` of a patch. */
  readonly target?: PlacedNode | undefined;
}

/** Finds in the files of a tree what a build made of them. */
export interface TreePlaces {
  /** Where the value at a JSON pointer of an object comes from; the overlay's kustomization for what is nowhere. */
  locate(folder: string, object: KubeObject, pointer: string): YamlPlace;
}

export function treePlaces(fs: ReadFs): TreePlaces {
  const known = new Map<string, readonly Source[]>();
  return {
    locate(folder, object, pointer) {
      const sources = known.get(folder) ?? sourcesOf(fs, folder);
      known.set(folder, sources);
      const names = pointer
        .split('/')
        .slice(1)
        .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
      let best: Found | undefined;
      for (const source of sources) {
        const found = search(source, object, names);
        if (found !== undefined && found.depth >= (best?.depth ?? 0)) best = found;
      }
      return best?.place ?? { file: kustomizationFile(fs, folder), line: 1, column: 1 };
    },
  };
}

function kustomizationFile(fs: ReadFs, folder: string): string {
  const paths = KUSTOMIZATION_NAMES.map((name) => posix.join(folder, name));
  return paths.find((path) => fs.stat(path)?.kind === 'file') ?? posix.join(folder, 'kustomization.yaml');
}

function sourcesOf(fs: ReadFs, folder: string, trail: readonly string[] = []): Source[] {
  const file = kustomizationFile(fs, folder);
  const [document] = documentsOf(fs, file);
  if (document === undefined || trail.includes(folder)) return [];
  const enter = (path: string): Source[] => sourcesOf(fs, posix.resolve(folder, path), [...trail, folder]);
  const texts = (name: string): string[] =>
    document.field(name)?.items.flatMap(({ text }) => (text === undefined ? [] : [text])) ?? [];
  const resources = texts('resources').flatMap((path) => {
    const absolute = posix.resolve(folder, path);
    if (fs.stat(absolute)?.kind === 'directory') return enter(path);
    return documentsOf(fs, absolute).map((found): Source => ({ kind: 'object', document: found }));
  });
  const patches = document.field('patches')?.items.flatMap((entry) => {
    const path = entry.field('path')?.text;
    const target = entry.field('target');
    if (path === undefined) return [{ kind: 'patch', document: entry, target } satisfies Source];
    return documentsOf(fs, posix.resolve(folder, path)).map(
      (found): Source => ({ kind: 'patch', document: found, target }),
    );
  });
  return [
    ...resources,
    ...texts('components').flatMap(enter),
    ...(patches ?? []),
    { kind: 'kustomization', document },
  ];
}

function documentsOf(fs: ReadFs, file: string): PlacedNode[] {
  if (fs.stat(file)?.kind !== 'file') return [];
  return placedDocuments(new TextDecoder().decode(fs.readFile(file)), file);
}

interface Found {
  /** How many steps of the pointer lead to the node, and one for the object itself. */
  readonly depth: number;
  readonly place: YamlPlace;
}

function search(source: Source, object: KubeObject, names: readonly string[]): Found | undefined {
  const { kind, document, target } = source;
  if (kind === 'kustomization') return searchFields(document, object, names);
  if (kind === 'patch' && document.items.length > 0)
    return target !== undefined && isNamed(target, object) ? searchOperations(document, names) : undefined;
  if (!isNamed(target ?? document, object)) return undefined;
  if (document.field('$patch')?.text === 'delete')
    return { depth: Number.MAX_SAFE_INTEGER, place: document.place };
  return descend(document, object, names);
}

/** Whether a document, or a patch's target, speaks of an object; its namespace may come from the overlay. */
function isNamed(node: PlacedNode, object: KubeObject): boolean {
  const { kind, name, namespace } = idOf(object);
  const names = node.field('metadata') ?? node;
  const found = names.field('name')?.text?.replaceAll('\\', '');
  const place = names.field('namespace')?.text;
  return (
    node.field('kind')?.text === kind &&
    found === name &&
    (place === undefined || place === (namespace ?? place))
  );
}

function descend(document: PlacedNode, object: KubeObject, names: readonly string[]): Found {
  let node = document;
  let value: Json | undefined = object;
  for (const [depth, name] of names.entries()) {
    const inner: Json | undefined = Array.isArray(value) ? value[Number(name)] : field(value, name);
    const next: PlacedNode | undefined = Array.isArray(value)
      ? element(node, inner, Number(name))
      : node.field(name);
    if (next === undefined) return { depth: depth + 1, place: node.place };
    [node, value] = [next, inner];
  }
  return { depth: names.length + 1, place: node.place };
}

const KEYS = ['name', 'containerPort', 'port', 'mountPath', 'devicePath', 'ip', 'topologyKey'];

/** The element of a list that has the same key; a patch's list holds other elements at other places. */
function element(list: PlacedNode, value: Json | undefined, index: number): PlacedNode | undefined {
  const key = isObject(value) ? KEYS.find((name) => field(value, name) !== undefined) : undefined;
  if (key === undefined) return list.items[index];
  return list.items.find((item) => item.field(key)?.text === String(field(value, key)));
}

/** The last operation of a JSON patch that reaches the place or something above it. */
function searchOperations(document: PlacedNode, names: readonly string[]): Found | undefined {
  const pointer = names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const reaching = document.items.filter((operation) => {
    const path = operation.field('path')?.text;
    return path !== undefined && (pointer === path || pointer.startsWith(`${path}/`));
  });
  const operation = reaching.at(-1);
  return operation === undefined ? undefined : { depth: names.length + 1, place: operation.place };
}

/** Fields of a kustomization that set a value of an object by its name. */
function searchFields(document: PlacedNode, object: KubeObject, names: readonly string[]): Found | undefined {
  const { name, kind } = idOf(object);
  const entry = (list: string, matches: (item: PlacedNode) => boolean): PlacedNode | undefined =>
    document.field(list)?.items.find(matches);
  const node =
    (names.join('/') === 'spec/replicas'
      ? entry('replicas', (item) => item.field('name')?.text === name)
      : undefined) ??
    (names.at(-1) === 'image' ? entry('images', (item) => isImageOf(item, object, names)) : undefined) ??
    (names.join('/') === 'metadata/namespace' ? document.field('namespace') : undefined);
  const generators = { ConfigMap: 'configMapGenerator', Secret: 'secretGenerator' };
  const generator =
    kind === 'ConfigMap' || kind === 'Secret'
      ? entry(generators[kind], (item) => isGenerated(item, name))
      : undefined;
  const place = node?.place ?? (generator && generatedPlace(generator, names));
  return place === undefined ? undefined : { depth: names.length + 1, place };
}

/** The file that holds a key's value, or the generator's entry. */
function generatedPlace(generator: PlacedNode, [map, key = '']: readonly string[]): YamlPlace {
  const files = generator.field('files')?.items.flatMap(({ text }) => text ?? []) ?? [];
  const source = files
    .map((text) => /^(?:([^=]*)=)?(.*)$/s.exec(text))
    .find((found) => (found?.[1] ?? posix.basename(found?.[2] ?? '')) === key)?.[2];
  if (map !== 'data' || source === undefined) return generator.place;
  return { file: posix.resolve(posix.dirname(generator.file), source), line: 1, column: 1 };
}

function isGenerated(item: PlacedNode, name: string): boolean {
  const own = item.field('name')?.text;
  return own !== undefined && (name === own || name.startsWith(`${own}-`));
}

function isImageOf(item: PlacedNode, object: KubeObject, names: readonly string[]): boolean {
  let value: Json | undefined = object;
  for (const name of names) value = Array.isArray(value) ? value[Number(name)] : field(value, name);
  const repository = item.field('newName')?.text ?? item.field('name')?.text;
  return typeof value === 'string' && repository !== undefined && value.startsWith(repository);
}

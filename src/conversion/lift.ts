import {
  applyImages,
  type ImageEntry,
  type ReplicasEntry,
  replaceImage,
  SCALABLE,
  splitImage,
} from '../kustomize/index.ts';
import { canonicalJson, type Json, type JsonObject, type KubeObject } from '../objects/index.ts';
import { clone, field, fieldAt, isObject, setField, stringAt } from '../objects/json.ts';
import type { ObjectMap } from './choose-base.ts';

/** What an overlay says in fields of its own instead of in patches. */
export interface Lifted {
  readonly images: readonly ImageEntry[];
  readonly replicas: readonly ReplicasEntry[];
}

export const NOTHING_LIFTED: Lifted = { images: [], replicas: [] };

/** What the lifted fields do to an object after its patches. */
export function finishWith(lifted: Lifted): (object: KubeObject) => KubeObject {
  if (lifted.images.length === 0 && lifted.replicas.length === 0) return (object) => object;
  return (object) => {
    const finished = clone(object);
    const entry = lifted.replicas.find(({ name }) => name === stringAt(object, 'metadata', 'name'));
    const spec = field(finished, 'spec');
    if (entry !== undefined && SCALABLE.includes(object.kind) && isObject(spec))
      setField(spec, 'replicas', entry.count);
    for (const image of lifted.images) applyImages(finished, image);
    return finished;
  };
}

/** The images and replicas that an environment changes everywhere in the same way. */
export function liftFields(base: ObjectMap, environment: ObjectMap): Lifted {
  return { images: liftImages(base, environment), replicas: liftReplicas(base, environment) };
}

function liftReplicas(base: ObjectMap, environment: ObjectMap): ReplicasEntry[] {
  const wanted = new Map<string, Set<Json | undefined>>();
  const changed = new Set<string>();
  for (const [key, object] of environment) {
    const name = stringAt(object, 'metadata', 'name');
    if (name === undefined || !SCALABLE.includes(object.kind)) continue;
    const count = fieldAt(object, 'spec', 'replicas');
    wanted.set(name, (wanted.get(name) ?? new Set()).add(count));
    const before = base.get(key);
    if (before !== undefined && fieldAt(before, 'spec', 'replicas') !== count) changed.add(name);
  }
  return [...changed].flatMap((name) => {
    const [count, ...others] = wanted.get(name) ?? [];
    return typeof count === 'number' && Number.isSafeInteger(count) && others.length === 0
      ? [{ name, count }]
      : [];
  });
}

/** Repository → the image that every use of it becomes. */
function liftImages(base: ObjectMap, environment: ObjectMap): ImageEntry[] {
  const uses = new Map<string, { changes: Map<string, string>; from: Set<string> }>();
  for (const [key, object] of environment) {
    const before = imagesOf(base.get(key) ?? object);
    const after = imagesOf(object);
    for (const [place, image] of before) {
      const target = after.get(place);
      if (target === undefined) continue;
      const { name } = splitImage(image);
      const use = uses.get(name) ?? { changes: new Map(), from: new Set() };
      use.changes.set(target, image);
      use.from.add(image);
      uses.set(name, use);
    }
  }
  return [...uses].flatMap(([name, { changes, from }]) => {
    const [only, ...others] = changes.keys();
    if (only === undefined || others.length > 0 || (from.size === 1 && from.has(only))) return [];
    const entry = imageEntry(name, only);
    return [...from].every((image) => replaceImage(image, entry) === only) ? [entry] : [];
  });
}

function imageEntry(name: string, target: string): ImageEntry {
  const to = splitImage(target);
  return {
    name,
    ...(to.name === name ? {} : { newName: to.name }),
    ...(to.tag === '' ? {} : { newTag: to.tag }),
    ...(to.digest === '' ? {} : { digest: to.digest }),
  };
}

/** Images of containers by where they stand: the path of lists' names, so that an insertion moves nothing. */
export function imagesOf(object: KubeObject): Map<string, string> {
  const images = new Map<string, string>();
  collect(object, '', images);
  return images;
}

function collect(node: Json, path: string, images: Map<string, string>): void {
  if (Array.isArray(node)) {
    for (const [index, element] of node.entries())
      collect(element, `${path}[${stringAt(element, 'name') ?? index}]`, images);
    return;
  }
  if (!isObject(node)) return;
  for (const [name, value] of Object.entries(node)) {
    collect(value, `${path}/${name}`, images);
    if ((name === 'containers' || name === 'initContainers') && Array.isArray(value))
      for (const container of value) addImage(container, `${path}/${name}`, images);
  }
}

function addImage(container: Json, path: string, images: Map<string, string>): void {
  const image = stringAt(container, 'image');
  if (image !== undefined)
    images.set(`${path}[${stringAt(container, 'name') ?? canonicalJson(container)}]`, image);
}

/** Plain data for a kustomization file. */
export function liftedFields(lifted: Lifted): JsonObject {
  return {
    ...(lifted.replicas.length > 0 ? { replicas: lifted.replicas.map((entry) => ({ ...entry })) } : {}),
    ...(lifted.images.length > 0
      ? { images: lifted.images.map((entry): JsonObject => ({ ...entry }) as JsonObject) }
      : {}),
  };
}

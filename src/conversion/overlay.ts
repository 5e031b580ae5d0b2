import { computePatch, identityOf, type ObjectPatch } from '../kustomize/index.ts';
import { idOf, type JsonObject, type KubeObject, splitApiVersion, writeYaml } from '../objects/index.ts';
import { equalJson } from '../objects/json.ts';
import type { ObjectMap } from './choose-base.ts';
import { type MergedFiles, mergeOf } from './config-files.ts';
import { finishWith, type Lifted, liftFields, NOTHING_LIFTED } from './lift.ts';

/** How an environment differs from the folders that it shares with others. */
export interface Overlay {
  readonly added: readonly { readonly key: string; readonly object: KubeObject }[];
  readonly removed: readonly { readonly key: string; readonly object: KubeObject }[];
  readonly patched: readonly {
    readonly key: string;
    readonly object: KubeObject;
    readonly patch: ObjectPatch;
  }[];
  /** Files that replace values of ConfigMaps and Secrets. */
  readonly merged: readonly MergedFiles[];
  readonly lifted: Lifted;
}

/** What an overlay starts from. */
export interface Shared {
  /** The objects of the base and of the environment's components. */
  readonly objects: ObjectMap;
  /** Keys of those that a generator of the overlay can reach: kustomize adds components after generators. */
  readonly inBase: ReadonlySet<string>;
  /** Folder for the files of an object, by its key. */
  readonly folderOf: (key: string) => string;
}

/** The smallest overlay: what all objects change alike goes into images and replicas, the rest into patches. */
export function computeOverlay(shared: Shared, environment: ObjectMap): Overlay {
  const lifted = liftFields(shared.objects, environment);
  return (
    tryOverlay(shared, environment, lifted) ??
    tryOverlay(shared, environment, { ...lifted, images: [] }) ??
    tryOverlay(shared, environment, { ...lifted, replicas: [] }) ??
    requireOverlay(shared, environment)
  );
}

function requireOverlay(shared: Shared, environment: ObjectMap): Overlay {
  const overlay = tryOverlay(shared, environment, NOTHING_LIFTED);
  if (overlay === undefined) throw new Error('an overlay of patches alone is always possible');
  return overlay;
}

/** undefined where a lifted field would touch an object too many. */
function tryOverlay(shared: Shared, environment: ObjectMap, lifted: Lifted): Overlay | undefined {
  const finish = finishWith(lifted);
  const added: { key: string; object: KubeObject }[] = [];
  const patched: { key: string; object: KubeObject; patch: ObjectPatch }[] = [];
  const merged: MergedFiles[] = [];
  for (const [key, object] of environment) {
    const from = shared.objects.get(key);
    if (from === undefined) {
      if (!equalJson(finish(object), object)) return undefined;
      added.push({ key, object });
      continue;
    }
    const files = shared.inBase.has(key) ? mergeOf(from, object, shared.folderOf(key)) : undefined;
    const patch = computePatch(files?.merged ?? from, object, finish);
    if (patch === 'impossible') return undefined;
    if (files !== undefined) merged.push(files);
    if (patch !== 'none') patched.push({ key, object, patch });
  }
  const removed = [...shared.objects]
    .filter(([key]) => !environment.has(key))
    .map(([key, object]) => ({ key, object }));
  return { added, removed, patched, merged, lifted };
}

/** The text of a patch's file. */
export function patchText(patch: ObjectPatch): string {
  return patch.kind === 'strategic-merge'
    ? writeYaml(patch.body)
    : writeYaml(patch.operations.map((operation) => ({ ...operation })));
}

export function removalText(object: KubeObject): string {
  return writeYaml({ ...identityOf(object), $patch: 'delete' });
}

/** `target:` of a JSON patch; the patterns match this object's identity and no other's. */
export function patchTarget(object: KubeObject): JsonObject {
  const { kind, name, namespace } = idOf(object);
  const { group, version } = splitApiVersion(object.apiVersion);
  return {
    ...(group === '' ? {} : { group }),
    version,
    kind,
    name: name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

import { computePatch, identityOf, type ObjectPatch } from '../kustomize/index.ts';
import { idOf, type JsonObject, type KubeObject, splitApiVersion, writeYaml } from '../objects/index.ts';
import { equalJson } from '../objects/json.ts';
import type { ObjectMap } from './choose-base.ts';
import { finishWith, type Lifted, liftFields, NOTHING_LIFTED } from './lift.ts';

/** How an environment differs from the base. */
export interface Overlay {
  readonly added: readonly { readonly key: string; readonly object: KubeObject }[];
  readonly removed: readonly { readonly key: string; readonly object: KubeObject }[];
  readonly patched: readonly {
    readonly key: string;
    readonly object: KubeObject;
    readonly patch: ObjectPatch;
  }[];
  readonly lifted: Lifted;
}

/** The smallest overlay: what all objects change alike goes into images and replicas, the rest into patches. */
export function computeOverlay(base: ObjectMap, environment: ObjectMap): Overlay {
  const lifted = liftFields(base, environment);
  return (
    tryOverlay(base, environment, lifted) ??
    tryOverlay(base, environment, { ...lifted, images: [] }) ??
    tryOverlay(base, environment, { ...lifted, replicas: [] }) ??
    requireOverlay(base, environment)
  );
}

function requireOverlay(base: ObjectMap, environment: ObjectMap): Overlay {
  const overlay = tryOverlay(base, environment, NOTHING_LIFTED);
  if (overlay === undefined) throw new Error('an overlay of patches alone is always possible');
  return overlay;
}

/** undefined where a lifted field would touch an object too many. */
function tryOverlay(base: ObjectMap, environment: ObjectMap, lifted: Lifted): Overlay | undefined {
  const finish = finishWith(lifted);
  const added: { key: string; object: KubeObject }[] = [];
  const patched: { key: string; object: KubeObject; patch: ObjectPatch }[] = [];
  for (const [key, object] of environment) {
    const from = base.get(key);
    if (from === undefined) {
      if (!equalJson(finish(object), object)) return undefined;
      added.push({ key, object });
      continue;
    }
    const patch = computePatch(from, object, finish);
    if (patch === 'impossible') return undefined;
    if (patch !== 'none') patched.push({ key, object, patch });
  }
  const removed = [...base]
    .filter(([key]) => !environment.has(key))
    .map(([key, object]) => ({ key, object }));
  return { added, removed, patched, lifted };
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

import { isObject, setField } from '../objects/json.ts';
import type { Json, JsonObject, KubeObject } from '../objects/kube-object.ts';
import { writeYaml } from '../objects/write-yaml.ts';
import type { Kustomization } from './kustomization.ts';
import type { Resource } from './resource.ts';

/** Where an object, a generator or a transformer came from; paths relative to the folder that is built. */
export interface Origin {
  readonly path?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

const ORIGIN = 'config.kubernetes.io/origin';
const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';
const MANAGED_BY = 'app.kubernetes.io/managed-by';
/** The version whose output a build equals. */
const KUSTOMIZE = 'kustomize-v5.8.1';

/** Writes what `buildMetadata` asks for; origins that it does not ask for are taken away. */
export function writeBuildMetadata(
  resources: readonly Resource[],
  options: NonNullable<Kustomization['buildMetadata']>,
): void {
  for (const { object, origin, transformedBy } of resources) {
    if (options.includes('managedByLabel')) setMetadata(object, 'labels', MANAGED_BY, KUSTOMIZE);
    if (options.includes('originAnnotations') && origin !== undefined)
      setMetadata(object, 'annotations', ORIGIN, writeYaml(toJson(origin)));
    if (options.includes('transformerAnnotations') && transformedBy.length > 0)
      setMetadata(object, 'annotations', TRANSFORMATIONS, writeYaml(transformedBy.map(toJson)));
  }
}

function toJson(origin: Origin): Json {
  const { path, configuredIn, configuredBy } = origin;
  return {
    ...(path === undefined ? {} : { path }),
    ...(configuredIn === undefined ? {} : { configuredIn }),
    ...(configuredBy === undefined ? {} : { configuredBy: { ...configuredBy } }),
  };
}

function setMetadata(object: KubeObject, name: string, key: string, value: string): void {
  const map = object.metadata[name];
  const entries: JsonObject = isObject(map) ? map : {};
  setField(entries, key, value);
  object.metadata[name] = entries;
}

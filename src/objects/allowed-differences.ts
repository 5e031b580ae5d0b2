import type { AllowedDifference } from './compare.ts';
import { isSecret } from './identity.ts';
import { field, isObject } from './json.ts';
import type { Json, JsonObject, KubeObject } from './kube-object.ts';

/** `metadata.annotations` and `metadata.labels` that are null or {} count as absent: kustomize drops some of them. */
export const emptyMetadataMaps: AllowedDifference = {
  name: 'empty-metadata-maps',
  normalize(object) {
    for (const name of ['annotations', 'labels']) {
      const map = object.metadata[name];
      if (map === null || (isObject(map) && Object.keys(map).length === 0)) delete object.metadata[name];
    }
  },
};

const MASK = 'masked';

/**
 * A Secret that something else makes (a generator, an operator) must keep its name, type, keys and metadata. The
 * API server knows no difference between data and stringData, nor between no type and Opaque.
 */
export const generatedSecret: AllowedDifference = {
  name: 'generated-secrets',
  normalize(object) {
    if (!isSecret(object)) return;
    const maps = ['data', 'stringData'].map((name) => field(object, name)).filter(isObject);
    const keys = maps.flatMap((map) => Object.keys(map));
    delete object['data'];
    delete object['stringData'];
    if (keys.length > 0) object['data'] = Object.fromEntries(keys.map((key) => [key, MASK]));
    if (field(object, 'type') === undefined || object['type'] === null) object['type'] = 'Opaque';
  },
};

/** A replaced Secret must keep its name, type and keys; its values are not compared. */
export const replacedSecretValues: AllowedDifference = {
  name: 'replaced-secret-values',
  normalize: maskSecret,
};

/** Replaces every value of a Secret by `masked`, keeping the keys; other objects are left alone. */
export function maskSecret(object: KubeObject): void {
  if (!isSecret(object)) return;
  for (const name of ['data', 'stringData']) mask(field(object, name));
}

function mask(values: Json | undefined): void {
  if (!isObject(values)) return;
  const map: JsonObject = values;
  for (const key of Object.keys(map)) map[key] = MASK;
}

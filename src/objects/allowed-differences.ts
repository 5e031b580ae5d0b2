import type { AllowedDifference } from './compare.ts';
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

/** Labels that only Helm's own bookkeeping reads. */
export const helmLabels: AllowedDifference = {
  name: 'helm-labels',
  normalize(object) {
    const labels = field(object.metadata, 'labels');
    if (!isObject(labels)) return;
    delete labels['helm.sh/chart'];
    delete labels['heritage'];
    delete labels['app.kubernetes.io/managed-by'];
  },
};

const MASK = 'masked';

/** A replaced Secret must keep its name, type and keys; its values are not compared. */
export const replacedSecretValues: AllowedDifference = {
  name: 'replaced-secret-values',
  normalize: maskSecret,
};

/** Replaces every value of a Secret by `masked`, keeping the keys; other objects are left alone. */
export function maskSecret(object: KubeObject): void {
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1') return;
  for (const name of ['data', 'stringData']) mask(field(object, name));
}

function mask(values: Json | undefined): void {
  if (!isObject(values)) return;
  const map: JsonObject = values;
  for (const key of Object.keys(map)) map[key] = MASK;
}

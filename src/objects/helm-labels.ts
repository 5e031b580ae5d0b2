import type { AllowedDifference } from './compare.ts';
import { field, fieldAt, isObject } from './json.ts';
import type { JsonObject, KubeObject } from './kube-object.ts';

/** Labels that only Helm's own bookkeeping reads. */
export const HELM_LABELS: readonly string[] = ['helm.sh/chart', 'heritage'];
export const MANAGED_BY = 'app.kubernetes.io/managed-by';
/** Helm writes these when it installs; a chart may carry them too. */
export const RELEASE_ANNOTATIONS: readonly string[] = [
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
];

/**
 * The metadata of an object in which labels may be changed: its own and that of its pods. A Job's pods are left
 * alone, because their template cannot be changed, and so are volumeClaimTemplates.
 */
export function changeableMetadata(object: KubeObject): JsonObject[] {
  const job = object.kind === 'Job';
  return [
    object.metadata,
    job ? undefined : fieldAt(object, 'spec', 'template', 'metadata'),
    fieldAt(object, 'spec', 'jobTemplate', 'metadata'),
    fieldAt(object, 'spec', 'jobTemplate', 'spec', 'template', 'metadata'),
  ].filter(isObject);
}

/** Takes names out of the labels or annotations of a metadata, and the map itself where nothing is left. */
export function dropNames(
  metadata: JsonObject,
  map: 'labels' | 'annotations',
  drop: (name: string) => boolean,
): void {
  const values = field(metadata, map);
  if (!isObject(values)) return;
  const names = Object.keys(values).filter(drop);
  for (const name of names) delete values[name];
  if (names.length > 0 && Object.keys(values).length === 0) delete metadata[map];
}

/** Helm's labels and release annotations do not count, nor whether Helm or kustomize manages an object. */
export const helmLabels: AllowedDifference = {
  name: 'helm-labels',
  normalize(object) {
    for (const metadata of changeableMetadata(object)) {
      const manager = fieldAt(metadata, 'labels', MANAGED_BY);
      const managed = manager === 'Helm' || manager === 'kustomize';
      dropNames(metadata, 'labels', (name) => HELM_LABELS.includes(name) || (managed && name === MANAGED_BY));
      dropNames(metadata, 'annotations', (name) => RELEASE_ANNOTATIONS.includes(name));
    }
  },
};

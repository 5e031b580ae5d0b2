import {
  changeableMetadata,
  dropNames,
  HELM_LABELS,
  helmLabels,
  MANAGED_BY,
  RELEASE_ANNOTATIONS,
} from '../../objects/helm-labels.ts';
import { clone, fieldAt, isObject } from '../../objects/json.ts';
import type { Json, KubeObject } from '../../objects/kube-object.ts';
import { mapObjects, type Policy } from './policy.ts';

/**
 * Takes Helm's labels and release annotations away. A label whose name stands anywhere but among the labels of a
 * metadata stays in all objects: selectors of any kind, affinities, field references and texts may use it.
 */
export const cleanLabels: Policy = {
  name: 'labels',
  mode: 'clean',
  allowed: [helmLabels],
  apply: (parts) => {
    const objects = parts.flatMap(({ environments }) => environments.flatMap((found) => found.objects));
    const names = [...HELM_LABELS, MANAGED_BY];
    const used = names.filter((name) => objects.some((object) => mentions(object, name, '')));
    return {
      parts: mapObjects(parts, (object) => cleaned(object, (name) => used.includes(name))),
      notes: [
        {
          title: "Helm's labels",
          lines: [
            ...names
              .filter((name) => !used.includes(name))
              .map((name) =>
                name === MANAGED_BY ? `\`${name}: Helm\` is now \`kustomize\`` : `\`${name}\` is taken away`,
              ),
            ...used.map((name) => `\`${name}\` stays: something besides labels names it`),
            'The pods of workloads that carried them are replaced once; selectors are as they were.',
            'Selectors outside the chart are not known here: look for them before you apply this.',
          ],
        },
      ],
    };
  },
};

function cleaned(object: KubeObject, keep: (name: string) => boolean): KubeObject {
  const copy = clone(object);
  for (const metadata of changeableMetadata(copy)) {
    const labels = fieldAt(metadata, 'labels');
    if (isObject(labels) && labels[MANAGED_BY] === 'Helm' && !keep(MANAGED_BY))
      labels[MANAGED_BY] = 'kustomize';
    dropNames(metadata, 'labels', (name) => HELM_LABELS.includes(name) && !keep(name));
    dropNames(metadata, 'annotations', (name) => RELEASE_ANNOTATIONS.includes(name));
  }
  return copy;
}

/** Whether a label's name stands in a key or a text anywhere but in `metadata.labels`. */
function mentions(value: Json, name: string, key: string): boolean {
  if (typeof value === 'string') return value.includes(name);
  if (Array.isArray(value)) return value.some((item) => mentions(item, name, ''));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([child, item]) =>
      !(key === 'metadata' && child === 'labels') && (child === name || mentions(item, name, child)),
  );
}

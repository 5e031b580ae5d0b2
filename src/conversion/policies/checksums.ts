import { dropNames } from '../../objects/helm-labels.ts';
import { formatId, idOf } from '../../objects/identity.ts';
import type { AllowedDifference } from '../../objects/index.ts';
import { clone, equalJson, isObject } from '../../objects/json.ts';
import type { Json, KubeObject } from '../../objects/kube-object.ts';
import { mapObjects, type Policy } from './policy.ts';

/** Annotations `checksum/…`, which restart pods when a file of the chart changes, are taken away. */
export const dropChecksums: Policy = {
  name: 'checksums',
  mode: 'drop',
  allowed: [
    {
      name: 'dropped-checksums',
      normalize(object, side) {
        if (side === 'left') dropFrom(object);
      },
    } satisfies AllowedDifference,
  ],
  apply: (parts) => {
    const objects = parts.flatMap(({ environments }) => environments.flatMap((found) => found.objects));
    const changed = objects.filter((object) => !equalJson(object, withoutChecksums(object)));
    return {
      parts: mapObjects(parts, withoutChecksums),
      notes: [
        {
          title: 'Checksum annotations taken away',
          lines: [
            ...changed.map((object) => formatId(idOf(object))),
            ...(changed.length > 0
              ? ['Pods do not restart any more when their configuration changes: restart them by hand.']
              : []),
          ],
        },
      ],
    };
  },
};

function withoutChecksums(object: KubeObject): KubeObject {
  const copy = clone(object);
  dropFrom(copy);
  return copy;
}

function dropFrom(value: Json): void {
  if (Array.isArray(value)) for (const item of value) dropFrom(item);
  if (!isObject(value)) return;
  for (const [name, item] of Object.entries(value)) {
    if (name === 'metadata' && isObject(item))
      dropNames(item, 'annotations', (annotation) => annotation.startsWith('checksum/'));
    else dropFrom(item);
  }
}

import type { JsonObject } from '../../../src/objects/kube-object.ts';
import type { Feature } from './level.ts';
import { IMAGES, NAMES, TEXTS } from './objects.ts';

export const labels: Feature = ({ random }) =>
  random.pick<JsonObject>([
    { labels: [{ pairs: { team: random.pick(TEXTS) } }] },
    { labels: [{ pairs: { team: 'a' }, includeSelectors: true }] },
    { labels: [{ pairs: { team: 'a', app: 'b' }, includeTemplates: true }, { pairs: { more: 'x' } }] },
    {
      labels: [
        { pairs: { team: 'a' }, fields: [{ path: 'spec/custom/labels', kind: 'Widget', create: true }] },
      ],
    },
    { commonLabels: { common: 'x' } },
    { commonLabels: { app: 'y' }, labels: [{ pairs: { z: '1' } }] },
  ]);

export const images: Feature = ({ random }) => {
  const name = random
    .pick(IMAGES)
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '');
  const entry = random.pick<JsonObject>([
    { newTag: '2' },
    { newName: 'mirror/x' },
    { digest: 'sha256:00ff' },
    { newName: 'mirror/y', newTag: 'v1' },
    { tagSuffix: '-slim' },
    { newTag: '3', digest: 'sha256:11' },
  ]);
  return { images: [{ name, ...entry }] };
};

export const replicas: Feature = ({ random, known }) => {
  const scalable = known.filter(({ kind }) => ['Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind));
  if (scalable.length === 0 && random.chance(0.95)) return {};
  const name = scalable.length > 0 ? random.pick(scalable).metadata['name'] : random.pick(NAMES);
  return { replicas: [{ name: name ?? 'web', count: random.below(9) }] };
};

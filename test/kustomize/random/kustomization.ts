import type { JsonObject } from '../../../src/objects/kube-object.ts';
import { writeYaml } from '../../../src/objects/write-yaml.ts';
import { type Random, random as seeded } from '../../support/random.ts';
import { configurations, crds } from './configuration.ts';
import { images, labels, replicas } from './fields.ts';
import { generators } from './generators.ts';
import { type Feature, type Files, idOf, type Level } from './level.ts';
import { randomObject, TEXTS } from './objects.ts';
import { oldPatches, patches } from './patches.ts';
import { replacements } from './replacements.ts';
import { styled } from './styled.ts';
import { transformers } from './transformers.ts';

const FEATURES: readonly (readonly [number, Feature])[] = [
  [0.35, ({ random }) => ({ namespace: random.pick(['prod', 'shop', 'default']) })],
  [0.3, ({ random }) => ({ namePrefix: random.pick(['pre-', 'x.']) })],
  [0.2, ({ random }) => ({ nameSuffix: random.pick(['-v1', '-post']) })],
  [0.4, labels],
  [0.25, ({ random }) => ({ commonAnnotations: { note: random.pick(TEXTS), who: 'me' } })],
  [0.3, images],
  [0.15, replicas],
  [0.45, patches],
  [0.1, oldPatches],
  [0.35, generators],
  [0.25, replacements],
  [0.12, configurations],
  [0.08, crds],
  [0.12, transformers],
  [
    0.1,
    ({ random }) => ({
      sortOptions: random.pick<JsonObject>([
        { order: 'fifo' },
        { order: 'legacy' },
        {
          order: 'legacy',
          legacySortOptions: { orderFirst: ['Service', 'Deployment'], orderLast: ['Secret'] },
        },
      ]),
    }),
  ],
  [
    0.1,
    ({ random }) => ({
      buildMetadata: random.some(['originAnnotations', 'transformerAnnotations', 'managedByLabel'], 1, 3),
    }),
  ],
];

function writeLevel(level: Level, kustomization: JsonObject): void {
  const { random, files, folder } = level;
  const fields = level.known.length === 0 ? [] : FEATURES;
  for (const [probability, feature] of fields)
    if (random.chance(probability)) Object.assign(kustomization, feature(level, random.chance));
  files[`${folder}/kustomization.yaml`] = writeYaml(kustomization);
}

function writeBase(random: Random, files: Files, folder: string): Level {
  const level: Level = { random, files, folder, known: [], generated: [] };
  const seen = new Set<string>();
  const resources: string[] = [];
  for (let left = 1 + random.below(6); left > 0; left--) {
    const object = randomObject(random);
    const key = JSON.stringify([object.apiVersion, object.kind, idOf(object)]);
    const plain = `${object.apiVersion} ${object.kind} ${String(object.metadata['name'])}`;
    if (seen.has(key) || (seen.has(plain) && !random.chance(0.2))) continue;
    seen.add(key).add(plain);
    level.known.push(object);
    const path = `r${resources.length}.yaml`;
    resources.push(path);
    files[`${folder}/${path}`] = random.chance(0.05)
      ? styled(random, { apiVersion: 'v1', kind: 'List', items: [object] })
      : styled(random, object);
  }
  writeLevel(level, { resources });
  return level;
}

/** A tree of kustomizations that a seed decides: one or two bases, perhaps components, one or two overlays. */
export function randomKustomization(seed: string): Files {
  const random = seeded(seed);
  const files: Files = {};
  const bases = random.chance(0.2) ? ['base', 'base2'] : ['base'];
  const below = bases.map((folder) => writeBase(random, files, folder));
  const level = (folder: string): Level => ({
    random,
    files,
    folder,
    known: below.flatMap(({ known }) => known),
    generated: below.flatMap(({ generated }) => generated),
  });
  let resources = bases;
  if (random.chance(0.4)) {
    writeLevel(level('middle'), { resources: bases.map((base) => `../${base}`) });
    resources = ['middle'];
  }
  const components = random.chance(0.25) ? ['../component'] : [];
  if (components.length > 0) {
    const extra = random.chance(0.3) ? { resources: ['extra.yaml'] } : {};
    files['component/extra.yaml'] = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n';
    writeLevel(level('component'), {
      apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      kind: 'Component',
      ...extra,
    });
  }
  writeLevel(level('overlay'), {
    resources: resources.map((folder) => `../${folder}`),
    ...(components.length > 0 ? { components } : {}),
  });
  return files;
}

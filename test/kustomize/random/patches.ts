import type { Json, JsonObject, KubeObject } from '../../../src/objects/kube-object.ts';
import { writeYaml } from '../../../src/objects/write-yaml.ts';
import type { Random } from '../../support/random.ts';
import { type Feature, selectorOf, target } from './level.ts';
import { mergePatch } from './patch-body.ts';
import { styled } from './styled.ts';

const operations = (random: Random, object: KubeObject): JsonObject[] => {
  const any: JsonObject[][] = [
    [{ op: 'add', path: '/metadata/labels', value: { json: 'true' } }],
    [
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': '1' } },
      { op: 'add', path: '/metadata/annotations/c~1d~0e', value: '2' },
    ],
    [
      { op: 'move', from: '/metadata/name', path: '/metadata/x' },
      { op: 'move', from: '/metadata/x', path: '/metadata/name' },
    ],
    [
      { op: 'test', path: '/kind', value: object.kind },
      { op: 'add', path: '/made', value: random.pick<Json>([1, 'x', { a: [1] }, null]) },
      { op: 'copy', from: '/made', path: '/copy' },
    ],
  ];
  if (random.chance(0.8)) return random.pick(fitting(any, object));
  return random.pick<JsonObject[]>([
    [{ op: 'add', path: '/metadata/labels', value: { json: 'true' } }],
    [
      { op: 'replace', path: '/spec/made', value: random.pick<Json>([1, 'x', { a: [1] }, null]) },
      { op: 'copy', from: '/spec/made', path: '/spec/copy' },
    ],
    [
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': '1' } },
      { op: 'add', path: '/metadata/annotations/c~1d~0e', value: '2' },
    ],
    [
      { op: 'test', path: '/kind', value: 'Deployment' },
      { op: 'add', path: '/spec/paused', value: true },
    ],
    [
      { op: 'move', from: '/metadata/name', path: '/metadata/x' },
      { op: 'move', from: '/metadata/x', path: '/metadata/name' },
    ],
    [{ op: 'remove', path: '/spec' }],
    [{ op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'json', image: 'nginx' } }],
    [{ op: 'add', path: '/spec/template/spec/containers/0', value: { name: 'first', image: 'nginx:2' } }],
    [{ op: 'replace', path: '/spec/ports/0/port', value: 81 }],
    [{ op: 'remove', path: '/metadata/labels/app' }],
  ]);
};

function fitting(any: JsonObject[][], { kind }: KubeObject): JsonObject[][] {
  if (kind === 'Service') return [...any, [{ op: 'replace', path: '/spec/ports/0/port', value: 81 }]];
  if (!['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)) return any;
  return [
    ...any,
    [{ op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'json', image: 'nginx' } }],
    [{ op: 'add', path: '/spec/template/spec/containers/0', value: { name: 'first', image: 'nginx:2' } }],
    [
      { op: 'replace', path: '/spec/made', value: null },
      { op: 'remove', path: '/spec/template/spec/containers/0/name' },
    ],
  ];
}

export const patches: Feature = (level) => {
  const { random, known, files, folder } = level;
  const entries = Array.from({ length: 1 + random.below(2) }, (_, index): JsonObject => {
    const object = random.pick(known);
    const inFile = random.chance(0.3);
    const withText = (text: string, entry: JsonObject): JsonObject => {
      if (!inFile) return { ...entry, patch: text };
      const path = `patch-${index}.yaml`;
      files[`${folder}/${path}`] = text;
      return { ...entry, path };
    };
    if (random.chance(0.5)) return withText(styled(random, mergePatch(level, object)), {});
    if (random.chance(0.4)) {
      const body = mergePatch(level, object);
      const options = random.chance(0.2) ? { options: { allowNameChange: true } } : {};
      return withText(styled(random, { ...body, metadata: { ...body.metadata, name: 'renamed' } }), {
        target: target(level),
        ...options,
      });
    }
    const list = operations(random, object);
    const to = random.chance(0.8) ? selectorOf(object) : target(level);
    return withText(random.chance(0.5) ? JSON.stringify(list) : writeYaml(list), { target: to });
  });
  return { patches: entries };
};

export const oldPatches: Feature = (level) => {
  const { random, known } = level;
  const object = random.pick(known);
  return random.chance(0.5)
    ? { patchesStrategicMerge: [styled(random, mergePatch(level, object))] }
    : { patchesJson6902: [{ target: selectorOf(object), patch: writeYaml(operations(random, object)) }] };
};

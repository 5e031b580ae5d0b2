import type { JsonObject } from '../../../src/objects/kube-object.ts';
import { writeYaml } from '../../../src/objects/write-yaml.ts';
import { type Feature, selectorOf } from './level.ts';

export const replacements: Feature = ({ random, known, files, folder }) => {
  const sources = known.filter(({ kind }) => ['ConfigMap', 'Service', 'Deployment', 'Widget'].includes(kind));
  const source = random.pick(sources.length > 0 ? sources : known);
  const from = random.pick<JsonObject>([
    {},
    {},
    { fieldPath: 'metadata.name' },
    ...(source.metadata['labels'] === undefined ? [] : [{ fieldPath: 'metadata.labels.app' }]),
    ...(source.kind === 'ConfigMap' ? [{ fieldPath: 'data.k' }, { fieldPath: 'data.n' }] : []),
    ...(source.kind === 'Widget' ? [{ fieldPath: 'spec.raw' }, { fieldPath: 'spec.list.0.v' }] : []),
    ...(source.metadata['annotations'] === undefined ? [] : [{ fieldPath: 'metadata.annotations.note' }]),
    ...(source.kind === 'Service'
      ? [{ fieldPath: 'spec.ports.0.port' }, { fieldPath: 'spec.ports.[name=http].port' }]
      : []),
    ...(source.kind === 'Deployment'
      ? [
          { fieldPath: 'spec.template.spec.containers.0.image', options: { delimiter: ':', index: 0 } },
          { fieldPath: 'spec.template.spec.containers' },
        ]
      : []),
  ]);
  const object = random.pick(known);
  // A list takes the place of a list; over a name it leaves nothing.
  const isList = from['fieldPath'] === 'spec.template.spec.containers';
  const places: JsonObject[] = [
    { fieldPaths: ['metadata.labels.copied'], options: { create: true } },
    {
      fieldPaths: ['metadata.annotations.[a.b/x]', 'metadata.annotations.y'],
      options: { create: true },
    },
    { fieldPaths: ['spec.deep.er.field'], options: { create: true } },
    ...(object.metadata['labels'] === undefined ? [] : [{ fieldPaths: ['metadata.labels.app'] }]),
    ...(object.metadata['annotations'] === undefined ? [] : [{ fieldPaths: ['metadata.annotations.note'] }]),
    { fieldPaths: ['metadata.name'], options: { delimiter: '-', index: random.pick([-1, 0, 1, 5]) } },
    ...(isList ? [] : [{}]),
    ...(object.kind === 'Deployment'
      ? [
          { fieldPaths: ['spec.template.spec.containers.*.image'] },
          {
            fieldPaths: ['spec.template.spec.containers.[name=app].image'],
            options: { delimiter: ':', index: 1 },
          },
          {
            fieldPaths: ['spec.template.spec.containers.[name=app].env.[name=NEW].value'],
            options: { create: true },
          },
          { fieldPaths: ['spec.replicas'] },
        ]
      : []),
    ...(object.kind === 'ConfigMap'
      ? [
          { fieldPaths: ['data.[app.json].host'] },
          { fieldPaths: ['data.[app.json].port'] },
          { fieldPaths: ['data.new'], options: { create: true } },
        ]
      : []),
    ...(object.kind === 'Widget'
      ? [
          { fieldPaths: ['spec.raw'] },
          { fieldPaths: ['spec.list.[name=a].v'] },
          { fieldPaths: ['spec.numbers.0', 'spec.weird.empty'] },
        ]
      : []),
  ];
  const to = random.pick(places);
  const reject = random.chance(0.2)
    ? {
        reject: [
          random.pick<JsonObject>([{ name: 'web' }, { kind: 'Service' }, { labelSelector: 'app=web' }]),
        ],
      }
    : {};
  const select = random.chance(0.7) ? selectorOf(object) : { kind: object.kind };
  const entry: JsonObject = {
    ...(random.chance(0.2)
      ? { sourceValue: random.pick(['x', 'prod-1', 'two words', '8080', '1.10', 'true', 'yes', '0777']) }
      : { source: { ...selectorOf(source), ...from } }),
    targets: [{ select, ...reject, ...to }],
  };
  if (random.chance(0.8)) return { replacements: [entry] };
  files[`${folder}/replacement.yaml`] = writeYaml(random.chance(0.5) ? entry : [entry]);
  return { replacements: [{ path: 'replacement.yaml' }] };
};

import type { JsonObject } from '../../../src/objects/kube-object.ts';
import { writeYaml } from '../../../src/objects/write-yaml.ts';
import type { Feature } from './level.ts';

export const configurations: Feature = ({ random, files, folder }) => {
  files[`${folder}/config.yaml`] = writeYaml(
    random.pick<JsonObject>([
      {
        nameReference: [
          { kind: 'ConfigMap', version: 'v1', fieldSpecs: [{ path: 'spec/configRef/name', kind: 'Widget' }] },
        ],
      },
      { images: [{ path: 'spec/image', kind: 'Widget' }] },
      { commonLabels: [{ path: 'spec/selector/matchLabels', kind: 'Widget', create: true }] },
      {
        replicas: [{ path: 'spec/size', kind: 'Widget', create: true }],
        namePrefix: [{ path: 'spec/title', kind: 'Widget' }],
      },
      {
        commonAnnotations: [{ path: 'spec/notes', kind: 'Widget', create: true }],
        namespace: [{ path: 'spec/ns', kind: 'Widget', create: true }],
      },
    ]),
  );
  return { configurations: ['config.yaml'] };
};

export const crds: Feature = ({ files, folder }) => {
  files[`${folder}/types.json`] = JSON.stringify({
    'example.com/v1.Widget': {
      Schema: {
        properties: { apiVersion: {}, kind: {}, metadata: {}, spec: { $ref: 'example.com/v1.WidgetSpec' } },
      },
    },
    'example.com/v1.WidgetSpec': {
      Schema: {
        properties: {
          configRef: {
            'x-kubernetes-object-ref-api-version': 'v1',
            'x-kubernetes-object-ref-kind': 'ConfigMap',
          },
          notes: { 'x-kubernetes-annotation': '' },
        },
      },
    },
  });
  return { crds: ['types.json'] };
};

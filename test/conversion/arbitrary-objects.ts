import fc from 'fast-check';
import { toKubeObject } from '../../src/objects/index.ts';
import type { Json, KubeObject } from '../../src/objects/kube-object.ts';

/** Objects of a made-up chart: the same identities, with every part that values files tend to change. */

const word = fc.constantFrom('a', 'b', 'c', 'yes', '0777', '2020-01-01', 'x y', '');
const key = fc.constantFrom('app', 'a.b/c', 'n', 'on', 'x~y');
const labels = fc.option(fc.dictionary(key, word, { maxKeys: 3 }), { nil: undefined });
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const image = fc
  .tuple(
    fc.constantFrom('nginx', 'reg.io:5000/team/app', 'busybox'),
    fc.constantFrom('', ':1', ':2.0-rc.1', ':1@sha256:ab12', '@sha256:cd34'),
  )
  .map((parts) => parts.join(''));

const env = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('A', 'B', 'C', 'D'), value: word }, { requiredKeys: ['name'] }),
  { selector: ({ name }) => name, maxLength: 4 },
);
const ports = fc.uniqueArray(
  fc.record(
    {
      containerPort: fc.constantFrom(80, 443, 53),
      protocol: fc.constantFrom('TCP', 'UDP'),
      name: fc.constantFrom('p', 'q'),
    },
    { requiredKeys: ['containerPort'] },
  ),
  { selector: ({ containerPort }) => containerPort, maxLength: 3 },
);
const container = fc.record({
  name: fc.constantFrom('one', 'two', 'three'),
  image: optional(image),
  args: optional(fc.array(word, { maxLength: 4 })),
  env: optional(env),
  ports: optional(ports),
  resources: optional(fc.record({ limits: optional(fc.record({ cpu: fc.constantFrom(1, '500m', 0.5) })) })),
});
const containers = fc.uniqueArray(container, { selector: ({ name }) => name, minLength: 1, maxLength: 3 });
const volumes = fc.uniqueArray(
  fc.oneof(
    fc.record({ name: fc.constantFrom('v', 'w'), emptyDir: fc.constant({}) }),
    fc.record({ name: fc.constantFrom('v', 'w'), configMap: fc.record({ name: word }) }),
  ),
  { selector: ({ name }) => name, maxLength: 2 },
);

const deployment = fc
  .record({
    labels,
    annotations: labels,
    replicas: optional(fc.integer({ min: 0, max: 5 })),
    containers,
    initContainers: optional(containers),
    volumes: optional(volumes),
    tolerations: optional(fc.array(fc.record({ key: word }), { maxLength: 2 })),
  })
  .map(({ labels: own, annotations, replicas, ...pod }) =>
    object(
      'apps/v1',
      'Deployment',
      'web',
      { labels: own, annotations },
      { spec: { replicas, template: { spec: pod } } },
    ),
  );

const service = fc
  .record({
    annotations: labels,
    ports: fc.uniqueArray(
      fc.record({
        port: fc.constantFrom(80, 443, 9090),
        protocol: fc.constant('TCP'),
        targetPort: fc.constantFrom('p', 1),
      }),
      { selector: ({ port }) => port, maxLength: 3 },
    ),
    type: optional(fc.constantFrom('NodePort', 'ClusterIP')),
  })
  .map(({ annotations, ...spec }) => object('v1', 'Service', 'web', { annotations }, { spec }));

const configMap = labels.map((data) => object('v1', 'ConfigMap', 'settings', {}, { data }));

const widget = fc
  .record({
    items: fc.array(fc.record({ name: word, v: fc.jsonValue({ maxDepth: 1 }) }), { maxLength: 3 }),
    on: fc.boolean(),
  })
  .map((spec) => object('example.com/v1', 'Widget', 'w.x', { labels: undefined }, { spec }));

/** The objects of one environment; any of them may be missing. */
export const environmentObjects: fc.Arbitrary<KubeObject[]> = fc
  .tuple(optional(deployment), optional(service), optional(configMap), optional(widget))
  .map((objects) => objects.filter((found) => found !== undefined));

function object(
  apiVersion: string,
  kind: string,
  name: string,
  metadata: Record<string, unknown>,
  fields: Record<string, unknown>,
): KubeObject {
  const value: Json = JSON.parse(
    JSON.stringify({ apiVersion, kind, metadata: { name, ...metadata }, ...fields }),
  );
  return toKubeObject(value, 'arbitrary');
}

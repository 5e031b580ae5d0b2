import fc from 'fast-check';
import { toKubeObject } from '../../src/objects/index.ts';
import type { Json, JsonObject, KubeObject } from '../../src/objects/kube-object.ts';

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

const text = fc.constantFrom(
  'one',
  'k: v\n',
  'a\nb\n',
  'server {\n  listen 80;\n}\n',
  '  x\n\ty',
  '"quoted"',
  '',
);
const files = fc
  .tuple(
    labels,
    fc.dictionary(fc.constantFrom('app.conf', 'App.conf', 'b.yaml', 'kustomization.yaml', 'c'), text, {
      maxKeys: 3,
    }),
  )
  .map(([own, data]) => object('v1', 'ConfigMap', 'files', { labels: own }, { data }));

const certificates = fc
  .dictionary(fc.constantFrom('tls.crt', 'tls.key'), text, { maxKeys: 2 })
  .map((data) => {
    const encoded = Object.entries(data).map(([name, value]) => [
      name,
      Buffer.from(value).toString('base64'),
    ]);
    return object('v1', 'Secret', 'certificates', {}, { type: 'Opaque', data: Object.fromEntries(encoded) });
  });

const account = labels.map((annotations) => object('v1', 'ServiceAccount', 'runner', { annotations }, {}));
const binding = fc.constantFrom('runner', 'default', 'stranger').map((name) =>
  object(
    'rbac.authorization.k8s.io/v1',
    'RoleBinding',
    'runner',
    {},
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'runner' },
      subjects: [{ kind: 'ServiceAccount', name }],
    },
  ),
);
const namespaceObject = fc
  .constantFrom('shop', 'other')
  .map((name) => object('v1', 'Namespace', name, {}, {}));

/** The objects of one environment; any of them may be missing. */
export const environmentObjects: fc.Arbitrary<KubeObject[]> = fc
  .tuple(
    optional(deployment),
    optional(service),
    optional(configMap),
    optional(widget),
    optional(files),
    optional(certificates),
    optional(account),
    optional(binding),
    fc.option(namespaceObject, { freq: 1, nil: undefined }),
  )
  .map((objects) => objects.filter((found) => found !== undefined));

/** What all objects of an environment have in common, besides what they are. */
const style = fc.record({
  namespace: optional(fc.constantFrom('shop', 'shop-dev')),
  prefix: fc.constantFrom('', '', 'dev-', 'a.b-'),
  suffix: fc.constantFrom('', '', '', '-blue'),
  labels: optional(
    fc.dictionary(fc.constantFrom('stage', 'app.kubernetes.io/name'), fc.constantFrom('x', 'y')),
  ),
  templates: fc.boolean(),
  annotations: optional(fc.constantFrom({ team: 'a' }, { team: 'b' })),
});

/** Environments as values files make them: an object may be anything, its names, namespace and labels go together. */
export const styledEnvironment: fc.Arbitrary<KubeObject[]> = fc
  .tuple(environmentObjects, style)
  .map(([objects, common]) => objects.map((found) => inStyle(found, objects, common)));

type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

function inStyle(source: KubeObject, all: readonly KubeObject[], common: Style): KubeObject {
  const names = new Set(all.map(({ metadata }) => metadata['name']));
  const renamed = (name: Json | undefined): Json | undefined =>
    names.has(name ?? null) ? `${common.prefix}${String(name)}${common.suffix}` : name;
  const result = structuredClone(source);
  const cluster = source.kind === 'Namespace';
  if (!cluster) result.metadata['name'] = renamed(source.metadata['name']) ?? null;
  if (!cluster && common.namespace !== undefined) result.metadata['namespace'] = common.namespace;
  addPairs(result.metadata, common);
  for (const [field, value] of Object.entries(result)) {
    if (field === 'subjects' && Array.isArray(value))
      for (const subject of value)
        if (isMap(subject)) {
          subject['name'] = renamed(subject['name']) ?? null;
          if (common.namespace !== undefined) subject['namespace'] = common.namespace;
        }
    const template = field === 'spec' && isMap(value) ? value['template'] : undefined;
    if (common.templates && isMap(template)) {
      const metadata: JsonObject = {};
      addPairs(metadata, common);
      template['metadata'] = metadata;
    }
  }
  return result;
}

function addPairs(metadata: JsonObject, { labels: pairs, annotations }: Style): void {
  for (const [name, added] of Object.entries({ labels: pairs, annotations }))
    if (added !== undefined) {
      const before = metadata[name];
      metadata[name] = { ...(isMap(before) ? before : {}), ...added };
    }
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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

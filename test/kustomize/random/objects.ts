import type { Json, JsonObject, KubeObject } from '../../../src/objects/kube-object.ts';
import type { Random } from '../../support/random.ts';
import { raw } from './styled.ts';

export const NAMES = ['web', 'api', 'db', 'web-2', 'a.b'] as const;
export const CONFIGS = ['cfg', 'settings'] as const;
export const SECRETS = ['tok', 'cert'] as const;
/** Texts that YAML readers, shells or JSON writers like to misread. */
export const TEXTS: readonly string[] = [
  'x',
  'yes',
  'no',
  'on',
  'y',
  '0777',
  '1e3',
  '1.10',
  '2020-01-01',
  'null',
  '~',
  '',
  ' x ',
  'a: b',
  '# c',
  '<&>',
  '- x',
  'true',
  '1:30',
  '"q"',
  "it's",
  'ünï',
  'two\nlines\n',
  '$(VAR)',
  'a=b',
  '{}',
  '12345678901234567890',
];
export const IMAGES: readonly string[] = [
  'nginx',
  'nginx:1.25',
  'docker.io/nginx:1',
  'registry.example.com:5000/team/web:1.0',
  'busybox@sha256:abcd',
  'busybox:1@sha256:abcd',
];

function labels(random: Random, name: string): JsonObject {
  return { app: name, ...(random.chance(0.3) ? { tier: random.pick(['a', 'b', '1']) } : {}) };
}

function metadata(random: Random, name: string, namespaced: boolean): JsonObject {
  return {
    name,
    ...(namespaced && random.chance(0.15) ? { namespace: random.pick(['default', 'shop']) } : {}),
    ...(random.chance(0.6) ? { labels: labels(random, name) } : {}),
    ...(random.chance(0.3)
      ? { annotations: { note: random.pick([...TEXTS, raw(random)]), 'a.b/c': random.pick(TEXTS) } }
      : {}),
    ...(random.chance(0.05) ? { finalizers: ['example.com/a', 'example.com/b'] } : {}),
  };
}

function container(random: Random, name: string): JsonObject {
  return {
    name,
    image: random.pick(IMAGES),
    ...(random.chance(0.5) ? { args: random.some(['--a', '--b=1', '-c'], 1, 3) } : {}),
    ...(random.chance(0.7)
      ? {
          env: [
            { name: 'A', value: random.pick([...TEXTS, raw(random)]) },
            { name: 'B', valueFrom: { configMapKeyRef: { name: random.pick(CONFIGS), key: 'k' } } },
            { name: 'C', valueFrom: { secretKeyRef: { name: random.pick(SECRETS), key: 'k' } } },
          ].slice(random.below(3)),
        }
      : {}),
    ...(random.chance(0.3) ? { envFrom: [{ configMapRef: { name: random.pick(CONFIGS) } }] } : {}),
    ...(random.chance(0.5)
      ? {
          ports: random.some<JsonObject>(
            [
              { containerPort: 80, name: 'http' },
              { containerPort: 443, protocol: 'TCP' },
              { containerPort: 53, protocol: 'UDP' },
            ],
            1,
            3,
          ),
        }
      : {}),
    ...(random.chance(0.4) ? { volumeMounts: [{ name: 'v', mountPath: '/v' }] } : {}),
    ...(random.chance(0.3) ? { resources: { limits: { cpu: 1, memory: '1Gi' } } } : {}),
  };
}

function podSpec(random: Random): JsonObject {
  return {
    containers: random.some(['app', 'side'], 1, 2).map((name) => container(random, name)),
    ...(random.chance(0.3) ? { initContainers: [container(random, 'init')] } : {}),
    ...(random.chance(0.4)
      ? {
          volumes: random.some<JsonObject>(
            [
              { name: 'v', configMap: { name: random.pick(CONFIGS) } },
              { name: 's', secret: { secretName: random.pick(SECRETS) } },
              { name: 'p', persistentVolumeClaim: { claimName: random.pick(NAMES) } },
              { name: 'j', projected: { sources: [{ secret: { name: random.pick(SECRETS) } }] } },
              { name: 'e', emptyDir: {} },
            ],
            1,
            4,
          ),
        }
      : {}),
    ...(random.chance(0.3) ? { serviceAccountName: random.pick(NAMES) } : {}),
    ...(random.chance(0.2) ? { imagePullSecrets: [{ name: random.pick(SECRETS) }] } : {}),
    ...(random.chance(0.2) ? { tolerations: [{ key: 'a', operator: 'Exists' }] } : {}),
    ...(random.chance(0.1) ? { hostAliases: [{ ip: '1.2.3.4', hostnames: ['x'] }] } : {}),
    ...(random.chance(0.1) ? { priorityClassName: random.pick(NAMES) } : {}),
    ...(random.chance(0.15)
      ? {
          topologySpreadConstraints: [
            { topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1 },
          ],
        }
      : {}),
  };
}

function template(random: Random, name: string): JsonObject {
  return {
    ...(random.chance(0.8) ? { metadata: { labels: { app: name } } } : {}),
    spec: podSpec(random),
  };
}

type Body = (random: Random, name: string) => JsonObject;

const workload: Body = (random, name) => ({
  spec: {
    ...(random.chance(0.5) ? { replicas: random.below(5) } : {}),
    ...(random.chance(0.8) ? { selector: { matchLabels: { app: name } } } : {}),
    template: template(random, name),
  },
});

const roleRef = (random: Random, kind: string): JsonObject => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: random.pick(NAMES) },
  subjects: [
    { kind: 'ServiceAccount', name: random.pick(NAMES) },
    { kind: 'ServiceAccount', name: 'default', namespace: 'default' },
    {
      kind: 'ServiceAccount',
      name: random.pick(NAMES),
      namespace: random.pick(['shop', 'default', 'other']),
    },
    { kind: 'User', name: 'someone' },
  ].slice(random.below(4)),
});

const rules: Body = (random) => ({
  rules: [
    {
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: [random.pick(CONFIGS), 'other'],
      verbs: ['get'],
    },
  ],
});

const data: Body = (random) => ({
  data: {
    k: random.pick(TEXTS),
    'app.json': '{"port": 80, "host": "x", "list": [{"name": "a"}]}',
    n: '8080',
  },
});

interface KindOfObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly names: readonly string[];
  readonly cluster?: boolean;
  readonly body: Body;
}

const RBAC = 'rbac.authorization.k8s.io/v1';

const KINDS: readonly KindOfObject[] = [
  ...['Deployment', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind) => ({
    apiVersion: 'apps/v1',
    kind,
    names: NAMES,
    body: workload,
  })),
  { apiVersion: 'batch/v1', kind: 'Job', names: NAMES, body: workload },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    names: NAMES,
    body: (random, name) => ({
      spec: { schedule: '* * * * *', jobTemplate: { spec: { template: template(random, name) } } },
    }),
  },
  { apiVersion: 'v1', kind: 'Pod', names: NAMES, body: (random) => ({ spec: podSpec(random) }) },
  {
    apiVersion: 'v1',
    kind: 'Service',
    names: NAMES,
    body: (random, name) => ({
      spec: {
        ...(random.chance(0.8) ? { selector: { app: name } } : {}),
        ports: random.some<JsonObject>(
          [
            { port: 80, name: 'http', targetPort: random.pick<Json>([80, 'web']) },
            { port: 443, protocol: 'TCP' },
            { port: 53, protocol: 'UDP' },
          ],
          1,
          3,
        ),
      },
    }),
  },
  { apiVersion: 'v1', kind: 'ConfigMap', names: CONFIGS, body: data },
  { apiVersion: 'v1', kind: 'ConfigMap', names: CONFIGS, body: data },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    names: SECRETS,
    body: (random) => ({ stringData: { k: random.pick(TEXTS) } }),
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    names: NAMES,
    body: (random) => (random.chance(0.5) ? { imagePullSecrets: [{ name: random.pick(SECRETS) }] } : {}),
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    names: NAMES,
    body: (random) => ({ spec: { storageClassName: random.pick(NAMES) } }),
  },
  { apiVersion: 'v1', kind: 'Namespace', names: ['shop', 'other'], cluster: true, body: () => ({}) },
  { apiVersion: RBAC, kind: 'Role', names: NAMES, body: rules },
  { apiVersion: RBAC, kind: 'ClusterRole', names: NAMES, cluster: true, body: rules },
  {
    apiVersion: RBAC,
    kind: 'RoleBinding',
    names: NAMES,
    body: (random) => roleRef(random, random.pick(['Role', 'ClusterRole'])),
  },
  {
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    names: NAMES,
    cluster: true,
    body: (random) => roleRef(random, 'ClusterRole'),
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    names: NAMES,
    cluster: true,
    body: (random) => ({ parameters: { secretName: random.pick(SECRETS) } }),
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    names: NAMES,
    cluster: true,
    body: () => ({ value: 1 }),
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    names: NAMES,
    body: (_, name) => ({ spec: { selector: { matchLabels: { app: name } } } }),
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    names: NAMES,
    body: (_, name) => ({
      spec: {
        podSelector: { matchLabels: { app: name } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }] }],
      },
    }),
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    names: NAMES,
    body: (random) => ({
      spec: {
        tls: [{ hosts: ['a'], secretName: random.pick(SECRETS) }],
        rules: [
          {
            host: 'a',
            http: {
              paths: [
                { path: '/', backend: { service: { name: random.pick(NAMES), port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    }),
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    names: NAMES,
    body: (random) => ({
      spec: {
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: random.pick(['Deployment', 'StatefulSet']),
          name: random.pick(NAMES),
        },
      },
    }),
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    names: NAMES,
    cluster: true,
    body: (random) => ({
      webhooks: [
        {
          name: 'a.b.c',
          clientConfig: {
            service: { name: random.pick(NAMES), namespace: random.pick(['default', 'shop']) },
          },
        },
      ],
    }),
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    names: ['widgets.example.com'],
    cluster: true,
    body: () => ({
      spec: { group: 'example.com', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Namespaced' },
    }),
  },
  {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    names: NAMES,
    body: (random) => ({
      spec: {
        image: random.pick(IMAGES),
        selector: { matchLabels: { app: 'w' } },
        configRef: { name: random.pick(CONFIGS) },
        list: [
          { name: 'a', v: 1 },
          { name: 'b', v: random.pick<Json>([2, 2.5, true, 'x', null]) },
        ],
        numbers: [1, 2, 3],
        raw: raw(random),
        template: { spec: podSpec(random) },
        weird: { 'a/b~c': random.pick(TEXTS), empty: {}, none: [], nothing: null },
      },
    }),
  },
];

/** The shape of a custom schema, for the kinds that {@link randomObject} makes. */
export function randomObject(random: Random): KubeObject {
  const { apiVersion, kind, names, cluster = false, body } = random.pick(KINDS);
  const name = random.pick(names);
  return { apiVersion, kind, metadata: metadata(random, name, !cluster), ...body(random, name) };
}

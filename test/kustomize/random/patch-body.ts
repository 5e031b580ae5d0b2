import type { Json, JsonObject, KubeObject } from '../../../src/objects/kube-object.ts';
import type { Random } from '../../support/random.ts';
import { idOf, type Level } from './level.ts';
import { TEXTS } from './objects.ts';
import { raw } from './styled.ts';

const metadataChange = (random: Random): JsonObject =>
  random.pick<JsonObject>([
    {},
    { labels: { patched: random.pick(TEXTS) } },
    { annotations: { note: null, added: random.pick(TEXTS) } },
    { annotations: { note: raw(random), added: raw(random) } },
    { labels: { app: null }, annotations: null },
    { finalizers: ['example.com/c', 'example.com/a'] },
    { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] },
  ]);

const containerChange = (random: Random): JsonObject =>
  random.pick<JsonObject>([
    { name: 'app', env: [{ name: 'A', value: raw(random) }] },
    { name: 'app', env: [{ name: 'A', $patch: 'delete' }] },
    {
      name: 'app',
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    },
    { name: 'app', image: raw(random), args: { $patch: 'replace' } },
    { name: 'app', $patch: 'replace', image: 'only' },
    { name: 'app', $patch: 'merge', image: 'merged' },
    { name: 'app', env: [{ $patch: 'delete' }] },
    { name: 'app', env: [{ $patch: 'replace' }, { name: 'ONLY', value: '1' }] },
    { name: 'app', args: [{ $patch: 'replace' }, '--x'] },
    { name: 'app', ports: [{ containerPort: 443, protocol: 'TCP', $patch: 'delete' }] },
  ]);

const podChange = (random: Random): JsonObject =>
  random.pick<JsonObject>([
    { containers: [{ name: 'app', image: 'patched:1' }] },
    {
      containers: [
        { name: 'new', image: 'new:1' },
        { name: 'app', args: ['--patched'] },
      ],
    },
    {
      containers: [
        {
          name: 'app',
          env: [
            { name: 'A', value: 'p' },
            { name: 'Z', value: random.pick(TEXTS) },
          ],
        },
      ],
    },
    {
      containers: [
        {
          name: 'app',
          ports: [
            { containerPort: 80, hostPort: 80 },
            { containerPort: 53, protocol: 'UDP', name: 'dns' },
          ],
        },
      ],
    },
    { containers: [{ name: 'side', $patch: 'delete' }] },
    { containers: [{ name: 'app', resources: { $patch: 'replace', requests: { cpu: 1 } } }] },
    {
      containers: [
        {
          name: 'app',
          volumeMounts: [
            { mountPath: '/v', name: 'other' },
            { mountPath: '/w', name: 'v' },
          ],
        },
      ],
      volumes: [
        { name: 'v', emptyDir: {}, configMap: null },
        { name: 'w', emptyDir: {} },
      ],
    },
    { tolerations: [{ key: 'z' }], imagePullSecrets: [{ name: 'more' }] },
    { initContainers: null, volumes: [] },
    { $setElementOrder: ['x'], $retainKeys: ['containers'], terminationGracePeriodSeconds: 5 },
    {
      hostAliases: [{ ip: '1.2.3.4', hostnames: ['y'] }, { ip: '::1' }],
      securityContext: { runAsUser: 1 },
    },
    { containers: [containerChange(random)] },
    { containers: [containerChange(random)] },
    { containers: [containerChange(random), { name: 'late', env: [] }] },
  ]);

const specChange = (random: Random, kind: string): JsonObject => {
  const podTemplate: JsonObject = { spec: podChange(random) };
  return kind === 'Service'
    ? {
        ports: [
          { port: 80, targetPort: random.pick<Json>([8080, 'web']) },
          { port: 9090, name: 'm' },
        ],
        type: 'NodePort',
      }
    : kind === 'Pod'
      ? podChange(random)
      : kind === 'CronJob'
        ? { jobTemplate: { spec: { template: podTemplate } } }
        : ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].includes(kind)
          ? {
              template: podTemplate,
              ...(random.chance(0.3) ? { selector: { $patch: 'replace', matchLabels: { z: 'z' } } } : {}),
            }
          : kind === 'Widget'
            ? {
                list: [{ name: 'b', v: 9 }],
                numbers: [4],
                raw: raw(random),
                image: raw(random),
                list2: [{ $patch: 'replace' }, 1],
                weird: { empty: null, 'a/b~c': 1 },
                added: { x: null, y: [] },
              }
            : {};
};

const patchBody = (random: Random, { kind }: KubeObject): JsonObject => {
  const metadata = metadataChange(random);
  const spec = specChange(random, kind);
  return {
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(Object.keys(spec).length > 0 ? { spec } : {}),
    ...(kind === 'ConfigMap'
      ? { data: { k: random.pick<Json>([null, 'patched', raw(random)]), z: random.pick(TEXTS) } }
      : {}),
  };
};

export const mergePatch = ({ random }: Level, object: KubeObject): KubeObject => {
  const { metadata = {}, ...body } = patchBody(random, object);
  if (random.chance(0.04))
    return { apiVersion: object.apiVersion, kind: object.kind, metadata: idOf(object), $patch: 'delete' };
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...body,
    metadata: { ...idOf(object), ...(metadata as JsonObject) },
  };
};

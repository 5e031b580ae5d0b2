import type { FieldSpec } from './field-path.ts';

export const METADATA_LABELS: FieldSpec = { path: 'metadata/labels', create: true };

const template = (name: string): FieldSpec[] => [
  { path: `spec/template/metadata/${name}`, version: 'v1', kind: 'ReplicationController', create: true },
  { path: `spec/template/metadata/${name}`, kind: 'Deployment', create: true },
  { path: `spec/template/metadata/${name}`, kind: 'ReplicaSet', create: true },
  { path: `spec/template/metadata/${name}`, kind: 'DaemonSet', create: true },
  { path: `spec/template/metadata/${name}`, kind: 'StatefulSet', group: 'apps', create: true },
  { path: `spec/template/metadata/${name}`, kind: 'Job', group: 'batch', create: true },
  { path: `spec/jobTemplate/metadata/${name}`, kind: 'CronJob', group: 'batch', create: true },
  { path: `spec/jobTemplate/spec/template/metadata/${name}`, kind: 'CronJob', group: 'batch', create: true },
];

/** Where `includeTemplates` puts labels. */
export const DEFAULT_TEMPLATE_LABELS: readonly FieldSpec[] = [
  METADATA_LABELS,
  ...template('labels'),
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', group: 'apps', kind: 'StatefulSet', create: true },
];

const podAffinity = (kind: string): FieldSpec[] =>
  ['podAffinity', 'podAntiAffinity']
    .flatMap((affinity) => [
      `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
      `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
    ])
    .concat('topologySpreadConstraints/labelSelector/matchLabels')
    .map((path) => ({ path: `spec/template/spec/${path}`, group: 'apps', kind }));

const SELECTORS: readonly FieldSpec[] = [
  { path: 'spec/selector', version: 'v1', kind: 'Service', create: true },
  { path: 'spec/selector', version: 'v1', kind: 'ReplicationController', create: true },
  { path: 'spec/selector/matchLabels', kind: 'Deployment', create: true },
  ...podAffinity('Deployment'),
  { path: 'spec/selector/matchLabels', kind: 'ReplicaSet', create: true },
  { path: 'spec/selector/matchLabels', kind: 'DaemonSet', create: true },
  { path: 'spec/selector/matchLabels', group: 'apps', kind: 'StatefulSet', create: true },
  ...podAffinity('StatefulSet'),
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  { path: 'spec/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/ingress/from/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/egress/to/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
];

/** Where commonLabels and `includeSelectors` put labels. */
export const DEFAULT_LABELS: readonly FieldSpec[] = [...SELECTORS, ...DEFAULT_TEMPLATE_LABELS];

/** Where commonAnnotations go. */
export const DEFAULT_ANNOTATIONS: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...template('annotations').map((spec) => {
    const { group, ...rest } = spec;
    return spec.kind === 'StatefulSet' || group === undefined ? rest : spec;
  }),
];

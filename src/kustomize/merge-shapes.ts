import { isBuiltIn } from './built-in-kinds.ts';

/**
 * Which lists of a kind merge by key in a strategic merge patch (`x-kubernetes-patch-merge-key` and
 * `x-kubernetes-list-map-keys` of the Kubernetes API). Everything that is not named here is a plain map or a
 * list that a patch replaces.
 */
export interface Shape {
  readonly fields?: Readonly<Record<string, Shape>>;
  /** Of every other field. */
  readonly others?: Shape | undefined;
  /** Present for a list that merges; no keys means a set of scalars. */
  readonly merge?: { readonly keys: readonly string[]; readonly item: Shape } | undefined;
}

const PLAIN: Shape = {};
const map = (fields: Readonly<Record<string, Shape>>): Shape => ({ fields });
const by = (keys: string, item: Shape = PLAIN): Shape => ({ merge: { keys: keys.split(' '), item } });
const SCALARS: Shape = { merge: { keys: [], item: PLAIN } };

const METADATA = map({ finalizers: SCALARS, ownerReferences: by('uid') });
const CONDITIONS = map({ conditions: by('type') });
const CONTAINER_LISTS = { env: by('name'), volumeDevices: by('devicePath'), volumeMounts: by('mountPath') };
const CONTAINER = map({ ...CONTAINER_LISTS, ports: by('containerPort protocol') });
const POD_SPEC = map({
  containers: by('name', CONTAINER),
  ephemeralContainers: by('name', map(CONTAINER_LISTS)),
  hostAliases: by('ip'),
  imagePullSecrets: by('name'),
  initContainers: by('name', CONTAINER),
  topologySpreadConstraints: by('topologyKey whenUnsatisfiable'),
  volumes: by('name', map({ ephemeral: map({ volumeClaimTemplate: map({ metadata: METADATA }) }) })),
});
const POD_TEMPLATE = map({ metadata: METADATA, spec: POD_SPEC });
const WORKLOAD = { spec: map({ template: POD_TEMPLATE }), status: CONDITIONS };
const WITH_CONDITIONS = { status: CONDITIONS };
const CRON_JOB = {
  spec: map({ jobTemplate: map({ metadata: METADATA, spec: map({ template: POD_TEMPLATE }) }) }),
};
const WEBHOOKS = { webhooks: by('name') };

const BY_KIND: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  'v1 Pod': { spec: POD_SPEC, status: map({ conditions: by('type'), podIPs: by('ip') }) },
  'v1 Namespace': WITH_CONDITIONS,
  'v1 PersistentVolumeClaim': WITH_CONDITIONS,
  'v1 ComponentStatus': { conditions: by('type') },
  'apiregistration.k8s.io/v1 APIService': WITH_CONDITIONS,
  'apiregistration.k8s.io/v1beta1 APIService': WITH_CONDITIONS,
  'policy/v1 PodDisruptionBudget': WITH_CONDITIONS,
  'policy/v1beta1 PodDisruptionBudget': WITH_CONDITIONS,
  'v1 PodTemplate': { template: POD_TEMPLATE },
  'v1 ReplicationController': WORKLOAD,
  'v1 Service': { spec: map({ ports: by('port protocol') }), status: CONDITIONS },
  'v1 ServiceAccount': { secrets: by('name') },
  'v1 Node': {
    spec: map({ podCIDRs: SCALARS }),
    status: map({ addresses: by('type'), conditions: by('type') }),
  },
  'apps/v1 DaemonSet': WORKLOAD,
  'apps/v1 Deployment': WORKLOAD,
  'apps/v1 ReplicaSet': WORKLOAD,
  'apps/v1 StatefulSet': WORKLOAD,
  'batch/v1 Job': WORKLOAD,
  'batch/v1 CronJob': CRON_JOB,
  'batch/v1beta1 CronJob': CRON_JOB,
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration': WEBHOOKS,
  'storage.k8s.io/v1 CSINode': { spec: map({ drivers: by('name') }) },
  'storage.k8s.io/v1beta1 CSINode': { spec: map({ drivers: by('name') }) },
};

/** The shape of a kind; a kind without a known schema has none: maps merge, lists are replaced. */
export function shapeOf(apiVersion: string, kind: string): Shape {
  const key = `${apiVersion} ${kind}`;
  if (Object.hasOwn(BY_KIND, key)) return map({ metadata: METADATA, ...BY_KIND[key] });
  return isBuiltIn(apiVersion, kind) ? map({ metadata: METADATA }) : PLAIN;
}

export function fieldShape(shape: Shape, name: string): Shape {
  const { fields } = shape;
  return (fields && Object.hasOwn(fields, name) ? fields[name] : shape.others) ?? PLAIN;
}

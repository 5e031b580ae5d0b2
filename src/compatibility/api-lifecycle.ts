/** An API version of a kind that Kubernetes deprecated; minors of version 1. */
export interface OldApi {
  readonly deprecated: number;
  /** Undefined where no removal is planned. */
  readonly removed: number | undefined;
  /** What to use instead; undefined where there is nothing. */
  readonly replacement: string | undefined;
}

type Row = readonly [
  apiVersion: string,
  kinds: string,
  deprecated: number,
  removed: number | undefined,
  replacement: string | undefined,
];

const RESOURCE_KINDS = 'DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice';
const ADMISSION_POLICIES = 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding';

/**
 * Sources: the life cycles that Kubernetes' own types declare (`prerelease-lifecycle`, k8s.io/api v0.36), and
 * for types that have left that package (autoscaling/v2beta1 and v2beta2, batch/v2alpha1, PodSecurityPolicy) and
 * those of apiextensions and apiregistration the Deprecated API Migration Guide. Of alpha versions only those
 * are here whose kind has a newer version.
 */
const ROWS: readonly Row[] = [
  ['extensions/v1beta1', 'DaemonSet Deployment ReplicaSet', 8, 16, 'apps/v1'],
  ['extensions/v1beta1', 'NetworkPolicy', 9, 16, 'networking.k8s.io/v1'],
  ['extensions/v1beta1', 'PodSecurityPolicy', 10, 16, undefined],
  ['apps/v1beta1', 'ControllerRevision Deployment ReplicaSet StatefulSet', 8, 16, 'apps/v1'],
  ['apps/v1beta2', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet', 9, 16, 'apps/v1'],
  ['batch/v2alpha1', 'CronJob', 11, 21, 'batch/v1'],
  [
    'admissionregistration.k8s.io/v1beta1',
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    16,
    22,
    'admissionregistration.k8s.io/v1',
  ],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 16, 22, 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', 'APIService', 19, 22, 'apiregistration.k8s.io/v1'],
  ['authentication.k8s.io/v1beta1', 'TokenReview', 19, 22, 'authentication.k8s.io/v1'],
  [
    'authorization.k8s.io/v1beta1',
    'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    19,
    22,
    'authorization.k8s.io/v1',
  ],
  ['certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 19, 22, 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 'Lease', 19, 22, 'coordination.k8s.io/v1'],
  ['extensions/v1beta1', 'Ingress', 14, 22, 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress IngressClass', 19, 22, 'networking.k8s.io/v1'],
  [
    'rbac.authorization.k8s.io/v1beta1',
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    17,
    22,
    'rbac.authorization.k8s.io/v1',
  ],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', 14, 22, 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'CSIDriver StorageClass VolumeAttachment', 19, 22, 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'CSINode', 17, 22, 'storage.k8s.io/v1'],
  ['batch/v1beta1', 'CronJob', 21, 25, 'batch/v1'],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 21, 25, 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', 'Event', 22, 25, 'events.k8s.io/v1'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 22, 25, 'autoscaling/v2'],
  ['policy/v1beta1', 'PodDisruptionBudget', 21, 25, 'policy/v1'],
  ['policy/v1beta1', 'PodSecurityPolicy', 21, 25, undefined],
  ['node.k8s.io/v1beta1', 'RuntimeClass', 22, 25, 'node.k8s.io/v1'],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 23, 26, 'autoscaling/v2'],
  [
    'flowcontrol.apiserver.k8s.io/v1beta1',
    'FlowSchema PriorityLevelConfiguration',
    23,
    26,
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 24, 27, 'storage.k8s.io/v1'],
  [
    'flowcontrol.apiserver.k8s.io/v1beta2',
    'FlowSchema PriorityLevelConfiguration',
    26,
    29,
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3',
    'FlowSchema PriorityLevelConfiguration',
    29,
    32,
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['authentication.k8s.io/v1beta1', 'SelfSubjectReview', 30, 33, 'authentication.k8s.io/v1'],
  ['admissionregistration.k8s.io/v1beta1', ADMISSION_POLICIES, 31, 34, 'admissionregistration.k8s.io/v1'],
  ['admissionregistration.k8s.io/v1alpha1', ADMISSION_POLICIES, 29, 32, 'admissionregistration.k8s.io/v1'],
  [
    'admissionregistration.k8s.io/v1alpha1',
    'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding',
    35,
    38,
    'admissionregistration.k8s.io/v1',
  ],
  ['storage.k8s.io/v1alpha1', 'CSIStorageCapacity VolumeAttachment', 21, 24, 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1alpha1', 'VolumeAttributesClass', 32, 35, 'storage.k8s.io/v1'],
  ['coordination.k8s.io/v1alpha2', 'LeaseCandidate', 35, 38, 'coordination.k8s.io/v1beta1'],
  ['coordination.k8s.io/v1beta1', 'LeaseCandidate', 36, 39, undefined],
  ['networking.k8s.io/v1beta1', 'IPAddress ServiceCIDR', 34, 37, 'networking.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'VolumeAttributesClass', 34, 37, 'storage.k8s.io/v1'],
  ['resource.k8s.io/v1beta1', RESOURCE_KINDS, 35, 38, 'resource.k8s.io/v1'],
  ['resource.k8s.io/v1beta2', RESOURCE_KINDS, 36, 39, 'resource.k8s.io/v1'],
  // These stay served: Kubernetes does not take away what is v1.
  ['v1', 'ComponentStatus', 19, undefined, undefined],
  ['v1', 'Endpoints', 33, undefined, 'discovery.k8s.io/v1 EndpointSlice'],
];

/** By `apiVersion kind`. */
export const OLD_APIS: ReadonlyMap<string, OldApi> = new Map(
  ROWS.flatMap(([apiVersion, kinds, deprecated, removed, replacement]) =>
    kinds.split(' ').map((kind) => [`${apiVersion} ${kind}`, { deprecated, removed, replacement }] as const),
  ),
);

/** What Kubernetes said of an API version of a kind; undefined where it is current or not Kubernetes' own. */
export function oldApi(apiVersion: string, kind: string): OldApi | undefined {
  return OLD_APIS.get(`${apiVersion} ${kind}`);
}

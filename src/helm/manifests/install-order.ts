const INSTALL_ORDER = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];
const HELM_4_ADDS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** A stable sort by the order in which Helm installs kinds; kinds that it does not know come last, by name. */
export function sortByInstallOrder<T extends { readonly kind: string }>(
  manifests: readonly T[],
  helmVersion: 3 | 4,
): T[] {
  const kinds = helmVersion === 4 ? [...INSTALL_ORDER, ...HELM_4_ADDS] : INSTALL_ORDER;
  const ranks = new Map(kinds.map((kind, rank) => [kind, rank]));
  const rank = ({ kind }: T): number => ranks.get(kind) ?? kinds.length;
  return manifests.toSorted((a, b) => {
    const difference = rank(a) - rank(b);
    if (difference !== 0 || rank(a) < kinds.length || a.kind === b.kind) return difference;
    return a.kind < b.kind ? -1 : 1;
  });
}

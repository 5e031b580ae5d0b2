import { idOf, type ObjectId } from '../objects/identity.ts';
import { compareText } from '../objects/json.ts';
import type { KubeObject } from '../objects/kube-object.ts';

export interface SortOptions {
  readonly order: 'legacy' | 'fifo';
  readonly orderFirst?: readonly string[] | undefined;
  readonly orderLast?: readonly string[] | undefined;
}

const ORDER_FIRST: readonly string[] = (
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole ' +
  'RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume ' +
  'PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'
).split(' ');
const ORDER_LAST: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** kustomize's legacy order: some kinds first, some last, the rest by group, version, kind, namespace and name. */
export function sortLegacy(objects: readonly KubeObject[], options?: SortOptions): KubeObject[] {
  const first = options?.orderFirst ?? ORDER_FIRST;
  const last = options?.orderLast ?? ORDER_LAST;
  const rank = (kind: string): number => {
    if (last.includes(kind)) return 1 + last.lastIndexOf(kind);
    return first.includes(kind) ? first.lastIndexOf(kind) - first.length : 0;
  };
  return objects
    .map((object) => ({ object, id: idOf(object) }))
    .sort((left, right) => {
      const kinds =
        rank(left.id.kind) - rank(right.id.kind) || compareText(kindKey(left.id), kindKey(right.id));
      return kinds || compareText(nameKey(left.id), nameKey(right.id));
    })
    .map(({ object }) => object);
}

function kindKey({ group, version, kind }: ObjectId): string {
  return `${group || '~G'}_${version}_${kind}`;
}

function nameKey({ namespace, name }: ObjectId): string {
  return `${namespace ?? '~X'}|${name}`;
}

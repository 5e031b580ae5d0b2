import type { JsonObject, KubeObject } from '../../objects/kube-object.ts';
import type { TargetPolicy } from '../policy.ts';
import type { Refusal } from '../refusal.ts';

/** What a compiler makes of one called service. With a refusal the objects are incomplete and must not be used. */
export interface Compiled {
  readonly objects: readonly KubeObject[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly string[];
}

/** A mesh object named after the called service, marked as marty's. */
export function meshObject(
  target: TargetPolicy,
  apiVersion: string,
  kind: string,
  content: { readonly name?: string; readonly annotations?: JsonObject; readonly spec?: JsonObject },
): KubeObject {
  const { annotations = {} } = content;
  return {
    apiVersion,
    kind,
    metadata: {
      name: content.name ?? target.service,
      namespace: target.namespace,
      labels: { 'app.kubernetes.io/managed-by': 'marty' },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(content.spec && { spec: content.spec }),
  };
}

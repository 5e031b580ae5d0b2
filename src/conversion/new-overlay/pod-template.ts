import type { JsonObject, KubeObject } from '../../objects/index.ts';
import { field, fieldAt, isObject } from '../../objects/json.ts';

/** Kinds whose pods run until they are told to stop. */
const SERVING: readonly string[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
];

/** The pod template of a workload, jobs included; undefined for any other object. */
export function podTemplate(object: KubeObject): JsonObject | undefined {
  const template =
    object.kind === 'CronJob'
      ? fieldAt(object, 'spec', 'jobTemplate', 'spec', 'template')
      : SERVING.includes(object.kind) || object.kind === 'Job'
        ? field(object['spec'], 'template')
        : undefined;
  return isObject(template) ? template : undefined;
}

/** Whether the workload's pods serve; a job's pods end, and would wait for a sidecar that does not. */
export function serves({ kind }: KubeObject): boolean {
  return SERVING.includes(kind);
}

import type { KubeObject } from '../../objects/index.ts';
import { mapAt, setField } from '../../objects/json.ts';
import type { MeshName } from './edits.ts';
import { podTemplate, serves } from './pod-template.ts';

/**
 * What makes each mesh put its proxy beside a pod (Istio's `sidecar.istio.io/inject` label, Linkerd's
 * `linkerd.io/inject` annotation); on the pod template it holds whatever the namespace says.
 */
const INJECTION = {
  istio: { map: 'labels', name: 'sidecar.istio.io/inject', value: 'true' },
  linkerd: { map: 'annotations', name: 'linkerd.io/inject', value: 'enabled' },
} as const;

/** Marks the pod templates of all workloads that serve; answers how many there are. */
export function injectMesh(objects: readonly KubeObject[], mesh: MeshName): number {
  const { map, name, value } = INJECTION[mesh];
  const templates = objects
    .filter(serves)
    .map(podTemplate)
    .filter((template) => template !== undefined);
  for (const template of templates) setField(mapAt(mapAt(template, 'metadata'), map), name, value);
  return templates.length;
}

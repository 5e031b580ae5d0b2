import { type JsonObject, writeYaml } from '../objects/index.ts';

/** Text of a kustomization file; empty lists are left out, but for resources: kustomize refuses an empty file. */
export function kustomizationText(
  fields: JsonObject,
  kind: 'Kustomization' | 'Component' = 'Kustomization',
): string {
  const present = Object.entries(fields).filter(
    ([name, value]) => name === 'resources' || !Array.isArray(value) || value.length > 0,
  );
  const version = kind === 'Component' ? 'v1alpha1' : 'v1beta1';
  return writeYaml({
    apiVersion: `kustomize.config.k8s.io/${version}`,
    kind,
    ...Object.fromEntries(present),
  });
}

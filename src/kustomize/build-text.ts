import { encodeYaml, type YamlValue } from '../goyaml/index.ts';
import { isObject } from '../objects/json.ts';
import type { Json, KubeObject } from '../objects/kube-object.ts';

/** The objects as `kustomize build` prints them: keys sorted, one document each. */
export function buildText(objects: readonly KubeObject[]): string {
  return objects.map((object) => encodeYaml(toYaml(object))).join('---\n');
}

function toYaml(value: Json): YamlValue {
  if (Array.isArray(value)) return value.map(toYaml);
  if (!isObject(value)) return value;
  return new Map(Object.entries(value).map(([name, item]) => [name, toYaml(item)]));
}

export { emptyMetadataMaps, generatedSecret, replacedSecretValues } from './allowed-differences.ts';
export { canonicalJson, digestObjects } from './canonical.ts';
export {
  type AllowedDifference,
  compare,
  type Difference,
  digestAllowing,
  normalized,
  replacement,
} from './compare.ts';
export { diffValues, type ValueDifference } from './difference.ts';
export { helmLabels } from './helm-labels.ts';
export { formatId, idKey, idOf, isSecret, type ObjectId, splitApiVersion } from './identity.ts';
export { stringAt } from './json.ts';
export type { Json, JsonObject, KubeObject } from './kube-object.ts';
export { readObjects, toKubeObject } from './read-objects.ts';
export { writeYaml } from './write-yaml.ts';

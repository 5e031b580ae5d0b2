export { emptyMetadataMaps, helmLabels, replacedSecretValues } from './allowed-differences.ts';
export { canonicalForm, canonicalJson, digestObjects, sha256 } from './canonical.ts';
export { type AllowedDifference, compare, type Difference, digestAllowing } from './compare.ts';
export { diffValues, type ValueDifference } from './difference.ts';
export { apiVersionOf, formatId, idKey, idOf, type ObjectId, splitApiVersion } from './identity.ts';
export type { Json, JsonObject, KubeObject } from './kube-object.ts';
export { readObjects, toKubeObject } from './read-objects.ts';
export { readDocuments } from './read-yaml.ts';
export { writeDocuments, writeYaml } from './write-yaml.ts';

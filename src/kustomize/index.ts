export { type BuildOptions, build } from './build.ts';
export { buildText } from './build-text.ts';
export { isClusterScoped } from './built-in-kinds.ts';
export { computePatch, identityOf, type ObjectPatch } from './compute-patch.ts';
export { applyImages, type ImageEntry, replaceImage, splitImage } from './images.ts';
export type { JsonPatchOperation } from './json-patch.ts';
export type { ReplicasEntry } from './replicas.ts';
export { SCALABLE } from './transformer-config.ts';

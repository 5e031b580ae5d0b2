import { isSecret, type JsonObject, type KubeObject, writeYaml } from '../objects/index.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import { byIdentity, type ObjectMap } from './choose-base.ts';
import { fileNames } from './file-names.ts';
import { kustomizationText } from './kustomization-text.ts';
import { liftedFields } from './lift.ts';
import { type Overlay, patchTarget, patchText, removalText } from './overlay.ts';
import type { PartEnvironment } from './policies/index.ts';

/** Folder of an environment's overlay, relative to the tree's root; `part` is the folder of its part. */
export function overlayFolder(environment: string, part = ''): string {
  return `${part}overlays/${environment}`;
}

export const BASE_FOLDER = 'base';
export const CRD_FOLDER = 'crds';

/** Template that each object comes from, by its identity key in the tree. */
export type Templates = ReadonlyMap<string, string>;

function objectText(key: string, object: KubeObject, templates: Templates): string {
  const template = templates.get(key);
  return `${template === undefined ? '' : `# Source: ${template}\n`}${writeYaml(object)}`;
}

/** A folder of whole objects, one file each. */
export function objectFolder(
  folder: string,
  objects: readonly KubeObject[],
  fields: JsonObject,
  templates: Templates,
  reason: string,
): DesiredFile[] {
  const names = fileNames(objects);
  const files = [...byIdentity(objects)].map(([key, object]) => ({
    path: `${folder}/${names.get(key) ?? ''}`,
    content: objectText(key, object, templates),
    policy: 'merge' as const,
    ...(isSecret(object) ? { sensitive: true } : {}),
    reason,
  }));
  const resources = files.map(({ path }) => path.slice(folder.length + 1)).sort();
  const kustomization = kustomizationText({ ...fields, resources });
  return [
    { path: `${folder}/kustomization.yaml`, content: kustomization, policy: 'merge', reason },
    ...files,
  ];
}

/** The folder of an environment: what it adds, patches and takes away. */
export function overlayFiles(
  part: string,
  { name: environment, extra }: PartEnvironment,
  overlay: Overlay,
  base: ObjectMap,
  fields: JsonObject,
  templates: Templates,
): DesiredFile[] {
  const folder = overlayFolder(environment, part);
  const reason = `environment ${environment}`;
  const names = fileNames([...base.values(), ...overlay.added.map(({ object }) => object)]);
  const nameOf = (key: string): string => names.get(key) ?? '';
  const file = (path: string, content: string, object?: KubeObject): DesiredFile => ({
    path: `${folder}/${path}`,
    content,
    policy: 'merge',
    ...(object !== undefined && isSecret(object) ? { sensitive: true } : {}),
    reason,
  });
  const added = overlay.added.map(({ key, object }) =>
    file(nameOf(key), objectText(key, object, templates), object),
  );
  const patches = overlay.patched.map(({ key, object, patch }) => {
    const path = `patches/${nameOf(key)}`;
    const entry: JsonObject = patch.kind === 'json-patch' ? { path, target: patchTarget(object) } : { path };
    return { entry, file: file(path, patchText(patch), object) };
  });
  const removals = overlay.removed.map(({ key, object }) => {
    const path = `patches/delete-${nameOf(key)}`;
    return { entry: { path } satisfies JsonObject, file: file(path, removalText(object)) };
  });
  const all = [...patches, ...removals].sort((left, right) => (left.file.path < right.file.path ? -1 : 1));
  const kustomization = kustomizationText({
    ...fields,
    resources: [
      `../../${BASE_FOLDER}`,
      ...[...added.map(({ path }) => path.slice(folder.length + 1)), ...(extra?.resources ?? [])].sort(),
    ],
    ...extra?.fields,
    patches: all.map(({ entry }) => entry),
    ...liftedFields(overlay.lifted),
  });
  return [
    file('kustomization.yaml', kustomization),
    ...added,
    ...all.map((patch) => patch.file),
    ...(extra?.files ?? []),
  ];
}

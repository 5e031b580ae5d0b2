import { isSecret, type JsonObject, type KubeObject, writeYaml } from '../objects/index.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import { byIdentity } from './choose-base.ts';
import { type ConfigFiles, generatorFields, generatorOf } from './config-files.ts';
import type { EnvironmentFields } from './environment-lift.ts';
import { kustomizationText } from './kustomization-text.ts';
import { liftedFields } from './lift.ts';
import { foldLabels } from './lift-labels.ts';
import { type Overlay, patchTarget, patchText, removalText } from './overlay.ts';
import type { OverlayExtra } from './policies/index.ts';

/** Folder of an environment's overlay, relative to the tree's root; `part` is the folder of its part. */
export function overlayFolder(environment: string, part = ''): string {
  return `${part}overlays/${environment}`;
}

export const BASE_FOLDER = 'base';
export const CRD_FOLDER = 'crds';

/** What the files of a tree are named and where their objects come from, by identity key. */
export interface Naming {
  /** `deployment-web.yaml`. */
  readonly files: ReadonlyMap<string, string>;
  readonly templates: ReadonlyMap<string, string>;
}

export function fileOf(naming: Naming, key: string): string {
  return naming.files.get(key) ?? '';
}

/** Folder for the files of a ConfigMap or Secret, beside the place of its own file. */
export function configFolder(naming: Naming, key: string): string {
  return fileOf(naming, key).replace(/\.yaml$/, '');
}

function objectText(naming: Naming, key: string, object: KubeObject): string {
  const template = naming.templates.get(key);
  return `${template === undefined ? '' : `# Source: ${template}\n`}${writeYaml(object)}`;
}

/** A folder of whole objects. */
export interface ObjectFolder {
  readonly folder: string;
  readonly objects: readonly KubeObject[];
  readonly reason: string;
  readonly fields?: EnvironmentFields;
  /** Other folders that it includes. */
  readonly includes?: readonly string[];
  readonly kind?: 'Kustomization' | 'Component';
  /** Write labels that all objects share, and multi-line values of ConfigMaps, as fields and files. */
  readonly fold?: boolean;
}

/** One file for each object; in a folded folder ConfigMaps with files become generators. */
export function objectFolder(
  { folder, objects, reason, fields = {}, includes = [], kind = 'Kustomization', fold = false }: ObjectFolder,
  naming: Naming,
): DesiredFile[] {
  // The fields of a component or of a base that includes others would reach objects of other folders, too.
  const folded =
    fold && kind === 'Kustomization' && includes.length === 0 ? foldLabels(objects) : { fields: {}, objects };
  const configs: ConfigFiles[] = [];
  const whole = [...byIdentity(folded.objects)].filter(([key, object]) => {
    const config = fold ? generatorOf(object, configFolder(naming, key)) : undefined;
    if (config !== undefined) configs.push(config);
    return config === undefined;
  });
  const file = fileIn(folder, reason);
  const objectFiles = whole.map(([key, object]) =>
    file(fileOf(naming, key), objectText(naming, key, object), isSecret(object)),
  );
  const kustomization = kustomizationText(
    {
      ...plain({ ...folded.fields, ...fields }),
      resources: [...includes, ...whole.map(([key]) => fileOf(naming, key)).sort()],
      ...generatorFields(configs),
    },
    kind,
  );
  return [
    file('kustomization.yaml', kustomization, configs.some(isSecretConfig)),
    ...objectFiles,
    ...configs.flatMap((config) => configFiles(config, file)),
  ];
}

/** The files below another folder, which ends with `/`. */
export function inFolder(folder: string, files: readonly DesiredFile[]): DesiredFile[] {
  return files.map((file) => ({ ...file, path: `${folder}${file.path}` }));
}

/** What the folder of an environment is made of. */
export interface OverlayFolder {
  readonly name: string;
  readonly overlay: Overlay;
  readonly fields: EnvironmentFields;
  /** Names of the components that it includes. */
  readonly components: readonly string[];
  readonly extra?: OverlayExtra | undefined;
}

/** The folder of an environment: what it adds, patches and takes away, and what a policy puts beside that. */
export function overlayFiles(
  { name, overlay, fields, components, extra }: OverlayFolder,
  naming: Naming,
): DesiredFile[] {
  const file = fileIn(overlayFolder(name), `environment ${name}`);
  const added = overlay.added.map(({ key, object }) =>
    file(fileOf(naming, key), objectText(naming, key, object), isSecret(object)),
  );
  const patches = overlay.patched.map(({ key, object, patch }) => {
    const path = `patches/${fileOf(naming, key)}`;
    const entry: JsonObject = patch.kind === 'json-patch' ? { path, target: patchTarget(object) } : { path };
    return { path, entry, file: file(path, patchText(patch), isSecret(object)) };
  });
  const removals = overlay.removed.map(({ key, object }) => {
    const path = `patches/delete-${fileOf(naming, key)}`;
    return { path, entry: { path } satisfies JsonObject, file: file(path, removalText(object)) };
  });
  const all = [...patches, ...removals].sort((left, right) => (left.path < right.path ? -1 : 1));
  const own = [...overlay.added.map(({ key }) => fileOf(naming, key)), ...(extra?.resources ?? [])];
  const kustomization = kustomizationText({
    ...plain(fields),
    resources: [`../../${BASE_FOLDER}`, ...own.sort()],
    components: components.map((component) => `../../components/${component}`),
    ...generatorFields(overlay.merged),
    ...extra?.fields,
    patches: all.map(({ entry }) => entry),
    ...liftedFields(overlay.lifted),
  });
  return [
    file('kustomization.yaml', kustomization, overlay.merged.some(isSecretConfig)),
    ...added,
    ...all.map((patch) => patch.file),
    ...overlay.merged.flatMap((config) => configFiles(config, file)),
    ...(extra?.files ?? []),
  ];
}

type FileMaker = (path: string, content: string, sensitive?: boolean) => DesiredFile;

function fileIn(folder: string, reason: string): FileMaker {
  return (path, content, sensitive = false) => ({
    path: `${folder}/${path}`,
    content,
    policy: 'merge',
    ...(sensitive ? { sensitive } : {}),
    reason,
  });
}

/** Literals of such a generator stand in the kustomization itself. */
function isSecretConfig({ kind }: ConfigFiles): boolean {
  return kind === 'Secret';
}

function configFiles(config: ConfigFiles, file: FileMaker): DesiredFile[] {
  return [...config.files].map(([path, text]) => file(path, text, isSecretConfig(config)));
}

function plain(fields: EnvironmentFields): JsonObject {
  return JSON.parse(JSON.stringify(fields));
}

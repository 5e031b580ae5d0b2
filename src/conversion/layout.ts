import { type JsonObject, type KubeObject, writeYaml } from '../objects/index.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import { byIdentity } from './choose-base.ts';
import { type ConfigFiles, generatorFields, generatorOf } from './config-files.ts';
import type { EnvironmentFields } from './environment-lift.ts';
import { liftedFields } from './lift.ts';
import { foldLabels } from './lift-labels.ts';
import { type Overlay, patchTarget, patchText, removalText } from './overlay.ts';

/** Folder of an environment's overlay, relative to the tree's root. */
export function overlayFolder(environment: string): string {
  return `overlays/${environment}`;
}

export const BASE_FOLDER = 'base';
export const CRD_FOLDER = 'crds';

/** Text of a kustomization file; empty lists are left out, but for resources: kustomize refuses an empty file. */
export function kustomizationText(fields: JsonObject, kind: 'Kustomization' | 'Component'): string {
  const present = Object.entries(fields).filter(
    ([name, value]) => name === 'resources' || !Array.isArray(value) || value.length > 0,
  );
  return writeYaml({
    apiVersion: `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`,
    kind,
    ...Object.fromEntries(present),
  });
}

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
    file(fileOf(naming, key), objectText(naming, key, object)),
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
    file('kustomization.yaml', kustomization),
    ...objectFiles,
    ...configs.flatMap(({ files }) => [...files].map(([path, text]) => file(path, text))),
  ];
}

/** The folder of an environment: what it adds, patches and takes away. */
export function overlayFiles(
  environment: string,
  overlay: Overlay,
  fields: EnvironmentFields,
  components: readonly string[],
  naming: Naming,
): DesiredFile[] {
  const file = fileIn(overlayFolder(environment), `environment ${environment}`);
  const added = overlay.added.map(({ key, object }) => ({
    name: fileOf(naming, key),
    text: objectText(naming, key, object),
  }));
  const patches = overlay.patched.map(({ key, object, patch }) => {
    const path = `patches/${fileOf(naming, key)}`;
    const entry: JsonObject = patch.kind === 'json-patch' ? { path, target: patchTarget(object) } : { path };
    return { path, entry, text: patchText(patch) };
  });
  const removals = overlay.removed.map(({ key, object }) => {
    const path = `patches/delete-${fileOf(naming, key)}`;
    return { path, entry: { path } satisfies JsonObject, text: removalText(object) };
  });
  const all = [...patches, ...removals].sort((left, right) => (left.path < right.path ? -1 : 1));
  const kustomization = kustomizationText(
    {
      ...plain(fields),
      resources: [`../../${BASE_FOLDER}`, ...added.map(({ name }) => name).sort()],
      components: components.map((name) => `../../components/${name}`),
      ...generatorFields(overlay.merged),
      patches: all.map(({ entry }) => entry),
      ...liftedFields(overlay.lifted),
    },
    'Kustomization',
  );
  return [
    file('kustomization.yaml', kustomization),
    ...added.map(({ name, text }) => file(name, text)),
    ...all.map(({ path, text }) => file(path, text)),
    ...overlay.merged.flatMap(({ files }) => [...files].map(([path, text]) => file(path, text))),
  ];
}

function fileIn(folder: string, reason: string): (path: string, content: string) => DesiredFile {
  return (path, content) => ({ path: `${folder}/${path}`, content, policy: 'merge', reason });
}

function plain(fields: EnvironmentFields): JsonObject {
  return JSON.parse(JSON.stringify(fields));
}

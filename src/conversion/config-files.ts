import { MartyError } from '../errors.ts';
import { type GeneratorEntry, generateInto } from '../kustomize/index.ts';
import { type JsonObject, type KubeObject, stringAt } from '../objects/index.ts';
import { equalJson, field, isObject } from '../objects/json.ts';

/** A ConfigMap or Secret as an entry of a generator, and the files that it reads. */
export interface ConfigFiles {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly entry: GeneratorEntry;
  /** By path below the kustomization's folder. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The whole object as a generator whose multi-line values are files; undefined for other objects, and where
 * kustomize would generate something else.
 *
 * @param folder for the files, below the kustomization
 */
export function generatorOf(object: KubeObject, folder: string): ConfigFiles | undefined {
  const values = valuesOf(object);
  if (values === undefined) return undefined;
  const inFiles = [...values].filter(([, value]) => isFileLike(value));
  if (inFiles.length === 0) return undefined;
  const literals = [...values].filter(([, value]) => !isFileLike(value));
  const labels = pairsOf(object, 'labels');
  const annotations = pairsOf(object, 'annotations');
  const type = stringAt(object, 'type');
  const files = asFiles(inFiles, folder);
  const result: ConfigFiles = {
    kind: kindOf(object) ?? 'ConfigMap',
    entry: {
      ...identity(object),
      ...(type === undefined || type === 'Opaque' ? {} : { type }),
      files: [...files.keys()],
      ...(literals.length > 0 ? { literals: literals.map(([key, value]) => `${key}=${value}`) } : {}),
      options: {
        ...(labels && { labels }),
        ...(annotations && { annotations }),
        disableNameSuffixHash: true,
      },
    },
    files,
  };
  return equalJson(generated(result), object) ? result : undefined;
}

/** What an overlay merges into an object of its base: the changed multi-line values, and what then is left to patch. */
export interface MergedFiles extends ConfigFiles {
  readonly merged: KubeObject;
}

export function mergeOf(from: KubeObject, to: KubeObject, folder: string): MergedFiles | undefined {
  const before = valuesOf(from);
  const changed = [...(valuesOf(to) ?? [])].filter(
    ([key, value]) => isFileLike(value) && before?.get(key) !== value,
  );
  const kind = kindOf(from);
  if (before === undefined || kind === undefined || changed.length === 0) return undefined;
  const files = asFiles(changed, folder);
  const type = stringAt(to, 'type');
  const entry: GeneratorEntry = {
    ...identity(from),
    behavior: 'merge',
    ...(type === undefined || type === 'Opaque' ? {} : { type }),
    files: [...files.keys()],
    options: { disableNameSuffixHash: true },
  };
  const merged = generated({ kind, entry, files }, from);
  return merged === undefined ? undefined : { kind, entry, files, merged };
}

function generated({ kind, entry, files }: ConfigFiles, existing?: KubeObject): KubeObject | undefined {
  const read = (path: string): Uint8Array => new TextEncoder().encode(files.get(path));
  try {
    return generateInto(kind, entry, read, existing);
  } catch (error) {
    if (error instanceof MartyError) return undefined;
    throw error;
  }
}

function kindOf({ apiVersion, kind }: KubeObject): 'ConfigMap' | 'Secret' | undefined {
  return apiVersion === 'v1' && (kind === 'ConfigMap' || kind === 'Secret') ? kind : undefined;
}

function identity(object: KubeObject): Pick<GeneratorEntry, 'name' | 'namespace'> {
  const namespace = stringAt(object, 'metadata', 'namespace');
  return {
    name: stringAt(object, 'metadata', 'name') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** Keys that are a sound file name; the name of a kustomization would be taken for one by other tools. */
const FILE_NAME = /^(?!(\.+|kustomization(\.ya?ml)?)$)[-._a-zA-Z0-9]{1,200}$/i;

/** The texts of `data`; undefined where one could not be a file, or two would be one where case is ignored. */
function valuesOf(object: KubeObject): Map<string, string> | undefined {
  const kind = kindOf(object);
  const data = field(object, 'data');
  if (kind === undefined || !isObject(data)) return undefined;
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(data)) {
    const text = typeof value !== 'string' ? undefined : kind === 'Secret' ? decode(value) : value;
    if (text === undefined || !FILE_NAME.test(key) || !isPlainText(text)) return undefined;
    values.set(key, text);
  }
  const folded = new Set([...values.keys()].map((key) => key.toLowerCase()));
  return folded.size === values.size ? values : undefined;
}

function decode(base64: string): string | undefined {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return Buffer.from(text).toString('base64') === base64 ? text : undefined;
}

/** Text that is the same after a way through a file. */
function isPlainText(text: string): boolean {
  return (
    Buffer.from(text).toString() === text &&
    !text.includes('\0') &&
    !text.startsWith('\uFEFF') &&
    !text.includes('\r')
  );
}

/** At least two lines. */
function isFileLike(text: string): boolean {
  const end = text.indexOf('\n');
  return end >= 0 && end < text.length - 1;
}

function asFiles(values: readonly (readonly [string, string])[], folder: string): Map<string, string> {
  return new Map(values.map(([key, value]) => [`${folder}/${key}`, value]));
}

function pairsOf(object: KubeObject, name: 'labels' | 'annotations'): Record<string, string> | undefined {
  const map = field(object.metadata, name);
  if (!isObject(map) || Object.keys(map).length === 0) return undefined;
  return Object.fromEntries(
    Object.entries(map).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** The entries as plain data for a kustomization file, by the field that holds them. */
export function generatorFields(configs: readonly ConfigFiles[]): JsonObject {
  const entries = (kind: ConfigFiles['kind']): JsonObject[] =>
    configs.filter((config) => config.kind === kind).map(({ entry }) => JSON.parse(JSON.stringify(entry)));
  return { configMapGenerator: entries('ConfigMap'), secretGenerator: entries('Secret') };
}

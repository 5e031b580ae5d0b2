import { z } from 'zod';
import { MartyError } from '../errors.ts';
import { isObject } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { readDocuments } from '../objects/read-yaml.ts';
import type { ReadFs } from '../ports/fs.ts';
import { fieldSpec } from './configuration-file.ts';
import { foldCase } from './fold-case.ts';

const text = z.string();
const pairs = z.record(text, text);
const flag = z.boolean();

export const target = z.strictObject({
  group: text.optional(),
  version: text.optional(),
  kind: text.optional(),
  name: text.optional(),
  namespace: text.optional(),
  labelSelector: text.optional(),
  annotationSelector: text.optional(),
});

export const patch = z.strictObject({
  path: text.optional(),
  patch: text.optional(),
  target: target.optional(),
  options: z.strictObject({ allowNameChange: flag.optional(), allowKindChange: flag.optional() }).optional(),
});

const fieldOptions = z.strictObject({
  delimiter: text.optional(),
  index: z.int().optional(),
  encoding: text.optional(),
  create: flag.optional(),
});

const replacementTarget = z.strictObject({
  select: target.optional(),
  reject: z.array(target).optional(),
  fieldPaths: z.array(text).optional(),
  options: fieldOptions.optional(),
});

export const replacement = z.strictObject({
  source: z
    .strictObject({
      group: text.optional(),
      version: text.optional(),
      kind: text.optional(),
      name: text.optional(),
      namespace: text.optional(),
      fieldPath: text.optional(),
      options: fieldOptions.optional(),
    })
    .optional(),
  sourceValue: text.optional(),
  targets: z.array(replacementTarget).optional(),
});

/** Inline, or the path of a file with one or a list of them. */
export const replacementEntry = replacement.extend({ path: text.optional() });

export const image = z.strictObject({
  name: text,
  newName: text.optional(),
  newTag: text.optional(),
  tagSuffix: text.optional(),
  digest: text.optional(),
});

export const replica = z.strictObject({ name: text, count: z.int() });

const generatorOptions = z.strictObject({
  labels: pairs.optional(),
  annotations: pairs.optional(),
  disableNameSuffixHash: flag.optional(),
  immutable: flag.optional(),
});

export const generator = z.strictObject({
  name: text,
  namespace: text.optional(),
  behavior: z.enum(['create', 'merge', 'replace']).optional(),
  literals: z.array(text).optional(),
  files: z.array(text).optional(),
  envs: z.array(text).optional(),
  env: text.optional(),
  options: generatorOptions.optional(),
});

export const secretGenerator = generator.extend({ type: text.optional() });

/** The fields that marty builds; any other is refused. */
const schema = z.strictObject({
  apiVersion: z.enum(['kustomize.config.k8s.io/v1beta1', 'kustomize.config.k8s.io/v1alpha1']).optional(),
  kind: z.enum(['Kustomization', 'Component']).optional(),
  metadata: z.looseObject({}).optional(),
  resources: z.array(text).optional(),
  bases: z.array(text).optional(),
  components: z.array(text).optional(),
  namespace: text.optional(),
  namePrefix: text.optional(),
  nameSuffix: text.optional(),
  labels: z
    .array(
      z.strictObject({
        pairs: pairs.optional(),
        includeSelectors: flag.optional(),
        includeTemplates: flag.optional(),
        fields: z.array(fieldSpec).optional(),
      }),
    )
    .optional(),
  commonLabels: pairs.optional(),
  commonAnnotations: pairs.optional(),
  images: z.array(image).optional(),
  imageTags: z.array(image).optional(),
  replicas: z.array(replica).optional(),
  patches: z.array(patch).optional(),
  patchesStrategicMerge: z.array(text).optional(),
  patchesJson6902: z.array(patch).optional(),
  replacements: z.array(replacementEntry).optional(),
  transformers: z.array(text).optional(),
  generators: z.array(text).optional(),
  validators: z.array(text).max(0, 'marty runs no validators').optional(),
  configurations: z.array(text).optional(),
  crds: z.array(text).optional(),
  openapi: z.strictObject({ path: text.optional(), version: text.optional() }).optional(),
  buildMetadata: z
    .array(z.enum(['originAnnotations', 'transformerAnnotations', 'managedByLabel']))
    .optional(),
  configMapGenerator: z.array(generator).optional(),
  secretGenerator: z.array(secretGenerator).optional(),
  generatorOptions: generatorOptions.optional(),
  sortOptions: z
    .strictObject({
      order: z.enum(['legacy', 'fifo']),
      legacySortOptions: z
        .strictObject({ orderFirst: z.array(text).optional(), orderLast: z.array(text).optional() })
        .optional(),
    })
    .optional(),
});

export type Kustomization = z.infer<typeof schema>;
export type PatchEntry = z.infer<typeof patch>;
export type PatchTarget = z.infer<typeof target>;
export type Replacement = z.infer<typeof replacement>;
export type ReplacementEntry = z.infer<typeof replacementEntry>;
export type ReplacementTarget = z.infer<typeof replacementTarget>;

export const KUSTOMIZATION_NAMES: readonly string[] = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/**
 * Reads the kustomization of a folder.
 *
 * @throws MartyError MARTY-K003 where there is none or several, MARTY-K004 for a field that marty does not build
 */
export function readKustomization(
  fs: ReadFs,
  folder: string,
): { file: string; kustomization: Kustomization } {
  const found = KUSTOMIZATION_NAMES.map((name) => `${folder}/${name}`).filter(
    (path) => fs.stat(path)?.kind === 'file',
  );
  const [file] = found;
  if (file === undefined)
    throw new MartyError('MARTY-K003', 'no kustomization file in this folder', { where: { file: folder } });
  if (found.length > 1)
    throw new MartyError('MARTY-K003', `several kustomization files in one folder: ${found.join(', ')}`, {
      where: { file: folder },
    });
  return { file, kustomization: parseKustomization(new TextDecoder().decode(fs.readFile(file)), file) };
}

export function parseKustomization(yaml: string, file: string): Kustomization {
  const [document = {}, ...more] = readDocuments(yaml, file);
  if (!isObject(document) || more.length > 0)
    throw new MartyError('MARTY-K004', 'a kustomization file holds one map', { where: { file } });
  const folded = foldCase(schema, document);
  const present = withoutNulls(isObject(folded) ? folded : document);
  if (Object.keys(present).every((name) => name === 'apiVersion' || name === 'kind'))
    throw new MartyError('MARTY-K004', 'the kustomization file is empty', { where: { file } });
  const parsed = schema.safeParse(present);
  if (parsed.success) return withoutOldFields(parsed.data, file);
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  const problem =
    issue?.code === 'unrecognized_keys'
      ? `marty does not build the field ${[path, issue.keys[0]].filter((part) => part !== '').join('.')}`
      : `${path}: ${issue?.message ?? 'not valid'}`;
  throw new MartyError('MARTY-K004', problem, { where: { file } });
}

/** A field that is null is as if it were absent. */
export function withoutNulls(map: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(map)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, dropNulls(value)]),
  );
}

function dropNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(dropNulls);
  return isObject(value) ? withoutNulls(value) : value;
}

/** Moves what stands in fields of older versions to where it stands today. */
function withoutOldFields(read: Kustomization, file: string): Kustomization {
  const component = read.kind === 'Component';
  const wanted = `kustomize.config.k8s.io/${component ? 'v1alpha1' : 'v1beta1'}`;
  if (read.apiVersion !== undefined && read.apiVersion !== wanted)
    throw new MartyError('MARTY-K004', `apiVersion for ${read.kind ?? 'Kustomization'} should be ${wanted}`, {
      where: { file },
    });
  const { bases = [], imageTags = [], ...rest } = read;
  return {
    ...rest,
    ...(bases.length > 0 ? { resources: [...(read.resources ?? []), ...bases] } : {}),
    ...(imageTags.length > 0 ? { images: [...(read.images ?? []), ...imageTags] } : {}),
  };
}

import { z } from 'zod';
import { MartyError } from '../errors.ts';
import { isObject } from '../objects/json.ts';
import { readDocuments } from '../objects/read-yaml.ts';
import type { ReadFs } from '../ports/fs.ts';

const text = z.string();
const pairs = z.record(text, text);
const flag = z.boolean();

const target = z.strictObject({
  group: text.optional(),
  version: text.optional(),
  kind: text.optional(),
  name: text.optional(),
  namespace: text.optional(),
  labelSelector: text.optional(),
  annotationSelector: text.optional(),
});

const patch = z.strictObject({
  path: text.optional(),
  patch: text.optional(),
  target: target.optional(),
  options: z.strictObject({ allowNameChange: flag.optional(), allowKindChange: flag.optional() }).optional(),
});

const generatorOptions = z.strictObject({
  labels: pairs.optional(),
  annotations: pairs.optional(),
  disableNameSuffixHash: flag.optional(),
  immutable: flag.optional(),
});

const generator = z.strictObject({
  name: text,
  namespace: text.optional(),
  behavior: z.enum(['create', 'merge', 'replace']).optional(),
  literals: z.array(text).optional(),
  files: z.array(text).optional(),
  envs: z.array(text).optional(),
  options: generatorOptions.optional(),
});

/** The fields that marty builds; any other is refused. */
const schema = z.strictObject({
  apiVersion: z.enum(['kustomize.config.k8s.io/v1beta1', 'kustomize.config.k8s.io/v1alpha1']).optional(),
  kind: z.enum(['Kustomization', 'Component']).optional(),
  metadata: z.looseObject({}).optional(),
  resources: z.array(text).optional(),
  components: z.array(text).optional(),
  namespace: text.optional(),
  namePrefix: text.optional(),
  nameSuffix: text.optional(),
  labels: z
    .array(z.strictObject({ pairs, includeSelectors: flag.optional(), includeTemplates: flag.optional() }))
    .optional(),
  commonLabels: pairs.optional(),
  commonAnnotations: pairs.optional(),
  images: z
    .array(
      z.strictObject({
        name: text,
        newName: text.optional(),
        newTag: text.optional(),
        tagSuffix: text.optional(),
        digest: text.optional(),
      }),
    )
    .optional(),
  replicas: z.array(z.strictObject({ name: text, count: z.int() })).optional(),
  patches: z.array(patch).optional(),
  configMapGenerator: z.array(generator).optional(),
  secretGenerator: z.array(generator.extend({ type: text.optional() })).optional(),
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
  const present = Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
  if (Object.keys(present).every((name) => name === 'apiVersion' || name === 'kind'))
    throw new MartyError('MARTY-K004', 'the kustomization file is empty', { where: { file } });
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  const problem =
    issue?.code === 'unrecognized_keys'
      ? `marty does not build the field ${[path, issue.keys[0]].filter((part) => part !== '').join('.')}`
      : `${path}: ${issue?.message ?? 'not valid'}`;
  throw new MartyError('MARTY-K004', problem, { where: { file } });
}

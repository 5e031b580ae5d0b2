import { z } from 'zod';
import { MartyError } from '../errors.ts';
import { isObject } from '../objects/json.ts';
import { readDocuments } from '../objects/read-yaml.ts';
import { type FieldSpec, splitPath } from './field-path.ts';
import { EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

const text = z.string().optional();

export const fieldSpec = z.strictObject({
  path: z.string(),
  group: text,
  version: text,
  kind: text,
  create: z.boolean().optional(),
});
const fieldSpecs = z.array(fieldSpec).optional();

const schema = z.strictObject({
  namePrefix: fieldSpecs,
  nameSuffix: fieldSpecs,
  namespace: fieldSpecs,
  commonLabels: fieldSpecs,
  labels: fieldSpecs,
  templateLabels: fieldSpecs,
  commonAnnotations: fieldSpecs,
  nameReference: z.array(z.strictObject({ kind: text, group: text, version: text, fieldSpecs })).optional(),
  images: fieldSpecs,
  replicas: fieldSpecs,
});

/**
 * Reads a file of `configurations`.
 *
 * @throws MartyError MARTY-K020 for a section that marty does not know (`varReference` among them)
 */
export function readConfiguration(yaml: string, file: string): TransformerConfig {
  const [document = null] = readDocuments(yaml, file, { duplicateKeys: 'error' });
  if (document === null) return EMPTY_CONFIG;
  if (!isObject(document))
    throw new MartyError('MARTY-K020', 'a transformer configuration is a map', { where: { file } });
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null)),
  );
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new MartyError('MARTY-K020', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`, {
      where: { file },
    });
  }
  const { nameReference = [], ...sections } = parsed.data;
  const read: TransformerConfig = {
    ...EMPTY_CONFIG,
    ...Object.fromEntries(Object.entries(sections).filter(([, specs]) => specs !== undefined)),
    nameReference: nameReference.map(({ fieldSpecs: fields = [], ...type }) => ({ ...type, fields })),
  };
  demandPaths(read, file);
  return read;
}

function demandPaths(config: TransformerConfig, file: string): void {
  const { nameReference, ...sections } = config;
  const specs: FieldSpec[] = [
    ...Object.values(sections),
    ...nameReference.map(({ fields }) => fields),
  ].flat();
  for (const { path } of specs)
    if (splitPath(path).some((part) => part === '' || part === '[]'))
      throw new MartyError('MARTY-K020', `a field specification's path has an empty part: ${path}`, {
        where: { file },
      });
}

/** The configuration of several files, the earlier ones first. */
export function readConfigurations(
  paths: readonly string[],
  read: (path: string) => string,
): TransformerConfig {
  return paths.reduce<TransformerConfig>(
    (config, path) => mergeConfigs(config, readConfiguration(read(path), path)),
    EMPTY_CONFIG,
  );
}

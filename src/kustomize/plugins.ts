import { z } from 'zod';
import { MartyError } from '../errors.ts';
import { isObject } from '../objects/json.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { applyMergeDocuments } from './apply-patches.ts';
import { fieldSpec } from './configuration-file.ts';
import { foldCase } from './fold-case.ts';
import type { GeneratorEntry } from './generators.ts';
import {
  generator,
  image,
  type PatchEntry,
  patch as patchSchema,
  replacementEntry,
  replica,
  secretGenerator,
  withoutNulls,
} from './kustomization.ts';
import {
  annotated,
  imaged,
  inNamespace,
  jsonPatch,
  labelled,
  mergePatches,
  patch,
  prefixed,
  replaced,
  scaled,
  suffixed,
  type Transformer,
  type TransformerContext,
} from './transformers.ts';
import { valueAdded, valueTargets } from './value-add.ts';

const text = z.string().optional();
const pairs = z.record(z.string(), z.string()).optional();
const fieldSpecs = z.array(fieldSpec).optional();
const head = {
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: text, namespace: text }),
};

type Configure = (config: KubeObject, context: TransformerContext) => Transformer[];

function builtin<T>(
  schema: z.ZodType<T>,
  make: (config: T, context: TransformerContext) => Transformer[],
): Configure {
  return (config, context) => make(parse(schema, config, context.file), context);
}

function parse<T>(schema: z.ZodType<T>, config: KubeObject, file: string): T {
  const folded = foldCase(schema, config);
  const parsed = schema.safeParse(isObject(folded) ? withoutNulls(folded) : folded);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MartyError(
    'MARTY-K026',
    `${config.kind}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not valid'}`,
    { where: { file } },
  );
}

const AFFIX = z.strictObject({ ...head, prefix: text, suffix: text, fieldSpecs: z.array(fieldSpec) });

/** kustomize's built-in transformers by kind. */
const TRANSFORMERS: Readonly<Record<string, Configure>> = {
  AnnotationsTransformer: builtin(
    z.strictObject({ ...head, annotations: pairs, fieldSpecs }),
    ({ annotations = {}, fieldSpecs: fields = [] }) => [annotated(annotations, fields)],
  ),
  LabelTransformer: builtin(
    z.strictObject({ ...head, labels: pairs, fieldSpecs }),
    ({ labels = {}, fieldSpecs: fields = [] }) => [labelled(labels, fields)],
  ),
  ImageTagTransformer: builtin(
    z.strictObject({ ...head, imageTag: image, fieldSpecs }),
    ({ imageTag, fieldSpecs: fields = [] }) => [imaged(imageTag, fields)],
  ),
  NamespaceTransformer: builtin(
    z.strictObject({
      ...head,
      fieldSpecs,
      unsetOnly: z.boolean().optional(),
      setRoleBindingSubjects: z.enum(['defaultOnly', 'allServiceAccounts', 'none']).optional(),
    }),
    ({ metadata, fieldSpecs: fields = [], unsetOnly, setRoleBindingSubjects: subjects }) =>
      metadata.namespace ? [inNamespace(metadata.namespace, { fields, unsetOnly, subjects })] : [],
  ),
  PatchTransformer: builtin(z.strictObject({ ...head, ...patchSchema.shape }), (config, context) => [
    patch(entryOf(config), context),
  ]),
  PatchJson6902Transformer: builtin(
    z.strictObject({ ...head, target: patchSchema.shape.target, path: text, jsonOp: text }),
    ({ target, path, jsonOp }, context) => [jsonPatch({ target, path, patch: jsonOp }, context)],
  ),
  PatchStrategicMergeTransformer: builtin(
    z.strictObject({ ...head, paths: z.array(z.string()).optional(), patches: text }),
    ({ paths = [], patches = '' }, context) => {
      if (paths.length === 0 && patches === '')
        throw new MartyError('MARTY-K026', 'empty file path and empty patch content', {
          where: { file: context.file },
        });
      const files = mergePatches(paths, context);
      const run: Transformer['run'] = (resources) => {
        files.run(resources);
        applyMergeDocuments(resources, patches, context.file, context);
      };
      return [{ ...files, run }];
    },
  ),
  PrefixSuffixTransformer: builtin(AFFIX, ({ prefix = '', suffix = '', fieldSpecs: fields }) => [
    prefixed(prefix, fields),
    suffixed(suffix, fields),
  ]),
  PrefixTransformer: builtin(AFFIX, ({ prefix = '', fieldSpecs: fields }) => [prefixed(prefix, fields)]),
  SuffixTransformer: builtin(AFFIX, ({ suffix = '', fieldSpecs: fields }) => [suffixed(suffix, fields)]),
  ReplicaCountTransformer: builtin(
    z.strictObject({ ...head, replica, fieldSpecs }),
    ({ replica: entry, fieldSpecs: fields = [] }) => [scaled(entry, fields)],
  ),
  ValueAddTransformer: builtin(
    z.strictObject({ ...head, value: text, targets: valueTargets.optional(), targetFilePath: text }),
    (config, context) => [valueAdded(config, context)],
  ),
  ReplacementTransformer: builtin(
    z.strictObject({ ...head, replacements: z.array(replacementEntry).optional() }),
    ({ replacements = [] }, context) => [replaced(replacements, context)],
  ),
};

function entryOf({ path, patch: inline, target, options }: PatchEntry): PatchEntry {
  return { path, patch: inline, target, options };
}

/**
 * The transformer that a configuration object of the field `transformers` stands for.
 *
 * @throws MartyError MARTY-K026 for one that is not built in, or whose configuration is not valid
 */
export function pluginTransformer(config: KubeObject, context: TransformerContext): Transformer | undefined {
  const configure = TRANSFORMERS[demandBuiltIn(config, TRANSFORMERS, context.file)];
  const all = configure?.(config, context) ?? [];
  const [first] = all;
  if (first === undefined) return undefined;
  const run: Transformer['run'] = (resources) => {
    for (const transformer of all) transformer.run(resources);
  };
  return { ...first, run };
}

const GENERATORS: Readonly<Record<string, 'ConfigMap' | 'Secret'>> = {
  ConfigMapGenerator: 'ConfigMap',
  SecretGenerator: 'Secret',
};

/** @throws MartyError MARTY-K026, as {@link pluginTransformer} does */
export function pluginGenerator(
  config: KubeObject,
  file: string,
): { kind: 'ConfigMap' | 'Secret'; entry: GeneratorEntry } {
  const kind = GENERATORS[demandBuiltIn(config, GENERATORS, file)] ?? 'ConfigMap';
  const shape = (kind === 'Secret' ? secretGenerator : generator).shape;
  const schema = z.strictObject({ ...shape, ...head, name: text });
  const { metadata, name, namespace, apiVersion: _, kind: __, ...rest } = parse(schema, config, file);
  return {
    kind,
    entry: { ...rest, name: name || (metadata.name ?? ''), namespace: namespace || metadata.namespace },
  };
}

function demandBuiltIn(
  { apiVersion, kind }: KubeObject,
  table: Readonly<Record<string, unknown>>,
  file: string,
): string {
  if (apiVersion === 'builtin' && Object.hasOwn(table, kind)) return kind;
  throw new MartyError('MARTY-K026', `marty runs no plugin ${kind} of ${apiVersion}`, { where: { file } });
}

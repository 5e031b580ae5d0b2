import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { z } from 'zod';
import { MartyError } from '../errors.ts';
import type { Chart } from '../helm/index.ts';
import { type JsonObject, writeYaml } from '../objects/index.ts';
import { readDocuments } from '../objects/read-yaml.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { Guard } from '../ports/guard.ts';
import { capabilitiesOf } from './capabilities.ts';
import { type MigrationPolicies, policiesSchema } from './policies/index.ts';
import type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';

/** Name of the lock file in the root of a converted tree. */
export const LOCK_FILE = 'migration.lock.yaml';

const texts = z.array(z.string()).optional();
const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What the lock file holds; paths are relative to its folder. */
const lockSchema = z.strictObject({
  apiVersion: z.literal('marty.dev/v1'),
  kind: z.literal('MigrationLock'),
  chart: z.strictObject({
    path: z.string(),
    name: z.string(),
    version: z.string(),
    digest: digest.describe('SHA-256 over all files of the chart and its subcharts'),
    linkRoot: z.string().optional(),
  }),
  render: z.strictObject({
    release: z.string(),
    namespace: z.string(),
    helmVersion: z.enum(['3', '4']),
    kubeVersion: z.string().optional(),
    apiVersions: texts,
    seed: z.string().optional(),
    lookupFile: z.string().optional(),
    set: texts,
    setString: texts,
    setJson: texts,
    setFile: texts,
    setLiteral: texts,
  }),
  environments: z.record(
    z.string(),
    z.strictObject({
      values: z.array(z.strictObject({ path: z.string(), digest })),
      set: texts,
      setString: texts,
      edits: z
        .strictObject({
          from: z.string().optional(),
          replicas: texts,
          image: texts,
          resources: texts,
          host: texts,
          mesh: z.enum(['istio', 'linkerd']).optional(),
        })
        .optional()
        .describe('What generate-overlay changed in the objects that the values give'),
    }),
  ),
  policies: policiesSchema,
});

export type MigrationLock = z.infer<typeof lockSchema>;

/** The lock of a tree at `root` (absolute) that is made from these inputs. */
export function lockOf(
  fs: ReadFs,
  root: string,
  chart: Chart,
  inputs: RenderInputs,
  policies: MigrationPolicies,
): MigrationLock {
  const relative = (path: string): string => posix.relative(root, path);
  const { values, seed, lookupFile } = inputs;
  const { kubeVersion, apiVersions } = capabilitiesOf(fs, inputs);
  const { name, version } = chart.metadata;
  return {
    apiVersion: 'marty.dev/v1',
    kind: 'MigrationLock',
    chart: {
      path: relative(inputs.chart),
      name,
      version,
      digest: chartDigest(chart),
      ...(inputs.linkRoot === undefined ? {} : { linkRoot: relative(inputs.linkRoot) }),
    },
    render: {
      release: inputs.release ?? name,
      namespace: inputs.namespace,
      helmVersion: inputs.helmVersion === 4 ? '4' : '3',
      ...(kubeVersion === undefined ? {} : { kubeVersion }),
      ...(seed === undefined ? {} : { seed }),
      ...(lookupFile === undefined ? {} : { lookupFile: relative(lookupFile) }),
      ...present({
        apiVersions,
        ...values,
        setFile: values.setFile?.map(setFileTo(relative)),
      }),
    },
    environments: Object.fromEntries(
      inputs.environments.map(({ name: environment, files, set, setString, edits }) => [
        environment,
        {
          values: files.map((path) => ({ path: relative(path), digest: sha256(fs.readFile(path)) })),
          ...present({ set, setString }),
          ...(edits === undefined ? {} : { edits }),
        },
      ]),
    ),
    policies,
  };
}

/** The inputs that a lock at `root` (absolute) names. */
export function inputsOf(
  { chart, render, environments }: MigrationLock,
  root: string,
  guard?: Guard,
): RenderInputs {
  const absolute = (path: string): string => posix.resolve(root, path);
  const { release, namespace, helmVersion, kubeVersion, apiVersions = [], ...more } = render;
  const { seed, lookupFile, setFile, ...values } = more;
  return {
    chart: absolute(chart.path),
    ...(guard === undefined ? {} : { guard }),
    release,
    namespace,
    helmVersion: helmVersion === '4' ? 4 : 3,
    apiVersions,
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    ...(seed === undefined ? {} : { seed }),
    ...(lookupFile === undefined ? {} : { lookupFile: absolute(lookupFile) }),
    ...(chart.linkRoot === undefined ? {} : { linkRoot: absolute(chart.linkRoot) }),
    values: present({ ...values, setFile: setFile?.map(setFileTo(absolute)) }),
    environments: Object.entries(environments).map(
      ([name, { values: files, set, setString, edits }]): EnvironmentInputs => ({
        name,
        files: files.map(({ path }) => absolute(path)),
        ...present({ set, setString }),
        ...(edits === undefined ? {} : { edits }),
      }),
    ),
  };
}

export function lockText(lock: MigrationLock): string {
  return `# Written by marty: what this tree was made from. validate-migration and generate-overlay read it.\n${writeYaml(lock as JsonObject)}`;
}

/**
 * Reads the lock of a converted tree.
 *
 * @throws MartyError MARTY-V007 where there is none, MARTY-V008 where it is not valid
 */
export function readLock(fs: ReadFs, root: string): MigrationLock {
  const file = `${root}/${LOCK_FILE}`;
  if (fs.stat(file)?.kind !== 'file')
    throw new MartyError('MARTY-V007', `there is no ${LOCK_FILE} in ${root}`, { where: { file } });
  const [document] = readDocuments(new TextDecoder().decode(fs.readFile(file)), file);
  const parsed = lockSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new MartyError('MARTY-V008', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`, {
    where: { file },
  });
}

/** SHA-256 over the names and contents of all files of a chart and its subcharts, whatever their order. */
function chartDigest(chart: Chart): string {
  const own = chart.raw.map(({ name, data }) => `${name} ${sha256(data)}`);
  const below = chart.dependencies.map((dependency) => `charts/ ${chartDigest(dependency)}`);
  return sha256([...own, ...below].sort().join('\n'));
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function setFileTo(path: (name: string) => string): (text: string) => string {
  return (text) => {
    const equals = text.indexOf('=');
    return `${text.slice(0, equals + 1)}${path(text.slice(equals + 1))}`;
  };
}

/** Without the lists that are absent or empty. */
function present<K extends string>(
  lists: Readonly<Partial<Record<K, readonly string[] | undefined>>>,
): Partial<Record<K, string[]>> {
  const entries = Object.entries<readonly string[] | undefined>(lists).flatMap(([name, list]) =>
    list === undefined || list.length === 0 ? [] : [[name, [...list]] as const],
  );
  return Object.fromEntries(entries) as Partial<Record<K, string[]>>;
}

import { z } from 'zod';
import type { RenderInputs } from '../../conversion/index.ts';
import { namedProfile } from '../../helm/index.ts';
import { nodeGuard } from '../../ports/node-guard.ts';

/** The chart as an argument. */
export const chartArgument = z
  .string()
  .describe('Folder or .tgz archive of the chart')
  .meta({ complete: 'directory' });

export const releaseOption = z
  .string()
  .optional()
  .describe("Release name; the chart's name unless given")
  .meta({ value: 'NAME', group: 'Release' });

/** Environments as {@link parseEnvironments} reads them. */
export const environmentsOption = z
  .array(z.string())
  .default([])
  .describe('An environment and its values files; one option for each environment')
  .meta({ value: 'NAME=FILE[,FILE…]', group: 'Environments' });

const list = (): z.ZodDefault<z.ZodArray<z.ZodString>> => z.array(z.string()).default([]);

export const timeLimitOption = z
  .number()
  .positive()
  .default(60)
  .describe('Seconds that loading a chart, and each render of it, may take')
  .meta({ value: 'SECONDS', group: 'Engine' });

/** Options of every command that renders a chart, as Helm's own flags are called. */
export const chartOptions = {
  namespace: z
    .string()
    .default('default')
    .describe('Namespace of the release')
    .meta({ short: 'n', value: 'NAME', group: 'Release' }),
  set: list().describe('Set values: a.b=1,c={x,y}').meta({ value: 'KEY=VALUE', group: 'Values' }),
  setString: list().describe('Set values that stay strings').meta({ value: 'KEY=VALUE', group: 'Values' }),
  setJson: list().describe('Set JSON values').meta({ value: 'KEY=JSON', group: 'Values' }),
  setFile: list().describe('Set values to the text of files').meta({ value: 'KEY=FILE', group: 'Values' }),
  setLiteral: list()
    .describe('Set a value to all that stands after the equals sign')
    .meta({ value: 'KEY=TEXT', group: 'Values' }),
  kubeVersion: z
    .string()
    .optional()
    .describe('Kubernetes version that the chart sees; that of the profile, or v1.36.0, unless given')
    .meta({ value: 'VERSION', group: 'Cluster' }),
  apiVersions: list()
    .describe('Group/version that the cluster serves besides those of Kubernetes')
    .meta({ short: 'a', value: 'GROUP/VERSION', group: 'Cluster' }),
  profile: z
    .string()
    .optional()
    .describe(
      'Kind of cluster that the chart sees: eks, gke, openshift, or a file with kubeVersion and apiVersions',
    )
    .meta({ value: 'NAME|FILE', complete: 'file', group: 'Cluster' }),
  lookupFile: z
    .string()
    .optional()
    .describe('Objects of a cluster (YAML) that lookup finds; it finds nothing unless given')
    .meta({ value: 'FILE', complete: 'file', group: 'Cluster' }),
  seed: z
    .string()
    .optional()
    .describe('What random values and certificates are made from; now stands still at 1970-01-01')
    .meta({ value: 'TEXT', group: 'Engine' }),
  helmVersion: z
    .enum(['3', '4'])
    .default('3')
    .describe('Major version of Helm to be equal to')
    .meta({ value: '3|4', group: 'Engine' }),
  timeLimit: timeLimitOption,
  linkRoot: z
    .string()
    .optional()
    .describe("Folder that the chart's symbolic links may lead to; its git work tree unless given")
    .meta({ value: 'DIR', complete: 'directory', group: 'Engine' }),
};

const shape = z.object(chartOptions);
export type ChartOptions = z.infer<typeof shape>;

/** What counts where nothing is given. */
export const chartDefaults: ChartOptions = shape.parse({});

type WithoutDefaults = {
  [K in keyof ChartOptions]-?: z.ZodOptional<z.ZodType<ChartOptions[K], ChartOptions[K]>>;
};

/** The same options without their defaults, so that what was not given can be told from what was. */
export const givenChartOptions = Object.fromEntries(
  Object.entries(chartOptions).map(([name, option]) => [
    name,
    option instanceof z.ZodDefault
      ? (option.unwrap() as z.ZodType).optional().meta(option.meta() ?? {})
      : option,
  ]),
) as unknown as WithoutDefaults;

/** What a render depends on besides chart, release and environments; `path` makes a path absolute. */
export function chartInputs(
  input: ChartOptions,
  path: (name: string) => string,
): Omit<RenderInputs, 'chart' | 'release' | 'environments'> {
  return {
    namespace: input.namespace,
    helmVersion: input.helmVersion === '4' ? 4 : 3,
    ...(input.kubeVersion === undefined ? {} : { kubeVersion: input.kubeVersion }),
    ...(input.profile === undefined
      ? {}
      : { profile: namedProfile(input.profile) ? input.profile : path(input.profile) }),
    ...(input.lookupFile === undefined ? {} : { lookupFile: path(input.lookupFile) }),
    ...(input.seed === undefined ? {} : { seed: input.seed }),
    apiVersions: input.apiVersions.flatMap((versions) => versions.split(',')),
    ...(input.linkRoot === undefined ? {} : { linkRoot: path(input.linkRoot) }),
    guard: nodeGuard(input.timeLimit),
    values: {
      set: input.set,
      setString: input.setString,
      setJson: input.setJson,
      setFile: input.setFile.map((text) => text.replace(/(?<==).*/s, path)),
      setLiteral: input.setLiteral,
    },
  };
}

/** The options that inputs come from: what {@link chartInputs} takes. */
export function chartOptionsOf(inputs: RenderInputs): ChartOptions {
  const { namespace, helmVersion, kubeVersion, apiVersions, profile, lookupFile, seed, linkRoot, values } =
    inputs;
  return {
    ...chartDefaults,
    namespace,
    helmVersion: helmVersion === 4 ? '4' : '3',
    apiVersions: [...apiVersions],
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    ...(profile === undefined ? {} : { profile }),
    ...(lookupFile === undefined ? {} : { lookupFile }),
    ...(seed === undefined ? {} : { seed }),
    ...(linkRoot === undefined ? {} : { linkRoot }),
    set: [...(values.set ?? [])],
    setString: [...(values.setString ?? [])],
    setJson: [...(values.setJson ?? [])],
    setFile: [...(values.setFile ?? [])],
    setLiteral: [...(values.setLiteral ?? [])],
  };
}

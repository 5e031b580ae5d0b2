import { z } from 'zod';
import type { RenderInputs } from '../../conversion/index.ts';
import { namedProfile } from '../../helm/index.ts';
import { nodeGuard } from '../../ports/node-guard.ts';

const list = (): z.ZodDefault<z.ZodArray<z.ZodString>> => z.array(z.string()).default([]);

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
  timeLimit: z
    .number()
    .positive()
    .default(60)
    .describe('Seconds that loading a chart, and each render of it, may take')
    .meta({ value: 'SECONDS', group: 'Engine' }),
  linkRoot: z
    .string()
    .optional()
    .describe("Folder that the chart's symbolic links may lead to; its git work tree unless given")
    .meta({ value: 'DIR', complete: 'directory', group: 'Engine' }),
};

const shape = z.object(chartOptions);
export type ChartOptions = z.infer<typeof shape>;

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

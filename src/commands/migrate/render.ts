import { resolve } from 'node:path';
import { z } from 'zod';
import {
  blameData,
  blameSchema,
  blameText,
  crossCheck,
  crossCheckFindings,
  crossCheckSchema,
  crossCheckText,
  guarded,
  helmInputs,
  loadInputs,
  type RenderInputs,
  redactor,
  renderOptionsOf,
  tracedEnvironment,
} from '../../conversion/index.ts';
import {
  collectValues,
  type ManifestTextOptions,
  manifestText,
  type Rendered,
  type RenderedManifest,
  type RenderOptions,
  readHelmOutput,
  render,
  traceRender,
} from '../../helm/index.ts';
import { defineCommand } from '../command.ts';
import { chartInputs, chartOptions } from './chart-options.ts';
import { engineOptions, wantedHelm } from './engine-options.ts';

const Manifest = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
  source: z.string(),
  text: z.string(),
});

export default defineCommand({
  path: ['migrate', 'render'],
  summary: 'Print what `helm template` prints, without Helm',
  description:
    "Renders a chart with marty's own Helm engine. No helm binary, no cluster and no network are used unless asked " +
    'for. Lookups find what --lookup-file holds, and random values are the same in every run.',
  arguments: z.object({
    chart: z.string().describe('Folder or .tgz of the chart').meta({ complete: 'file' }),
    release: z.string().default('release-name').describe('Name of the release'),
  }),
  options: z.object({
    ...chartOptions,
    ...engineOptions,
    isUpgrade: z
      .boolean()
      .default(false)
      .describe('Render an upgrade, not an install')
      .meta({ group: 'Release' }),
    values: z
      .array(z.string())
      .default([])

      .describe('Values file; the last one wins')
      .meta({ short: 'f', value: 'FILE', complete: 'file', group: 'Values' }),
    includeCrds: z
      .boolean()
      .default(false)
      .describe('Print the files of crds/ first')
      .meta({ group: 'Output' }),
    hooks: z.boolean().default(true).describe('Leave out hooks').meta({ group: 'Output' }),
    skipTests: z.boolean().default(false).describe('Leave out test hooks').meta({ group: 'Output' }),
    provenance: z
      .boolean()
      .default(false)
      .describe('Print where each value of each object comes from: template, line and values paths')
      .meta({ group: 'Output' }),
  }),
  examples: [
    {
      command: 'marty migrate render ./chart web -f values-prod.yaml',
      explains: 'the manifests of a release',
    },
    {
      command: 'marty migrate render app-1.2.3.tgz web -n shop --set replicas=3 --kube-version 1.31',
      explains: 'of an archive, with a value and for a cluster version',
    },
    {
      command: 'marty migrate render ./chart --include-crds --no-hooks -o json',
      explains: 'as data: one entry per object',
    },
    {
      command: 'marty migrate render ./chart --profile openshift --lookup-file cluster.yaml',
      explains: 'as on OpenShift, with the objects of a cluster for lookup',
    },
    {
      command: 'marty migrate render ./chart --cross-check',
      explains: 'compare with the helm on PATH',
    },
    {
      command: 'marty migrate render ./chart --provenance',
      explains: 'which template line and which values each field of each object comes from',
    },
  ],
  output: z.object({
    provenance: blameSchema.optional(),
    chart: z.string(),
    release: z.string(),
    crds: z.array(z.object({ source: z.string(), text: z.string() })),
    manifests: z.array(Manifest),
    hooks: z.array(Manifest.extend({ events: z.array(z.string()), weight: z.number() })),
    dropped: z.array(z.object({ source: z.string(), text: z.string(), reason: z.string() })),
    lookups: z.array(
      z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }),
    ),
    notes: z.string(),
    crossCheck: crossCheckSchema.optional(),
  }),
  writes: false,
  findings: true,

  run: async (input, context) => {
    const { fs, cwd } = context;
    const path = (name: string): string => resolve(cwd, name);
    const helm = await wantedHelm(input, context);
    const environment = { name: input.release, files: input.values.map(path) };
    const inputs: RenderInputs = {
      ...chartInputs(input, path),
      chart: path(input.chart),
      release: input.release,
      environments: [environment],
    };
    const chart = loadInputs(fs, inputs);
    const { includeCrds, hooks, skipTests } = input;
    const shown: ManifestTextOptions = { includeCrds, hooks, skipTests };
    const asked = { ...helmInputs(fs, chart, inputs, environment), ...shown, isUpgrade: input.isUpgrade };
    const { helmVersion } = inputs;
    if (helm.engine !== undefined) {
      const stdout = await helm.engine.template(asked);
      const rendered = readHelmOutput(stdout, helmVersion);
      const data = describe(chart.chart.metadata.name, input.release, rendered, shown);
      return { kind: 'report', data, text: () => stdout };
    }
    const options = {
      ...renderOptionsOf(fs, chart, inputs),
      isUpgrade: input.isUpgrade,
      ...(input.seed === undefined ? { now: context.now } : {}),
    };
    const values = (): ReturnType<typeof collectValues> =>
      collectValues(fs, { ...input, helmVersion, cwd, files: input.values });
    if (helm.judge !== undefined) {
      const renderAs = (more: Partial<RenderOptions> = {}): Rendered =>
        guarded(inputs.guard, () => render(chart, values(), { ...options, ...more }));
      const check = await crossCheck(helm.judge, asked, (again) =>
        manifestText(renderAs(again ? { seed: 'another', now: () => new Date(0) } : {}), shown),
      );
      const rendered = renderAs();
      return {
        kind: 'report',
        data: {
          ...describe(chart.chart.metadata.name, input.release, rendered, shown),
          crossCheck: check,
        },
        findings: crossCheckFindings(check),
        text: () => crossCheckText(check),
      };
    }
    const { traced, rendered } = guarded(inputs.guard, () => {
      const traced = input.provenance ? traceRender(chart, values(), options) : undefined;
      return { traced, rendered: traced?.rendered ?? render(chart, values(), options) };
    });
    for (const { source, reason } of rendered.dropped)
      context.warn(`${source}: an object is left out, as Helm does: ${reason}`);
    if (traced !== undefined) {
      const blamed = tracedEnvironment(input.release, traced);
      return {
        kind: 'report',
        data: {
          provenance: blameData(blamed),
          ...describe(chart.chart.metadata.name, input.release, rendered, shown),
        },
        text: () => blameText(blamed, redactor([blamed])),
      };
    }
    return {
      kind: 'report',
      data: describe(chart.chart.metadata.name, input.release, rendered, shown),
      text: () => manifestText(rendered, shown),
    };
  },
});

function describe(chart: string, release: string, rendered: Rendered, shown: ManifestTextOptions): object {
  const hooks = shown.hooks === false ? [] : rendered.hooks;
  return {
    chart,
    release,
    crds: shown.includeCrds === true ? rendered.crds : [],
    manifests: rendered.manifests.map(describeManifest),
    hooks: hooks
      .filter(({ events }) => shown.skipTests !== true || !events.includes('test'))
      .map((hook) => ({ ...describeManifest(hook), events: hook.events, weight: hook.weight })),
    dropped: rendered.dropped,
    lookups: rendered.lookups,
    notes: rendered.notes,
  };
}

function describeManifest({ value: _, ...manifest }: RenderedManifest): object {
  const { source, text, apiVersion, kind, name, namespace } = manifest;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }), source, text };
}

import { resolve } from 'node:path';
import { z } from 'zod';
import { blameData, blameSchema, blameText, redactor, tracedEnvironment } from '../../conversion/index.ts';
import {
  collectValues,
  compileChart,
  loadChart,
  type ManifestTextOptions,
  manifestText,
  type Rendered,
  type RenderedManifest,
  type RenderOptions,
  render,
  traceRender,
} from '../../helm/index.ts';
import { nodeGuard } from '../../ports/node-guard.ts';
import { defineCommand } from '../command.ts';
import { chartOptions } from './chart-options.ts';

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
    "Renders a chart with marty's own Helm engine. No helm binary, no cluster and no network are used. A chart's " +
    'lookups find nothing, and its random values are the same in every run.',
  arguments: z.object({
    chart: z.string().describe('Folder or .tgz of the chart').meta({ complete: 'file' }),
    release: z.string().default('release-name').describe('Name of the release'),
  }),
  options: z.object({
    ...chartOptions,
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
  }),
  writes: false,

  run: async (input, context) => {
    const { fs, cwd } = context;
    const guard = nodeGuard(input.timeLimit);
    const options: RenderOptions = {
      releaseName: input.release,
      namespace: input.namespace,
      isUpgrade: input.isUpgrade,
      helmVersion: input.helmVersion === '4' ? 4 : 3,
      kubeVersion: input.kubeVersion,
      apiVersions: input.apiVersions.flatMap((versions) => versions.split(',')),
      now: context.now,
      check: guard.checkMemory,
    };
    const { chart, traced, rendered } = guard.run(() => {
      const chart = loadChart(fs, resolve(cwd, input.chart), {
        ...(input.linkRoot === undefined ? {} : { linkRoot: resolve(cwd, input.linkRoot) }),
      });
      const values = collectValues(fs, { ...input, cwd, files: input.values });
      const compiled = compileChart(chart);
      const traced = input.provenance ? traceRender(compiled, values, options) : undefined;
      return { chart, traced, rendered: traced?.rendered ?? render(compiled, values, options) };
    });
    for (const { source, reason } of rendered.dropped)
      context.warn(`${source}: an object is left out, as Helm does: ${reason}`);
    const shown: ManifestTextOptions = input;
    const blamed = traced === undefined ? undefined : tracedEnvironment(input.release, traced);
    if (blamed !== undefined)
      return {
        kind: 'report',
        data: {
          provenance: blameData(blamed),
          ...describe(chart.metadata.name, input.release, rendered, shown),
        },
        text: () => blameText(blamed, redactor([blamed])),
      };
    return {
      kind: 'report',
      data: describe(chart.metadata.name, input.release, rendered, shown),
      text: () => manifestText(rendered, shown).replace(/\n$/, ''),
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

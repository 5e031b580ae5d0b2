import { resolve } from 'node:path';
import { z } from 'zod';
import {
  conversionData,
  conversionFindings,
  conversionSchema,
  conversionText,
  convert,
  crossCheckAll,
  crossCheckFindings,
  crossCheckText,
  LOCK_FILE,
  loadInputs,
  lockOf,
  lockText,
  parseEnvironments,
  type RenderInputs,
  renderEnvironments,
  renderWithHelm,
} from '../../conversion/index.ts';
import { MartyError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { chartInputs, chartOptions } from './chart-options.ts';
import { engineOptions, wantedHelm } from './engine-options.ts';

export default defineCommand({
  path: ['migrate', 'helm-to-kustomize'],
  summary: 'Turn a Helm chart and its values files into a Kustomize base and overlays, with proof',
  description:
    'Renders the chart once for each environment, writes the smallest base and overlays that build the same ' +
    'objects, and compares every object of every environment before anything is written. Needs neither helm nor ' +
    'kustomize. Values of Secrets are replaced by placeholders unless --secrets inline is given.',
  arguments: z.object({
    chart: z.string().describe('Folder or .tgz archive of the chart').meta({ complete: 'directory' }),
  }),
  options: z.object({
    env: z
      .array(z.string())
      .min(1)
      .describe('An environment and its values files; one option for each environment')
      .meta({ value: 'NAME=FILE[,FILE…]', group: 'Environments' }),
    out: z
      .string()
      .describe('Folder to write')
      .meta({ value: 'DIR', prompt: 'Folder to write', complete: 'directory', group: 'Output' }),
    release: z
      .string()
      .optional()
      .describe("Release name; the chart's name unless given")
      .meta({ value: 'NAME', group: 'Release' }),
    ...chartOptions,
    ...engineOptions,
    skipCrds: z
      .boolean()
      .default(false)
      .describe("Leave out the chart's crds/ folder")
      .meta({ group: 'Output' }),
    hooks: z
      .enum(['drop', 'argo', 'flux', 'component'])
      .default('drop')
      .describe("What becomes of the chart's hooks; drop lists them in the report")
      .meta({ value: 'POLICY', group: 'Output' }),
    secrets: z
      .enum(['placeholder', 'inline'])
      .default('placeholder')
      .describe('What becomes of the values of Secrets')
      .meta({ value: 'MODE', group: 'Output' }),
  }),
  examples: [
    {
      command:
        'marty migrate helm-to-kustomize ./chart --env dev=values-dev.yaml --env prod=values-prod.yaml --out deploy',
      explains: 'two environments, each with one values file',
      starter: true,
    },
    {
      command:
        'marty migrate helm-to-kustomize ./chart --env prod=common.yaml,prod.yaml -n shop --out deploy --dry-run',
      explains: 'show what would be written, with the parity table',
    },
  ],
  output: conversionSchema,
  async run(input, context) {
    if (input.hooks !== 'drop')
      throw new MartyError('MARTY-V005', `the hook policy ${input.hooks} is not available yet`);
    const path = (name: string): string => resolve(context.cwd, name);
    const helm = await wantedHelm(input, context);
    const inputs: RenderInputs = {
      ...chartInputs(input, path),
      chart: path(input.chart),
      ...(input.release === undefined ? {} : { release: input.release }),
      environments: parseEnvironments(input.env).map(({ name, files }) => ({ name, files: files.map(path) })),
    };
    const chart = await context.progress.step('Loading the chart', () => loadInputs(context.fs, inputs));
    const { name, version } = chart.chart.metadata;
    const environments = await context.progress.step(
      `Rendering ${inputs.environments.length} environments`,
      () =>
        helm.engine === undefined
          ? renderEnvironments(context.fs, chart, inputs)
          : renderWithHelm(context.fs, helm.engine, chart, inputs),
    );
    if (helm.judge !== undefined) {
      const { judge } = helm;
      const checks = await context.progress.step(`Comparing with helm ${judge.version}`, () =>
        crossCheckAll(context.fs, judge, chart, inputs),
      );
      const [different] = crossCheckFindings(checks).filter(({ level }) => level === 'error');
      if (different !== undefined)
        throw new MartyError('MARTY-H066', `${crossCheckText(checks)} ${different.message}`, {
          where: different.where,
        });
    }
    const wanted = input.skipCrds
      ? environments.map((environment) => ({ ...environment, crds: [] }))
      : environments;
    const conversion = await context.progress.step('Computing overlays and proving parity', () =>
      convert(wanted, { chart: `${name} ${version}`, namespace: input.namespace, secrets: input.secrets }),
    );
    const data = conversionData(conversion, wanted);
    const findings = conversionFindings(conversion);
    if (!conversion.holds)
      return {
        kind: 'report',
        data,
        findings,
        exitCode: 1,
        text: (style) => conversionText(conversion, wanted, style),
      };
    const [first] = conversion.overlays;
    const root = path(input.out);
    const lock = lockOf(context.fs, root, chart.chart, inputs, {
      hooks: input.hooks,
      secrets: input.secrets,
      ...(input.skipCrds ? { skipCrds: true } : {}),
    });
    return {
      kind: 'tree',
      root,
      tree: {
        ...conversion.tree,
        files: [
          ...conversion.tree.files,
          { path: LOCK_FILE, content: lockText(lock), policy: 'owned', reason: 'what the tree is made from' },
        ],
      },
      data,
      findings,
      redact: conversion.redactor.redact,
      text: (style) => conversionText(conversion, wanted, style),
      next: `kubectl diff -k ${input.out}/overlays/${first?.environment ?? ''}`,
    };
  },
});
